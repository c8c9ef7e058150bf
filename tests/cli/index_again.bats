# xtplug index over a store that is there already: what is published stays as it is.
load helper
load releases

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
