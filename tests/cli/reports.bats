# Reports for other programs: --format and --output. What is in each is held to validators in tests/integration.
load helper

@test "--output writes files beside the report on standard output" {
    plugin jamie.weather.isf xt.weather
    xtplug lint --output sarif:a.sarif --output gcc:./b.txt --format json --output=json:c.json --output text:d
    exits 1
    cp "$BATS_TEST_TMPDIR/out" printed
    prints <c.json
    says_nothing
    for pair in sarif:a.sarif gcc:b.txt text:d; do
        xtplug lint --format "${pair%%:*}"
        exits 1
        prints <"${pair#*:}"
        says_nothing
    done
    [ "$(ls)" = 'a.sarif
b.txt
c.json
d
jamie.weather.isf
printed' ]
}

@test "gcc: one line a finding" {
    plugin 'a jamie.b.isf' xt.weather
    xtplug lint --format gcc --select tag-reserved
    exits 1
    prints <<'OUT'
a jamie.b.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
OUT
    says_nothing
}

@test "github: paths are relative to the root of the repository" {
    mkdir -p repo/.git repo/sub
    plugin repo/sub/jamie.a.isf xt.weather
    cd repo/sub
    xtplug lint --format github -q
    exits 1
    prints <<'OUT'
::error file=sub/jamie.a.isf/info.json,line=3,endLine=3,col=10,endColumn=22,title=tag-reserved::tag "xt.weather" begins with "xt.", which XTension reserves%0Ahelp: choose a tag of your own, such as "jamie.weather"
1 error in 1 plugin
OUT
    says_nothing
}

@test "junit: a test for each rule that was applied" {
    plugin jamie.a.isf
    plugin jamie.b.isf xt.weather
    xtplug lint --format junit --select 'tag-*' --ignore tag-unique,tag-changed
    exits 1
    prints <<'OUT'
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="xtplug" tests="8" failures="1" errors="0" skipped="0">
  <testsuite name="jamie.a.isf" tests="4" failures="0" errors="0" skipped="0">
    <testcase name="tag-characters" classname="jamie.a.isf"/>
    <testcase name="tag-generic" classname="jamie.a.isf"/>
    <testcase name="tag-long" classname="jamie.a.isf"/>
    <testcase name="tag-reserved" classname="jamie.a.isf"/>
  </testsuite>
  <testsuite name="jamie.b.isf" tests="4" failures="1" errors="0" skipped="0">
    <testcase name="tag-characters" classname="jamie.b.isf"/>
    <testcase name="tag-generic" classname="jamie.b.isf"/>
    <testcase name="tag-long" classname="jamie.b.isf"/>
    <testcase name="tag-reserved" classname="jamie.b.isf" file="jamie.b.isf/info.json" line="3">
      <failure message="tag &quot;xt.weather&quot; begins with &quot;xt.&quot;, which XTension reserves" type="error">jamie.b.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves
help: choose a tag of your own, such as "jamie.weather"
</failure>
    </testcase>
  </testsuite>
</testsuites>
OUT
    says_nothing
}

@test "--min-severity hides in files too, --fail-on hides nothing" {
    plugin jamie.a.isf weather
    xtplug lint --min-severity error --fail-on warning --output gcc:hidden --output gitlab:hidden.json -q
    exits 1
    prints <<'OUT'
OUT
    says_nothing
    [ ! -s hidden ]
    [ "$(cat hidden.json)" = '[]' ]
}

@test "--diff and --fix write reports" {
    plugin jamie.a.isf
    sed -i.old 's/"vers": 7/"vers": 7,/' jamie.a.isf/info.json
    rm jamie.a.isf/info.json.old
    xtplug lint --diff --output gcc:report
    exits 1
    grep -q '^-' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
    grep -c . report >count
    [ "$(cat count)" -gt 0 ]
    xtplug lint --fix --output gcc:report -q
    exits 0
    prints_nothing
    says_nothing
    [ ! -s report ]
}

@test "a report is replaced as a whole, and keeps its bits" {
    plugin jamie.a.isf xt.weather
    echo old >report
    chmod 640 report
    ln -s report link
    xtplug lint -q --output json:link
    exits 1
    grep -q . "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
    [ -L link ]
    grep -q '"rule": "tag-reserved"' report
    [ "$(ls -l report | cut -c1-10)" = -rw-r----- ]
}

# refused MESSAGE ARGUMENT...: nothing is linted and nothing written.
refused() {
    message=$1
    shift
    xtplug lint "$@"
    refuses "$message"
}

@test "--output: what makes no sense is refused at once" {
    plugin jamie.a.isf
    mkdir folder
    echo old >old
    formats='text, json, sarif, github, gitlab, junit, checkstyle, rdjson or gcc'
    refused '--output: "report.sarif" names no format; write FORMAT:FILE, such as sarif:report.sarif' --output report.sarif
    refused '--output: "junit" names no file; write FORMAT:FILE, such as junit:report.junit' --output junit
    refused '--output: there is no file behind "junit:"' --output junit:
    refused "--output: \"xml\" is not one of $formats" --output xml:a
    refused "--output: \"\" is not one of $formats" --output :a
    refused '--output: standard output has the report that --format names; a file called "-" is ./-' --output json:-
    refused '--output: "folder" is a folder; name a file' --output json:folder
    refused '--output: "new/" is a folder; name a file' --output json:new/
    refused '--output: the folder of "new/a" does not exist' --output json:new/a
    refused '--output: "old" is used twice; give each report a file of its own' --output json:old --output gcc:old
    refused '--output: "./new" is the same file as "new"' --output json:new --output gcc:./new
    refused '--output: "folder/../old" is the same file as "old"' --output json:old --output gcc:folder/../old
    refused '--output: "base" is used twice; give each report a file of its own' --output json:base --write-baseline base
    refused '--show-config lints nothing, so there is no report for --output' --output json:a --show-config
    refused '--output needs a value: FORMAT:FILE' --output
    [ "$(cat old)" = old ]
    [ "$(ls)" = 'folder
jamie.a.isf
old' ]
}

@test "--output: a file called - can be had" {
    plugin jamie.a.isf
    xtplug lint -q --output gitlab:./-
    exits 0
    prints_nothing
    says_nothing
    [ "$(cat ./-)" = '[]' ]
}

@test "a report that cannot be written is a problem" {
    plugin jamie.a.isf
    mkfifo pipe
    xtplug lint --output json:pipe --output gcc:other
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: pipe: is a pipe, not a file
ERR
    [ "$(cat other)" = 'xtplug: error: pipe: is a pipe, not a file' ]
}

@test "wrong use leaves a report of it" {
    plugin jamie.a.isf
    echo old >report
    xtplug lint --output gcc:report --output text:text --bogus
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: unknown option --bogus; `xtplug lint --help` lists the options
ERR
    [ "$(cat report)" = 'xtplug: error: unknown option --bogus; `xtplug lint --help` lists the options' ]
    [ "$(cat text)" = 'no plugin was linted; 1 problem' ]
}

@test "every format is one document, whatever happens" {
    plugin jamie.a.isf
    for format in sarif gitlab junit checkstyle rdjson; do
        xtplug lint --format "$format" no-such-folder
        exits 2
        case $format in
        sarif | gitlab | rdjson) python3 -m json.tool "$BATS_TEST_TMPDIR/out" >/dev/null ;;
        *) python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$BATS_TEST_TMPDIR/out" ;;
        esac
        prints <"$BATS_TEST_TMPDIR/out"
        says <<'ERR'
xtplug: no-such-folder: there is no such file or folder
ERR
    done
}

# The block behind the comment in the manual.
block() {
    awk -v mark="<!-- $1 -->" '
        $0 == mark { is_near = 1 }
        is_near && /^```/ { if (is_in) exit; is_in = 1; next }
        is_in' "$FIXTURES/../docs/reports.md"
}

@test "the examples of the manual are what is printed" {
    plugin jamie.weather.isf xt.weather
    for format in github gitlab checkstyle rdjson gcc; do
        xtplug lint --format "$format"
        exits 1
        prints < <(block "$format")
        says_nothing
    done
    xtplug lint --format junit --select tag-reserved
    exits 1
    prints < <(block junit)
    says_nothing
    xtplug lint --format sarif
    exits 1
    python3 -c 'import json, sys
print(json.dumps(json.load(open(sys.argv[1]))["runs"][0]["results"][0], indent=2))' "$BATS_TEST_TMPDIR/out" >result
    block sarif | diff -u - result
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
}
