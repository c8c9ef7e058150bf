# outdated: what it says where no store is asked. Real stores, good and bad, are in tests/integration/store_*.py.
load helper

# Nothing is sent, and what is kept belongs to the case.
isolate() {
    export XTPLUG_NO_NETWORK=1 XDG_CACHE_HOME=$PWD/cache
}

@test "nothing is known and nothing is sent" {
    isolate
    plugin jamie.weather.isf
    xtplug outdated
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: jamie.weather.isf: no answer from the store api.indigodomo.com: it was not asked, and nothing is known from before [offline]
ERR
    XTPLUG_NO_NETWORK='' xtplug outdated --offline --exit-code --store 'https://plugins.example.org/{id}' jamie.weather.isf/weather.py
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: jamie.weather.isf: no answer from the store plugins.example.org: it was not asked, and nothing is known from before [offline]
ERR
}

@test "wrong use" {
    isolate
    plugin jamie.weather.isf
    xtplug outdated --store https://plugins.example.org/
    refuses '--store: the URL has no {id}, which stands for the plugin'"'"'s id in the store'
    xtplug outdated --store plugins.example.org/{id}
    refuses '--store: expected a URL that begins with https://'
    xtplug outdated --store 'https://jamie:secret@plugins.example.org/{id}'
    refuses '--store: the URL holds a user name or a password; stores are asked without'
    xtplug outdated --refresh --offline
    refuses 'give --refresh or --offline, not both'
    xtplug outdated --config nowhere.yaml
    refuses 'nowhere.yaml: No such file or directory'
    xtplug outdated nowhere
    refuses 'nowhere: there is no such file or folder'
    mkdir empty
    xtplug outdated empty
    refuses 'empty: holds no plugin: no folder NAME.isf and no info.json'
    plugin acme.rain.isf acme.rain
    xtplug outdated --id x
    refuses '--id names one plugin, and 2 were found'
}

@test "plugins that cannot be asked about, beside one that can" {
    isolate
    plugin a.isf
    plugin b.isf ''
    mkdir c.isf
    xtplug outdated .
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: a.isf: no answer from the store api.indigodomo.com: it was not asked, and nothing is known from before [offline]
xtplug: c.isf: has no info.json, so nobody knows its version
xtplug: b.isf: has no tag, so no store can know it; name its id in the store with --id, or as store.id in .xtplug.yaml
ERR
    xtplug outdated --id acme.rain b.isf
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: b.isf: no answer from the store api.indigodomo.com: it was not asked, and nothing is known from before [offline]
ERR
}

@test "the configuration's store" {
    isolate
    plugin a.isf
    plugin b.isf acme.rain
    printf 'store:\n  url: https://plugins.example.org/{id}\n' >.xtplug.yaml
    xtplug outdated a.isf
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: a.isf: no answer from the store plugins.example.org: it was not asked, and nothing is known from before [offline]
ERR
    xtplug outdated --no-config a.isf
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: a.isf: no answer from the store api.indigodomo.com: it was not asked, and nothing is known from before [offline]
ERR
    printf 'store:\n  id: acme.all\n' >.xtplug.yaml
    xtplug outdated .
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: a.isf: is not the only plugin that the configuration gives its store.id to; give each its own configuration
xtplug: b.isf: is not the only plugin that the configuration gives its store.id to; give each its own configuration
ERR
    printf 'store:\n  url: https://jamie@plugins.example.org/{id}\n' >.xtplug.yaml
    xtplug outdated a.isf
    refuses 'a.isf: store.url in .xtplug.yaml: the URL holds a user name or a password; stores are asked without'
}

@test "what a manifest holds is never sent raw to the terminal" {
    isolate
    plugin a.isf 'x\u001b[2J\u202e'
    xtplug outdated --format json
    exits 0
    [ "$(grep -c '"id": "x\\u001b\[2J\\u202e"' "$BATS_TEST_TMPDIR/out")" -eq 1 ]
    prints <"$BATS_TEST_TMPDIR/out"
    says <<'ERR'
xtplug: a.isf: no answer from the store api.indigodomo.com: it was not asked, and nothing is known from before [offline]
ERR
}

@test "JSON is one document also for wrong use" {
    isolate
    xtplug outdated --format json --store x
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "plugins": [],
 "problems": [
  {"path": "", "message": "--store: expected a URL that begins with https://"}],
 "summary": {"plugins": 0, "outOfDate": 0, "unknown": 0}}
OUT
    says <<'ERR'
xtplug: --store: expected a URL that begins with https://
ERR
}
