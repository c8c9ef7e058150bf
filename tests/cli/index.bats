# index: a store of one's own, from packages.
load helper

# release TAG VERS NUMBER [STORE.YAML]: packs a plugin as TAG-VERS.zip
release() {
    mkdir -p "$1.isf"
    cat >"$1.isf/info.json" <<JSON
{
  "name": "Weather",
  "tag": "$1",
  "APIVersion": 2,
  "vers": $2,
  "readableVers": "$3",
  "script": "python3",
  "module": "weather.py",
  "desc": "Reads a weather station over the network"
}
JSON
    echo 'import xtension' >"$1.isf/weather.py"
    rm -f "$1.isf/store.yaml"
    [ -z "${4-}" ] || printf '%s\n' "$4" >"$1.isf/store.yaml"
    "$XTPLUG" pack -q --force "$1.isf" -o "$1-$2.zip"
    rm "$1-$2.zip.sha256"
}

DATED='release: {date: 2026-03-02}'

# index [ARGUMENT...]: with the folder and the URL that do not matter
index() {
    xtplug index "$@" -o site --base-url https://plugins.example.org
}

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

@test "dates: the release's own, else --as-of, and then for good" {
    release jamie.weather 7 1.2
    index jamie.weather-7.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-7.zip: says nowhere when it was released; write release: {date: YYYY-MM-DD} into store.yaml, or give --as-of YYYY-MM-DD
OUT
    index jamie.weather-7.zip --as-of 2026-05-01
    exits 0
    checked prints
    says_nothing
    index jamie.weather-7.zip --as-of 2026-06-01
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 0 files written, 0 removed, 12 as they were
OUT
    says_nothing
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    grep -q '"releaseDate": "2026-05-01"' site/api/v2/pluginstore/plugin-version-info.json
}

@test "a release of the future waits for its day" {
    release jamie.weather 7 1.2 'release: {date: 2026-03-02}'
    release jamie.weather 8 1.3 'release: {date: 2999-01-01}'
    index jamie.weather-7.zip jamie.weather-8.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: jamie.weather-8.zip: is dated 2999-01-01, which is yet to come; with --as-of YYYY-MM-DD it would be left out until that day
OUT
    index jamie.weather-7.zip jamie.weather-8.zip --as-of 2998-12-31
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 12 files written, 0 removed, 0 as they were
OUT
    says <<'OUT'
xtplug: jamie.weather-8.zip: is left out until 2999-01-01
OUT
    [ ! -e site/files/jamie.weather/1.3 ]
    index jamie.weather-7.zip jamie.weather-8.zip --as-of 2999-01-01
    exits 0
    checked prints
    says_nothing
    grep -q '"number": "1.3"' site/api/v2/pluginstore/plugin-version-info.json
}

@test "a published download never changes" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    find site -type f -exec sha256sum {} + | sort >before
    release jamie.weather 7 1.2 "$DATED
summary: changed"
    index jamie.weather-7.zip --allow-removal
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: site/files/jamie.weather/1.2/jamie.weather-1.2.zip: is published, and jamie.weather-7.zip has the same version and other bytes; a published release never changes: give the new one another version
OUT
    "$XTPLUG" pack -q jamie.weather.isf -o same.tar.gz
    index same.tar.gz --allow-removal
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: site/files/jamie.weather/1.2/jamie.weather-1.2.zip: is published, and a package with the same version has another form; a published release never changes: give the new one another version
OUT
    find site -type f -exec sha256sum {} + | sort | diff before -
}

