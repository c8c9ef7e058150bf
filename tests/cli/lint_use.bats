# lint: what it refuses, and how options are written.
load helper

@test "unknown options name the nearest one" {
    xtplug lint --selct tag-long
    refuses 'unknown option --selct; did you mean --select?'
    xtplug lint --colour always
    refuses 'unknown option --colour; did you mean --color?'
    xtplug lint --zzzzzz=1
    refuses 'unknown option --zzzzzz; `xtplug lint --help` lists the options'
    xtplug lint -qx
    refuses 'unknown option -x; `xtplug lint --help` lists the options'
    xtplug lint -ü
    refuses 'unknown option -ü; `xtplug lint --help` lists the options'
    xtplug lint $'--\x1b]0;x\a'
    refuses 'unknown option --\x1b]0;x\x07; `xtplug lint --help` lists the options'
}

@test "of several mistakes the first is told" {
    xtplug lint --bogus --format nonsense ''
    refuses 'unknown option --bogus; `xtplug lint --help` lists the options'
}

@test "values that are missing, empty or too many" {
    xtplug lint --format
    refuses '--format needs a value: FORMAT'
    xtplug lint --select=
    refuses '--select needs a value: RULE,...'
    xtplug lint --known-tags ''
    refuses '--known-tags needs a value: FILE'
    xtplug lint --quiet=yes
    refuses '--quiet takes no value'
    xtplug lint --help=lint
    refuses '--help takes no value'
}

@test "choices are listed" {
    xtplug lint --format xml
    refuses '--format: "xml" is not one of text, json, sarif, github, gitlab, junit, checkstyle, rdjson or gcc'
    xtplug lint --fail-on errors
    refuses '--fail-on: "errors" is not one of error, warning, note or never'
    xtplug lint --min-severity=off
    refuses '--min-severity: "off" is not one of note, warning or error'
    xtplug lint --color yes
    refuses '--color: "yes" is not one of auto, always or never'
    xtplug lint --color --quiet
    refuses '--color: "--quiet" is not one of auto, always or never'
}

@test "numbers are read strictly" {
    for number in 0 -1 +1 1.5 0x2 ' 1' 1e1 two 257 99999999999999999999999999 ''; do
        [ -n "$number" ] || continue
        xtplug lint --threads "$number"
        refuses "--threads: \"$number\" is not a whole number from 1 to 256"
    done
}

@test "an empty PATH" {
    xtplug lint ''
    refuses 'PATH must not be empty'
    xtplug lint . -- ''
    refuses 'PATH must not be empty'
}

@test "rules that do not exist" {
    xtplug lint --select tag-reservd
    refuses '--select: no rule is called "tag-reservd"; did you mean "tag-reserved"?'
    xtplug lint --ignore 'tag-long,nonsense-*'
    refuses '--ignore: no rule is called "nonsense-*"; `xtplug rules` lists them'
    xtplug lint --select tag-long,
    refuses '--select: empty rule name; give an id such as tag-reserved, or a pattern such as json-*'
    xtplug lint --severity tag-longer=note
    refuses '--severity: no rule is called "tag-longer"; did you mean "tag-long"?'
    xtplug lint --severity tag-long
    refuses '--severity: expected RULE=LEVEL with error, warning, note or off as the level'
    xtplug lint --severity tag-long=fatal
    refuses '--severity: expected RULE=LEVEL with error, warning, note or off as the level'
}

@test "--stdin-filename without standard input" {
    xtplug lint --stdin-filename a.isf/info.json
    refuses '--stdin-filename needs "-" as a PATH, which stands for standard input'
}

@test "--known-tags that cannot be read" {
    plugin jamie.weather.isf
    xtplug lint --known-tags no-such-file jamie.weather.isf
    refuses 'no-such-file: No such file or directory'
    xtplug lint --known-tags jamie.weather.isf jamie.weather.isf
    refuses 'jamie.weather.isf: Is a directory'
}

@test "json stays one document on wrong use, wherever --format stands" {
    for words in '--format json --bogus' '--bogus --format json' '--bogus --format=json' '--threads 0 --format json'; do
        "$XTPLUG" lint $words 2>err >/dev/null || true
        message=$(sed 's/^xtplug: //; s/"/\\"/g' err)
        xtplug lint $words
        exits 2
        says <err
        prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "findings": [],
 "problems": [
  {"path": "", "message": "$message"}],
 "summary": {"plugins": 0, "errors": 0, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    done
}

@test "json stays one document when the known tags cannot be read" {
    xtplug lint --format json --known-tags no-such-file
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "findings": [],
 "problems": [
  {"path": "no-such-file", "message": "No such file or directory"}],
 "summary": {"plugins": 0, "errors": 0, "warnings": 0, "notes": 0, "fixable": 0}}
OUT
    says <<'ERR'
xtplug: no-such-file: No such file or directory
ERR
}

@test "ways to write an option" {
    plugin jamie.weather.isf xt.weather
    for words in '--format json' '--format=json' '--format text --format json'; do
        "$XTPLUG" lint --format json jamie.weather.isf >json || true
        xtplug lint $words jamie.weather.isf
        exits 1
        prints <json
        says_nothing
        xtplug lint jamie.weather.isf $words
        exits 1
        prints <json
        says_nothing
    done
}

@test "-- ends the options" {
    plugin ./-q.weather.isf
    xtplug lint -- -q.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
    xtplug lint -q -- --format
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: --format: there is no such file or folder
ERR
}
