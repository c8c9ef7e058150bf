# Where output goes, and what happens when it cannot.
load helper

every_output() {
    cat <<'WORDS'
--version
--help
help lint
lint --help
rules
rules --format json
explain tag-reserved
explain --format json tag-reserved
lint jamie.weather.isf
lint --format json jamie.weather.isf
WORDS
}

@test "a closed standard output is trouble" {
    plugin jamie.weather.isf
    while read -r words; do
        call sh -c '"$XTPLUG" "$@" >&-' sh $words
        exits 2
        prints_nothing
        says <<'ERR'
xtplug: cannot write the output: Bad file descriptor
ERR
    done < <(every_output)
}

@test "a full disk is trouble" {
    [ -c /dev/full ] || skip "this system has no /dev/full"
    plugin jamie.weather.isf
    while read -r words; do
        call sh -c '"$XTPLUG" "$@" >/dev/full' sh $words
        exits 2
        prints_nothing
        says <<'ERR'
xtplug: cannot write the output: No space left on device
ERR
    done < <(every_output)
}

@test "a report that cannot be written outranks its findings" {
    plugin jamie.weather.isf xt.weather
    call sh -c '"$XTPLUG" lint >&-'
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: cannot write the output: Bad file descriptor
ERR
}

@test "quiet and clean needs no standard output" {
    plugin jamie.weather.isf
    call sh -c '"$XTPLUG" lint -q >&-'
    exits 0
    prints_nothing
    says_nothing
}

@test "a closed standard error changes nothing else" {
    call sh -c '"$XTPLUG" lint --bogus 2>&-'
    exits 2
    prints_nothing
    says_nothing
}

@test "a reader that stops early ends the program without a word" {
    for i in $(seq 300); do
        plugin "a$i.isf" "xt.$i"
    done
    for how in '' 'trap "" PIPE;'; do
        call bash -c "$how"' { "$XTPLUG" lint --format json; echo $? >code; } | head -c 1'
        [ "$(cat code)" -eq 141 ]
        exits 0
        prints < <(printf '{')
        says_nothing
    done
}

# Runs with a terminal as standard output, and strips the carriage returns that it adds.
on_terminal() {
    call python3 -c 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' "$@" </dev/null
    tr -d '\r' <"$BATS_TEST_TMPDIR/out" >"$BATS_TEST_TMPDIR/lines"
    mv "$BATS_TEST_TMPDIR/lines" "$BATS_TEST_TMPDIR/out"
}

prints_color() {
    printf '\033[1mjamie.weather.isf/info.json:3:10:\033[0m \033[1;31merror:\033[0m %s\n' \
        'tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]' >expected
    printf '  3 |   "tag": "xt.weather",\n    |          \033[1;32m^^^^^^^^^^^^\033[0m\n' >>expected
    printf '1 error in 1 plugin\n' >>expected
    prints <expected
}

prints_plain() {
    prints <<'OUT'
jamie.weather.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
1 error in 1 plugin
OUT
}

@test "colour off a terminal: when asked for" {
    plugin jamie.weather.isf xt.weather
    PATH=${XTPLUG%/*}:$PATH # its path may hold a blank, and the rows are split at blanks
    while read -r expected words; do
        call env TERM=xterm $words jamie.weather.isf
        exits 1
        says_nothing
        "prints_$expected"
    done <<TABLE
plain xtplug lint -q
plain xtplug lint -q --color auto
plain xtplug lint -q --color never
color xtplug lint -q --color always
color xtplug lint -q --color never --color always
color CLICOLOR_FORCE=1 xtplug lint -q
plain CLICOLOR_FORCE=0 xtplug lint -q
plain CLICOLOR_FORCE= xtplug lint -q
color CLICOLOR_FORCE=1 TERM=dumb xtplug lint -q
plain CLICOLOR_FORCE=1 xtplug lint -q --color never
plain CLICOLOR_FORCE=1 NO_COLOR=1 xtplug lint -q
color NO_COLOR=1 xtplug lint -q --color always
TABLE
}

@test "colour on a terminal: unless it must not be" {
    plugin jamie.weather.isf xt.weather
    export TERM=xterm
    PATH=${XTPLUG%/*}:$PATH # its path may hold a blank, and the rows are split at blanks
    while read -r expected words; do
        on_terminal env $words jamie.weather.isf
        exits 1
        says_nothing
        "prints_$expected"
    done <<TABLE
color xtplug lint -q
color NO_COLOR= xtplug lint -q
plain NO_COLOR=1 xtplug lint -q
plain TERM=dumb xtplug lint -q
plain TERM= xtplug lint -q
plain -u TERM xtplug lint -q
plain xtplug lint -q --color never
color TERM=dumb xtplug lint -q --color always
TABLE
}

@test "json is never coloured" {
    plugin jamie.weather.isf xt.weather
    "$XTPLUG" lint --format json >plain || true
    xtplug lint --format json --color always
    exits 1
    prints <plain
    says_nothing
}

@test "a pointer leads to the member as the file spells it" {
    mkdir a.isf
    cat >a.isf/info.json <<'JSON'
{"name": "A", "tag": "a.b", "APIVersion": 2, "vers": 1, "readableVers": "1", "desc": "d",
 "script": "python3", "module": "a.py", "binaryname": "a"}
JSON
    touch a.isf/a.py
    xtplug lint --select entry-exclusive --format json a.isf
    exits 1
    grep -q '"pointer": *"/binaryname"' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
}