@test "what is published goes with --allow-removal alone" {
    release jamie.weather 7 1.2 "$DATED"
    release jamie.weather 8 1.3 "$DATED"
    release acme.rain 1 1.0 "$DATED"
    index jamie.weather-7.zip jamie.weather-8.zip acme.rain-1.zip
    exits 0
    checked prints
    says_nothing
    echo kept >site/CNAME
    echo kept >site/files/robots.txt
    index jamie.weather-8.zip
    exits 1
    prints_nothing
    says <<'OUT'
xtplug: site: has the plugin "acme.rain", which none of the packages holds; name its packages too, or take it out with --allow-removal
xtplug: site/files/jamie.weather/1.2/jamie.weather-1.2.zip: is published, and none of the packages is this release; name its package too, or take it out with --allow-removal
OUT
    index jamie.weather-8.zip --allow-removal
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 5 files written, 6 removed, 7 as they were
OUT
    says_nothing
    [ -z "$(find site -name '*rain*')" ] && [ ! -e site/pluginstore/1 ] && [ ! -e site/files/jamie.weather/1.2 ]
    [ "$(cat site/CNAME site/files/robots.txt)" = "kept
kept" ]
}

@test "--check writes nothing and says what would change" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip --check
    exits 1
    checked prints
    says_nothing
    grep -qx 'files/jamie.weather/1.2/jamie.weather-1.2.zip: new' "$BATS_TEST_TMPDIR/out"
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = 'site: 1 plugin, 1 release; 12 files to write, 0 to remove, 0 as they were' ]
    [ ! -e site ]
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    index jamie.weather-7.zip --check
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; up to date
OUT
    says_nothing
    echo >>site/index.html
    rm site/style.css
    cp site/index.html before
    index jamie.weather-7.zip --check
    exits 1
    prints <<'OUT'
style.css: new
index.html: differs
site: 1 plugin, 1 release; 2 files to write, 0 to remove, 10 as they were
OUT
    says_nothing
    cmp before site/index.html
    [ ! -e site/style.css ]
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

@test "no link is followed out of the store, and none is written through" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    mkdir outside
    echo mine >outside/index.html
    rm -r site/pluginstore/1
    ln -s "$PWD/outside" site/pluginstore/1
    index jamie.weather-7.zip
    refuses 'site/pluginstore/1: is a link, and should be a folder of the store'
    rm site/pluginstore/1 site/index.html
    ln -s "$PWD/outside/index.html" site/index.html
    index jamie.weather-7.zip
    refuses 'site/index.html: is a link, and should be a file of the store'
    [ "$(cat outside/index.html)" = mine ]
    rm -r site
    mkdir site
    echo mine >site/api
    index jamie.weather-7.zip
    refuses 'site/api: is a file, and should be a folder of the store'
    rm site/api
    mkfifo site/store.json
    index jamie.weather-7.zip
    refuses 'site/store.json: is a pipe, and should be a file of the store'
    [ "$(find site -type f)" = '' ]
}

@test "the last number of all is given, and none behind it" {
    release jamie.weather 7 1.2 "$DATED"
    release acme.rain 1 1.0 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    sed 's/"id": 1,/"id": 2147483647,/' site/store.json >store.json
    mv store.json site/store.json
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    [ -e site/pluginstore/2147483647/index.html ]
    find site -type f -exec cksum {} + >before
    index jamie.weather-7.zip acme.rain-1.zip
    exits 1
    prints_nothing
    says <<'ERR'
xtplug: site: has given its plugins the last number that there is, 2147483647; mend the numbers in its store.json
ERR
    find site -type f -exec cksum {} + | diff before -
}

@test "a store.json that cannot be understood stops everything" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    sed -i.bak 's/"id": 1/"id": 0/' site/store.json
    index jamie.weather-7.zip
    refuses 'site/store.json:11:13: expected a whole number from 1 to 2147483647. The numbers of the plugins stand in this file, so nothing is written without it: put back what was there before'
    sed 's/"format": 1/"format": 2/' site/store.json.bak >site/store.json
    index jamie.weather-7.zip
    refuses 'site/store.json:3:13: expected a whole number from 1 to 1. The numbers of the plugins stand in this file, so nothing is written without it: put back what was there before'
}

@test "what an interrupted run has left is cleared away" {
    release jamie.weather 7 1.2 "$DATED"
    index jamie.weather-7.zip
    exits 0
    checked prints
    says_nothing
    touch site/.xtplug-1234.tmp site/files/jamie.weather/1.2/.xtplug-5678.tmp site/pluginstore/1/.xtplug-9.tmp
    index jamie.weather-7.zip
    exits 0
    prints <<'OUT'
site: 1 plugin, 1 release; 0 files written, 3 removed, 12 as they were
OUT
    says_nothing
    [ -z "$(find site -name '*.tmp')" ]
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
