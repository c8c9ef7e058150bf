# lint: a manifest from standard input.
load helper

@test "standard input is linted as a manifest" {
    plugin jamie.weather.isf xt.weather
    xtplug lint - <jamie.weather.isf/info.json
    exits 1
    prints <<'OUT'
-:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
1 error in 1 plugin
OUT
    says_nothing
}

@test "a clean manifest on standard input, once however often - is said" {
    plugin jamie.weather.isf
    for words in - '- -' '-- -'; do
        xtplug lint $words <jamie.weather.isf/info.json
        exits 0
        prints <<'OUT'
no findings in 1 plugin
OUT
        says_nothing
    done
}

@test "standard input and folders in one run" {
    plugin jamie.weather.isf
    plugin kim.heating.isf xt.heating
    xtplug lint - jamie.weather.isf <kim.heating.isf/info.json
    exits 1
    prints <<'OUT'
-:3:10: error: tag "xt.heating" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.heating",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
1 error in 2 plugins
OUT
    says_nothing
}

@test "--stdin-filename names it, and the files beside that are looked at" {
    plugin jamie.weather.isf xt.weather
    xtplug lint - --stdin-filename jamie.weather.isf/info.json <jamie.weather.isf/info.json
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
1 error in 1 plugin
OUT
    says_nothing
    rm jamie.weather.isf/weather.py
    xtplug lint --select entry-file --stdin-filename jamie.weather.isf/info.json - <jamie.weather.isf/info.json
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/info.json:8:13: error: .* \[entry-file\]$' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "empty standard input is a finding" {
    xtplug lint --select 'json-*' - </dev/null
    exits 1
    says_nothing
    grep -q '^-.*\[json-syntax\]$' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "standard input past the limit is a finding" {
    call sh -c 'head -c 70000000 /dev/zero | tr "\0" " " | "$XTPLUG" lint -q -'
    exits 1
    says_nothing
    grep -q '^-.*\[json-too-large\]$' "$BATS_TEST_TMPDIR/out"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -le 4 ]
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "standard input that is closed or a folder is trouble" {
    call sh -c '"$XTPLUG" lint - <&-'
    exits 2
    prints <<'OUT'
no plugin was linted; 1 problem
OUT
    says <<'ERR'
xtplug: -: Bad file descriptor
ERR
    xtplug lint - <.
    exits 2
    prints <<'OUT'
no plugin was linted; 1 problem
OUT
    says <<'ERR'
xtplug: -: Is a directory
ERR
}
