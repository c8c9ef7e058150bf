# index: a store of one's own, from packages.
load helper
load releases

@test "a store, and what it says about itself" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 12 files written, 0 removed, 0 as they were
OUT
    says_nothing
    sum=$(sha256sum site/api/v2/pluginstore/all-plugins.json | cut -d' ' -f1)
    diff - site/store.json <<OUT
{
  "allPluginsSha256": "$sum",
  "format": 1,
  "name": "XTension plugins",
  "pluginCount": 1,
  "plugins": [
    {
      "dates": {
        "1.2": "2026-03-02"
      },
      "id": 1,
      "pluginId": "jamie.weather"
    }
  ],
  "urlTemplate": "https://plugins.example.org/api/v2/pluginstore/{id}/plugin-version-info.json?pluginId={id}"
}
OUT
    cmp jamie.weather-7.zip site/files/jamie.weather/1.2/jamie.weather-1.2.zip
    (cd site/files/jamie.weather/1.2 && sha256sum -c --quiet jamie.weather-1.2.zip.sha256)
}

@test "an answer has exactly the API's shape, and ours in ext" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    sum=$(sha256sum jamie.weather-7.zip | cut -d' ' -f1)
    size=$(wc -c <jamie.weather-7.zip | tr -d ' ')
    diff - site/api/v2/pluginstore/jamie.weather/plugin-version-info.json <<OUT
{
  "plugins": [
    {
      "docUrl": "",
      "githubRepoUrl": "",
      "helpUrl": "",
      "iconUrl": "",
      "id": 1,
      "latestRelease": {
        "downloadCount": 0,
        "downloadUrl": "https://plugins.example.org/files/jamie.weather/1.2/jamie.weather-1.2.zip",
        "ext": {
          "sha256": "$sum",
          "size": $size,
          "vers": 7
        },
        "number": "1.2",
        "releaseDate": "2026-03-02",
        "requirements": "",
        "summary": "",
        "whatsNew": ""
      },
      "name": "Weather",
      "pluginId": "jamie.weather",
      "summary": "Reads a weather station over the network"
    }
  ]
}
OUT
}

@test "the greatest vers is the latest release; the page has all of them" {
    release jamie.weather 7 1.9 "$DATED"
    release jamie.weather 8 1.10 "$DATED"
    index jamie.weather-7.zip jamie.weather-8.zip
    exits 0
    checked prints
    says_nothing
    grep -q '"number": "1.10"' site/api/v2/pluginstore/jamie.weather/plugin-version-info.json
    [ "$(grep -c '<h3>Version' site/pluginstore/1/index.html)" -eq 2 ]
    grep -q 'jamie.weather-1.9.zip' site/pluginstore/1/index.html
}

@test "wrong use" {
    release jamie.weather 7 1.2 "$DATED"
    xtplug index
    refuses 'name the packages of the store; `xtplug index --help` says more'
    xtplug index jamie.weather-7.zip
    refuses 'name the folder of the store with -o SITE'
    xtplug index jamie.weather-7.zip -o site
    refuses 'say where the store will be served with --base-url URL'
    xtplug index jamie.weather-7.zip -o site --base-url https://a.example/?x
    refuses '--base-url: has a query or a fragment, which nothing can be put behind'
    index jamie.weather-7.zip --as-of 2026-02-29
    refuses '--as-of: "2026-02-29" is no day; expected YYYY-MM-DD, such as 2026-03-02'
    index nothing.zip
    refuses 'nothing.zip: there is no such file'
    index jamie.weather.isf
    exits 2
    prints_nothing
    checked says
    [ ! -e site ]
    echo x >file
    xtplug index jamie.weather-7.zip -o file --base-url https://a.example
    refuses 'file: is a file, not a folder'
    mkdir other
    echo mine >other/index.html
    xtplug index jamie.weather-7.zip -o other --base-url https://a.example
    refuses 'other: holds index.html, but no store.json, so it is no store that xtplug has written; name an empty folder, or one that does not exist yet'
    [ "$(cat other/index.html)" = mine ]
}

