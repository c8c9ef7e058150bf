# rules and explain.
load helper

# The ids in the order of the rule files, which the build reads in the order of this list.
ids() {
    sed -n 's|^ *\(rules/[a-z0-9-]*\.yaml\).*|\1|p' "$FIXTURES/../rules/CMakeLists.txt" |
        while read -r file; do
            sed -n 's/^- id: *//p' "$FIXTURES/../$file"
        done
}

@test "rules lists every rule with severity, fix and summary" {
    xtplug rules
    exits 0
    says_nothing
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/out" | tr -s ' ')" = 'RULE SEVERITY FIX SUMMARY' ]
    ids >ids
    sed 1d "$BATS_TEST_TMPDIR/out" | awk '{ print $1 }' | diff ids -
    [ "$(sed 1d "$BATS_TEST_TMPDIR/out" | grep -Evc '^[a-z0-9-]+ +(error|warning|note|off) +(yes|-) +[^ ]')" -eq 0 ]
    grep -Eq '^json-smart-quote +error +yes +[A-Z]' "$BATS_TEST_TMPDIR/out"
    grep -Eq '^tag-generic +warning +- +[A-Z]' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "rules in the json format" {
    ids >ids
    xtplug rules --format json
    exits 0
    says_nothing
    python3 - "$BATS_TEST_TMPDIR/out" ids <<'PYTHON'
import json, sys
document = json.load(open(sys.argv[1], encoding="utf-8"))
assert list(document) == ["version", "tool", "rules", "problems"], list(document)
assert [rule["id"] for rule in document["rules"]] == open(sys.argv[2]).read().split()
for rule in document["rules"]:
    assert rule["severity"] in ("error", "warning", "note", "off"), rule
    assert isinstance(rule["fixable"], bool) and rule["fixable"] == ("fix" in rule), rule
    assert rule["summary"] and rule["why"] and rule["source"]["page"] and rule["source"]["status"], rule
    assert rule["examples"]["pass"] and rule["examples"]["fail"], rule
PYTHON
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "rules takes no arguments" {
    xtplug rules tag-long
    refuses '`xtplug rules` takes no argument such as "tag-long"'
    xtplug rules --fromat json
    refuses 'unknown option --fromat; did you mean --format?'
    xtplug rules --format json tag-long
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "rules": [],
 "problems": [
  {"path": "", "message": "\`xtplug rules\` takes no argument such as \"tag-long\""}]}
OUT
    says <<'ERR'
xtplug: `xtplug rules` takes no argument such as "tag-long"
ERR
}

@test "explain says why, whence, and what passes and fails" {
    xtplug explain tag-reserved
    exits 0
    prints <<'OUT'
tag-reserved: error
The tag must not begin with "xt."

Why:
  XTension keeps that beginning for the plugins that come with it. Two plugins
  with one tag are one and the same to XTension, and their interfaces and units
  get mixed up.

Source:
  wiki page pluginapi:infojson: documented on the current wiki page

Passes:
  - a manifest with {"tag": "acme.rain"}
  - a manifest with {"tag": "acme.xt.rain"}

Fails:
  - a manifest with {"tag": "xt.rain"}
  - a manifest with {"tag": "XT.rain"}

To switch it off, or to give it another severity:
  xtplug lint --ignore tag-reserved
  xtplug lint --severity tag-reserved=note
OUT
    says_nothing
}

@test "explain names the settings, and what --fix does" {
    xtplug explain tag-long
    exits 0
    says_nothing
    grep -A 1 '^Settings:$' "$BATS_TEST_TMPDIR/out" | grep -qx '  max: 64 unless changed'
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug explain json-smart-quote
    exits 0
    says_nothing
    grep -q '^What --fix does:$' "$BATS_TEST_TMPDIR/out"
    grep -qx '    after --fix:' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "explain of every rule is plain text, and one document in json" {
    xtplug explain '*'
    exits 0
    says_nothing
    ids >ids
    sed -n 's/^\([a-z0-9-]*\): \(error\|warning\|note\|off\)$/\1/p' "$BATS_TEST_TMPDIR/out" | diff ids -
    [ "$(LC_ALL=C grep -c '[[:cntrl:]]' "$BATS_TEST_TMPDIR/out")" -eq 0 ]
    iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/out" >utf8
    prints <utf8
    "$XTPLUG" rules --format json >rules
    xtplug explain --format json '*'
    exits 0
    prints <rules
    says_nothing
}

@test "explain takes several rules and patterns, each rule once" {
    { "$XTPLUG" explain tag-reserved; printf '\n\n'; "$XTPLUG" explain tag-long; } >both
    xtplug explain tag-long tag-reserved 'tag-long*' tag-reserved
    exits 0
    prints <both
    says_nothing
}

@test "explain names the nearest of an unknown rule, and still explains the others" {
    xtplug explain tag-reservd
    refuses 'no rule is called "tag-reservd"; did you mean "tag-reserved"?'
    xtplug explain nonsense
    refuses 'no rule is called "nonsense"; `xtplug rules` lists them'
    xtplug explain 'nonsense-*'
    refuses 'no rule is called "nonsense-*"; `xtplug rules` lists them'
    "$XTPLUG" explain tag-long >long
    xtplug explain tag-reservd tag-long
    exits 2
    prints <long
    says <<'ERR'
xtplug: no rule is called "tag-reservd"; did you mean "tag-reserved"?
ERR
    xtplug explain --format json tag-reservd
    exits 2
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "rules": [],
 "problems": [
  {"path": "", "message": "no rule is called \"tag-reservd\"; did you mean \"tag-reserved\"?"}]}
OUT
    says <<'ERR'
xtplug: no rule is called "tag-reservd"; did you mean "tag-reserved"?
ERR
}

@test "explain without a rule" {
    xtplug explain
    refuses 'name the RULE to explain; `xtplug rules` lists them'
    xtplug explain ''
    refuses 'RULE must not be empty'
}
