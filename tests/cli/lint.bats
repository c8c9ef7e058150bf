# lint: reports, severities, exit codes.
load helper

# The text report of the plugin that `plugin a.isf xt.weather` makes, without its summary.
reserved_tag() {
    cat <<OUT
$1/info.json:3:10: ${2-error}: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
OUT
}

version() {
    "$XTPLUG" --version | cut -d ' ' -f 2
}

@test "a plugin without findings" {
    plugin jamie.weather.isf
    xtplug lint jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "without a PATH the current folder is linted" {
    plugin jamie.weather.isf
    plugin kim.heating.isf kim.heating
    xtplug lint
    exits 0
    prints <<'OUT'
no findings in 2 plugins
OUT
    says_nothing
}

@test "a finding in the text format" {
    plugin jamie.weather.isf xt.weather
    xtplug lint jamie.weather.isf
    exits 1
    prints < <(reserved_tag jamie.weather.isf; echo '1 error in 1 plugin')
    says_nothing
}

@test "a finding in the json format" {
    plugin jamie.weather.isf xt.weather
    xtplug lint --format json jamie.weather.isf
    exits 1
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$(version)"},
 "findings": [
  {"rule": "tag-reserved", "severity": "error", "message": "tag \"xt.weather\" begins with \"xt.\", which XTension reserves", "help": "choose a tag of your own, such as \"jamie.weather\"", "path": "jamie.weather.isf/info.json", "pointer": "/tag", "line": 3, "column": 10, "endLine": 3, "endColumn": 22, "offset": 32, "length": 12}],
 "problems": [],
 "summary": {"plugins": 1, "errors": 1, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    says_nothing
}

@test "json without findings" {
    plugin jamie.weather.isf
    xtplug lint --format json
    exits 0
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$(version)"},
 "findings": [],
 "problems": [],
 "summary": {"plugins": 1, "errors": 0, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    says_nothing
}

@test "a PATH that does not exist is trouble, and the others are still linted" {
    plugin jamie.weather.isf xt.weather
    xtplug lint nowhere jamie.weather.isf
    exits 2
    prints < <(reserved_tag jamie.weather.isf; echo '1 error in 1 plugin; 1 problem')
    says <<'ERR'
xtplug: nowhere: there is no such file or folder
ERR
    xtplug lint --format json nowhere
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$(version)"},
 "findings": [],
 "problems": [
  {"path": "nowhere", "message": "there is no such file or folder"}],
 "summary": {"plugins": 0, "errors": 0, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    says <<'ERR'
xtplug: nowhere: there is no such file or folder
ERR
}

@test "a folder without a plugin is trouble" {
    mkdir empty
    xtplug lint empty
    exits 2
    prints <<'OUT'
no plugin was linted; 1 problem
OUT
    grep -q '^xtplug: empty: ' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
}

@test "--fail-on compares with the worst finding" {
    plugin jamie.weather.isf xt.weather
    while read -r level fail expected; do
        xtplug lint --severity "tag-reserved=$level" --fail-on "$fail" jamie.weather.isf
        exits "$expected"
        prints < <(reserved_tag jamie.weather.isf "$level"; echo "1 $level in 1 plugin")
        says_nothing
    done <<'TABLE'
error   error   1
error   warning 1
error   note    1
error   never   0
warning error   0
warning warning 1
warning note    1
warning never   0
note    error   0
note    warning 0
note    note    1
note    never   0
TABLE
}

@test "never does not hide trouble" {
    xtplug lint --fail-on never nowhere
    exits 2
    prints <<'OUT'
no plugin was linted; 1 problem
OUT
    says <<'ERR'
xtplug: nowhere: there is no such file or folder
ERR
}

@test "--min-severity hides, but --fail-on still counts" {
    plugin jamie.weather.isf xt.weather
    xtplug lint --severity tag-reserved=warning --min-severity warning jamie.weather.isf
    exits 0
    prints < <(reserved_tag jamie.weather.isf warning; echo '1 warning in 1 plugin')
    says_nothing
    xtplug lint --severity tag-reserved=warning --min-severity error --fail-on warning jamie.weather.isf
    exits 1
    prints <<'OUT'
nothing to show, as --min-severity hides all findings in 1 plugin
OUT
    says_nothing
    xtplug lint --severity tag-reserved=warning --min-severity error --format json jamie.weather.isf
    exits 0
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$(version)"},
 "findings": [],
 "problems": [],
 "summary": {"plugins": 1, "errors": 0, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    says_nothing
}

@test "--select, --ignore and --severity" {
    plugin jamie.weather.isf xt.weather
    for words in '--ignore tag-reserved' '--ignore tag-*' '--ignore=json-*,tag-reserved' '--select json-*' \
        '--select key-type --select entry-file' '--severity tag-reserved=off' '--severity tag-*=off' \
        '--select tag-reserved --ignore tag-reserved' \
        '--severity tag-reserved=note,tag-reserved=off'; do
        xtplug lint $words jamie.weather.isf
        exits 0
        prints <<'OUT'
no findings in 1 plugin
OUT
        says_nothing
    done
    for words in '--select tag-reserved' '--select json-*,tag-reserved' '--select json-* --select tag-*' \
        '--ignore json-*' '--severity tag-reserved=off --severity tag-reserved=error'; do
        xtplug lint $words jamie.weather.isf
        exits 1
        prints < <(reserved_tag jamie.weather.isf; echo '1 error in 1 plugin')
        says_nothing
    done
}

@test "--quiet leaves out the help lines and what is not needed" {
    plugin jamie.weather.isf xt.weather
    plugin kim.heating.isf kim.heating
    for option in -q --quiet; do
        xtplug lint "$option" jamie.weather.isf
        exits 1
        prints < <(reserved_tag jamie.weather.isf | sed '$d'; echo '1 error in 1 plugin')
        says_nothing
        xtplug lint "$option" kim.heating.isf
        exits 0
        prints_nothing
        says_nothing
    done
}

@test "--known-tags names tags that are taken, from a file or a pipe" {
    plugin jamie.weather.isf
    printf '# ours\nkim.heating\n\njamie.weather\n' >tags.txt
    xtplug lint --known-tags tags.txt jamie.weather.isf
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/info.json:3:10: error: .* \[tag-unique\]$' "$BATS_TEST_TMPDIR/out"
    grep -q '^  tags.txt:4:1: note: ' "$BATS_TEST_TMPDIR/out"
    sed 's/tags\.txt/TAGS/g' "$BATS_TEST_TMPDIR/out" >from-file
    prints <"$BATS_TEST_TMPDIR/out"
    call sh -c 'cat tags.txt | "$XTPLUG" lint --known-tags /dev/stdin jamie.weather.isf'
    exits 1
    prints < <(sed 's,TAGS,/dev/stdin,g' from-file)
    says_nothing
}

@test "any number of threads gives the same report" {
    for i in 1 2 3 4 5 6 7 8 9; do
        plugin "a$i.weather.isf" "xt.weather$i"
        plugin "b$i.weather.isf" "b.weather$((i / 2))"
    done
    "$XTPLUG" lint --threads 1 >one || true
    [ "$(grep -c 'tag-reserved' one)" -eq 9 ]
    for threads in 2 3 256; do
        xtplug lint --threads "$threads"
        exits 1
        prints <one
        says_nothing
    done
}

@test "nothing that a plugin contains reaches the terminal raw" {
    folder=$'a\x1b[2J.isf'
    plugin "$folder" $'xt.\x1b]0;x\a\xe2\x80\xae\xff'
    for format in text json; do
        xtplug lint --color never --format "$format" "$folder"
        exits 1
        # The byte FF stands for "ÿ" in the message, as Windows-1252 has it.
        [ "$(sed 's/ÿ//g' "$BATS_TEST_TMPDIR/out" | LC_ALL=C tr -d '\n -~' | wc -c)" -eq 0 ]
        says_nothing
        prints <"$BATS_TEST_TMPDIR/out"
    done
}