@test "one bad package, and nothing is written; all reasons are told" {
    release jamie.weather 7 1.2 "$DATED"
    head -c 300 jamie.weather-7.zip >cut.zip
    release acme.rain 1 1.0 'help: javascript:alert(1)
icon: missing.png
release: {date: soon, summery: x}'
    index jamie.weather-7.zip cut.zip
    exits 1
    prints_nothing
    checked says
    grep -q 'cut.zip.*package-broken' "$BATS_TEST_TMPDIR/err"
    grep -qx 'xtplug: site: nothing was written, because of the errors that were found' "$BATS_TEST_TMPDIR/err"
    index jamie.weather-7.zip acme.rain-1.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: acme.rain-1.zip/acme.rain.isf/store.yaml:1:7: "javascript:alert(1)" is no link that can stand on a page; expected https://HOST/…
xtplug: acme.rain-1.zip/acme.rain.isf/store.yaml:3:17: "soon" is no day; expected YYYY-MM-DD, such as 2026-03-02
xtplug: acme.rain-1.zip/acme.rain.isf/store.yaml:3:23: unknown key "summery"; did you mean "summary"?
xtplug: acme.rain-1.zip/acme.rain.isf/missing.png: is not there, and store.yaml names it as the icon
OUT
    [ ! -e site ]
}

@test "a checksum file that differs is an error, as for verify" {
    release jamie.weather 7 1.2 "$DATED"
    printf '%064d  jamie.weather-7.zip\n' 0 >jamie.weather-7.zip.sha256
    index jamie.weather-7.zip
    exits 1
    prints_nothing
    checked says
    grep -q 'package-checksum' "$BATS_TEST_TMPDIR/err"
    [ ! -e site ]
}

@test "checksum files may be named with the packages, as dist/* does" {
    release jamie.weather 7 1.2 "$DATED"
    sha256sum jamie.weather-7.zip >jamie.weather-7.zip.sha256
    index jamie.weather-7.zip*
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 12 files written, 0 removed, 0 as they were
OUT
    says_nothing
}

@test "releases that cannot stand beside each other" {
    release jamie.weather 7 1.2 "$DATED"
    mv jamie.weather-7.zip a.zip
    release jamie.weather 7 1.3 "$DATED"
    index a.zip jamie.weather-7.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: a.zip: has the vers 7 of jamie.weather-7.zip; two releases of a plugin never share one: raise it with `xtplug bump`, or name one of the packages
OUT
    release jamie.weather 8 1.2.0 "$DATED"
    index a.zip jamie.weather-8.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-8.zip: has the readableVers "1.2.0", which clients take for the "1.2" of a.zip
OUT
    release jamie.weather 9 1.1 "$DATED"
    index a.zip jamie.weather-9.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-9.zip: has a greater vers than a.zip, but its readableVers "1.1" is lower than "1.2"
OUT
    release jamie.weather 10 v1.3 "$DATED"
    index a.zip jamie.weather-10.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-10.zip: has the readableVers "v1.3", which clients cannot put in order with the "1.2" of a.zip; write both in the same manner, or leave the old one out
OUT
}

@test "ids: the tag, or what store.yaml says; never two that differ in capitals, never another one" {
    release jamie.weather 7 1.2 "$DATED"
    release Jamie.Weather 1 1.0 "$DATED"
    index jamie.weather-7.zip Jamie.Weather-1.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-7.zip: has the store id "jamie.weather", which differs from "Jamie.Weather" only in capitals
OUT
    release jamie.weather 8 1.3 "$DATED
id: com.example.weather"
    index jamie.weather-7.zip jamie.weather-8.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-8.zip: has the store id "com.example.weather", and jamie.weather-7.zip, the same plugin, has "jamie.weather"; an id never changes
OUT
    release acme.rain 1 1.0 "$DATED
id: com.example.weather"
    index acme.rain-1.zip jamie.weather-8.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: acme.rain-1.zip: is the plugin "acme.rain", and has the store id "com.example.weather" of "jamie.weather" (jamie.weather-8.zip)
OUT
    index jamie.weather-8.zip
    exits 0
    checked prints
    says_nothing
    grep -q '"pluginId": "com.example.weather"' site/api/v2/pluginstore/com.example.weather/plugin-version-info.json
}

