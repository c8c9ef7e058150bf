# list: plugins with their tags and versions.
load helper

@test "a table, sorted by path" {
    plugin plugins/jamie.wind.isf jamie.wind
    plugin plugins/below/jamie.weather.isf
    xtplug list plugins
    exits 0
    prints <<'OUT'
PATH                             TAG            VERSION  VERS  API  SCRIPT   NAME
plugins/below/jamie.weather.isf  jamie.weather  1.2      7     2    python3  Weather
plugins/jamie.wind.isf           jamie.wind     1.2      7     2    python3  Weather
OUT
    says_nothing
}

@test "a path inside a plugin stands for it, and so does no path at all" {
    plugin jamie.weather.isf
    xtplug list jamie.weather.isf/weather.py jamie.weather.isf
    exits 0
    prints <<'OUT'
PATH               TAG            VERSION  VERS  API  SCRIPT   NAME
jamie.weather.isf  jamie.weather  1.2      7     2    python3  Weather
OUT
    says_nothing
    cd jamie.weather.isf
    xtplug list
    exits 0
    prints <<'OUT'
PATH  TAG            VERSION  VERS  API  SCRIPT   NAME
.     jamie.weather  1.2      7     2    python3  Weather
OUT
    says_nothing
}

@test "json: what is there, and nothing else" {
    plugin jamie.weather.isf
    mkdir jamie.odd.isf
    echo '{"Tag": "jamie.odd", "vers": "7", "APIVersion": 2.0, "readableVers": "1\u001b[31m"}' >jamie.odd.isf/info.json
    xtplug list --format json
    exits 0
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | sed 's/xtplug //')"},
 "plugins": [
  {"path": "jamie.odd.isf", "folder": "jamie.odd.isf", "tag": "jamie.odd", "readableVers": "1\\u001b[31m"},
  {"path": "jamie.weather.isf", "folder": "jamie.weather.isf", "tag": "jamie.weather", "readableVers": "1.2", "vers": 7, "APIVersion": 2, "script": "python3", "name": "Weather"}],
 "problems": []}
OUT
    says_nothing
}

@test "a broken manifest is listed as lint reads it, and the exit code is 1" {
    mkdir jamie.weather.isf jamie.wind.isf jamie.none.isf
    printf '{“tag”: “jamie.weather”, // ours\n "vers": 7 "name": "Weather"' >jamie.weather.isf/info.json
    echo '[]' >jamie.wind.isf/info.json
    xtplug list
    exits 1
    prints <<'OUT'
PATH               TAG            VERSION  VERS  API  SCRIPT  NAME
jamie.none.isf     -              -        -     -    -       -
jamie.weather.isf  jamie.weather  -        7     -    -       Weather
jamie.wind.isf     -              -        -     -    -       -
OUT
    says <<'ERR'
xtplug: jamie.none.isf/info.json: there is no such file
xtplug: jamie.weather.isf/info.json: has 5 syntax errors, and is listed as it was probably meant
xtplug: jamie.wind.isf/info.json: is no object, so it has no keys
ERR
    xtplug list --format json jamie.weather.isf
    exits 1
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | sed 's/xtplug //')"},
 "plugins": [
  {"path": "jamie.weather.isf", "folder": "jamie.weather.isf", "tag": "jamie.weather", "vers": 7, "name": "Weather", "fault": "has 5 syntax errors, and is listed as it was probably meant"}],
 "problems": []}
OUT
    says <<'ERR'
xtplug: jamie.weather.isf/info.json: has 5 syntax errors, and is listed as it was probably meant
ERR
}

@test "nothing raw reaches the terminal, wide signs keep the columns, long values are cut in the table alone" {
    plugin a.isf 'a\u001b[31m'
    plugin b.isf '雨量計'
    plugin c.isf 'jamie.home-automation.shop-window.carousel.two'
    xtplug list
    exits 0
    prints <<'OUT'
PATH   TAG                                        VERSION  VERS  API  SCRIPT   NAME
a.isf  a\x1b[31m                                  1.2      7     2    python3  Weather
b.isf  雨量計                                     1.2      7     2    python3  Weather
c.isf  jamie.home-automation.shop-window.carous…  1.2      7     2    python3  Weather
OUT
    says_nothing
    xtplug list --format json c.isf
    exits 0
    grep -q '"tag": "jamie.home-automation.shop-window.carousel.two"' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
}

@test "packages" {
    plugin jamie.weather.isf
    "$XTPLUG" pack -o weather.zip jamie.weather.isf >/dev/null
    echo no >no.zip
    xtplug list weather.zip no.zip
    exits 1
    prints <<'OUT'
PATH                           TAG            VERSION  VERS  API  SCRIPT   NAME
weather.zip/jamie.weather.isf  jamie.weather  1.2      7     2    python3  Weather
OUT
    says <<'ERR'
xtplug: no.zip: is no package that can be used: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd
ERR
    xtplug list --format json no.zip
    exits 1
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | sed 's/xtplug //')"},
 "plugins": [],
 "problems": [
  {"path": "no.zip", "message": "is no package that can be used: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd"}]}
OUT
    says <<'ERR'
xtplug: no.zip: is no package that can be used: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd
ERR
}

@test "a file that is no package beside what cannot be read: the exit code is 2" {
    echo no >no.zip
    xtplug list no.zip nowhere
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: no.zip: is no package that can be used: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd
xtplug: nowhere: there is no such file or folder
ERR
}

@test "a file that is nothing of ours" {
    echo no >notes.txt
    xtplug list notes.txt
    exits 1
    prints_nothing
    says <<'ERR'
xtplug: notes.txt: is neither a plugin's folder, nor an info.json, nor a package
ERR
}

@test "what cannot be read is wrong use, and the others are still listed" {
    plugin jamie.weather.isf
    mkdir empty
    xtplug list nowhere jamie.weather.isf empty
    exits 2
    prints <<'OUT'
PATH               TAG            VERSION  VERS  API  SCRIPT   NAME
jamie.weather.isf  jamie.weather  1.2      7     2    python3  Weather
OUT
    says <<'ERR'
xtplug: empty: holds no plugin: no folder NAME.isf and no info.json
xtplug: nowhere: there is no such file or folder
ERR
    xtplug list --format json --bogus
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | sed 's/xtplug //')"},
 "plugins": [],
 "problems": [
  {"path": "", "message": "unknown option --bogus; \`xtplug list --help\` lists the options"}]}
OUT
    says <<'ERR'
xtplug: unknown option --bogus; `xtplug list --help` lists the options
ERR
}