@test "a tag that cannot be a name on a disk needs an id" {
    mkdir -p a.isf
    printf '{"name": "A", "tag": "a/../../etc", "APIVersion": 2, "vers": 1, "readableVers": "1", "script": "python3", "module": "a.py", "desc": "d"}' >a.isf/info.json
    echo 'release: {date: 2026-03-02}' >a.isf/store.yaml
    echo >a.isf/a.py
    "$XTPLUG" pack -q a.isf -o a.zip 2>/dev/null
    index a.zip
    exits 1
    prints_nothing
    checked says
    grep -qF 'a.zip: the tag "a/../../etc" cannot be the plugin'"'"'s id in the store: it has a character in it' "$BATS_TEST_TMPDIR/err"
    [ ! -e site ] && [ ! -e ../etc ]
}

@test "--meta says more than store.yaml, and a name in it that is nowhere is a mistake" {
    release jamie.weather 7 1.2 "$DATED
summary: from the plugin
help: https://example.org/old"
    cat >meta.yaml <<'YAML'
plugins:
  jamie.weather:
    help: https://example.org/new
    repository: https://github.com/example/weather
    releases:
      "1.2": {summary: from outside, date: 2026-04-05}
YAML
    index jamie.weather-7.zip --meta meta.yaml
    exits 0
    checked prints
    says_nothing
    grep -E '"(githubRepoUrl|helpUrl|releaseDate|summary)"' site/api/v2/pluginstore/plugin-version-info.json |
        diff - <(
            cat <<'OUT'
      "githubRepoUrl": "https://github.com/example/weather",
      "helpUrl": "https://example.org/new",
        "releaseDate": "2026-04-05",
        "summary": "from outside",
      "summary": "from the plugin"
OUT
        )
    sed -i.bak 's/"1.2"/1.3/' meta.yaml
    index jamie.weather-7.zip --meta meta.yaml
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: meta.yaml:6:7: none of the packages of "jamie.weather" has the readableVers "1.3"
OUT
    printf 'plugins:\n  jamie.weathr: {}\n' >meta.yaml
    index jamie.weather-7.zip --meta meta.yaml
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: meta.yaml:2:3: none of the packages has the tag "jamie.weathr"
OUT
    printf 'plugins:\n  jamie.weather: {halp: x}\n' >meta.yaml
    index jamie.weather-7.zip --meta meta.yaml
    refuses 'meta.yaml:2:19: unknown key "halp"; did you mean "help"?'
    index jamie.weather-7.zip --meta nowhere.yaml
    refuses 'nowhere.yaml: No such file or directory'
}

@test "nothing of a plugin reaches the terminal raw" {
    mkdir -p a.isf
    printf '{"name": "A", "tag": "a.b", "APIVersion": 2, "vers": 1, "readableVers": "1\\u001b[31m\\n", "script": "python3", "module": "a.py", "desc": "d"}' >a.isf/info.json
    printf 'help: "x\\e[31m"\nid: "\\u202e"\n' >a.isf/store.yaml
    echo >a.isf/a.py
    "$XTPLUG" pack -q a.isf -o a.zip 2>/dev/null
    index a.zip
    exits 1
    prints_nothing
    checked says
    grep -qF 'readableVers "1\x1b[31m\n" cannot be a version in a store' "$BATS_TEST_TMPDIR/err"
    ! grep -q $'\x1b' "$BATS_TEST_TMPDIR/err"
    ! grep -q $'\xe2\x80\xae' "$BATS_TEST_TMPDIR/err"
}
