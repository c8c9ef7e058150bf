# .xtplug.yaml, rule files of users, overrides, baselines.
load helper

# A plugin that is clean but for what the words say: comma, and a tag without an owner part.
plugin() {
    mkdir -p "$1"
    : >"$1/a.py"
    cat >"$1/info.json" <<JSON
{
  "name": "N",
  "tag": "${3:-acme.$RANDOM}",
  "APIVersion": 2,
  "vers": 7,
  "readableVers": "1.2",
  "script": "python3",
  "module": "a.py",
  "desc": "D"${2:+,}
}
JSON
}

house_rules() {
    cat >"$1" <<'YAML'
- id: club-tag
  severity: warning
  summary: The tag begins with "club."
  at: /tag
  when: {type: string}
  expect: {prefix: club.}
  message: tag {value} does not begin with "club."
  examples:
    pass: ['{"tag": "club.rain"}']
    fail: ['{"tag": "acme.rain"}']
YAML
}

@test "a configuration above the plugin, from every folder" {
    plugin p/acme.a.isf comma acme.a
    echo 'rules: {json-trailing-comma: note}' >p/.xtplug.yaml
    for where in p p/acme.a.isf p/acme.a.isf/info.json; do
        xtplug lint "$where"
        exits 0
        says_nothing
        prints <<'OUT'
p/acme.a.isf/info.json:9:14: note: a comma with nothing after it [json-trailing-comma]
  9 |   "desc": "D",
    |              ^
  help: no comma after the last one
1 note in 1 plugin; 1 fixable with --fix
OUT
    done
    cd p/acme.a.isf
    xtplug lint --quiet --format json
    exits 0
    says_nothing
    grep -q '"severity": "note"' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug lint --no-config
    exits 1
    says_nothing
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "standard input has the configuration of its name" {
    plugin p/acme.a.isf comma acme.a
    echo 'rules: {json-trailing-comma: off}' >p/.xtplug.yaml
    xtplug lint --stdin-filename p/acme.a.isf/info.json - <p/acme.a.isf/info.json
    exits 0
    says_nothing
    prints <<'OUT'
no findings in 1 plugin
OUT
    xtplug lint - <p/acme.a.isf/info.json
    exits 1
    says_nothing
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "a broken configuration, named once for all plugins below it" {
    plugin p/acme.a.isf '' acme.a
    plugin p/acme.b.isf '' acme.b
    plugin q/acme.c.isf '' acme.c
    printf 'rules:\n  json-trailing-coma: off\n' >p/.xtplug.yaml
    xtplug lint
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: p/.xtplug.yaml:2:3: no rule is called "json-trailing-coma"; did you mean "json-trailing-comma"?
ERR
}

@test "--config and --no-config" {
    plugin p/acme.a.isf comma acme.a
    mkdir ci
    echo 'rules: {json-trailing-comma: off}' >ci/lint.yaml
    xtplug lint --config ci/lint.yaml p
    exits 0
    says_nothing
    prints <<'OUT'
no findings in 1 plugin
OUT
    xtplug lint --config ci/gone.yaml p
    refuses 'ci/gone.yaml: No such file or directory'
    xtplug lint --config ci/lint.yaml --no-config p
    refuses 'give --config or --no-config, not both'
}

@test "rules of users, by option and by configuration" {
    plugin p/acme.a.isf '' acme.a
    house_rules p/house.yaml
    xtplug lint --rules p/house.yaml p
    exits 0
    says_nothing
    prints <<'OUT'
p/acme.a.isf/info.json:3:10: warning: tag "acme.a" does not begin with "club." [club-tag]
  3 |   "tag": "acme.a",
    |          ^^^^^^^^
1 warning in 1 plugin
OUT
    echo 'rule-files: house.yaml' >p/.xtplug.yaml
    for words in '' '--rules p/house.yaml' '--rules ./p/house.yaml --rules p/house.yaml'; do
        xtplug lint $words --severity club-tag=error p
        exits 1
        says_nothing
        prints <<'OUT'
p/acme.a.isf/info.json:3:10: error: tag "acme.a" does not begin with "club." [club-tag]
  3 |   "tag": "acme.a",
    |          ^^^^^^^^
1 error in 1 plugin
OUT
    done
    house_rules other.yaml
    xtplug lint --rules other.yaml p
    exits 2
    says <<'ERR'
xtplug: p/house.yaml:1:7: there is already a rule "club-tag"
ERR
    prints <"$BATS_TEST_TMPDIR/out"
    cd p
    xtplug explain club-tag
    exits 0
    says_nothing
    [ "$(sed -n 2p "$BATS_TEST_TMPDIR/out")" = 'The tag begins with "club."' ]
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug rules
    exits 0
    says_nothing
    grep -q '^club-tag ' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "rules --test" {
    house_rules house.yaml
    xtplug rules --test house.yaml
    exits 0
    says_nothing
    prints <<'OUT'
2 examples of 1 rule, 0 failed
OUT
    cat >>house.yaml <<'YAML'
    # too much is forbidden
- id: no-rain
  severity: "off"
  summary: No rain
  at: /tag
  expect: {not: {suffix: rain}}
  message: 'rain: {value}'
  examples:
    pass: ['{"tag": "club.sun"}', '{"tag": "club.rain"}']
    fail: ['{"tag": "club.wind"}']
YAML
    xtplug rules --test house.yaml
    exits 1
    says_nothing
    prints <<'OUT'
house.yaml:1: club-tag: fail, example 1: it should fail by this rule alone, but another one has findings too
  acme.rain.isf/info.json:3:10: warning: tag "acme.rain" does not begin with "club." [club-tag]
  acme.rain.isf/info.json:3:10: warning: rain: "acme.rain" [no-rain]
house.yaml:12: no-rain: pass, example 2: it should pass, but there is a finding of the rule
  acme.rain.isf/info.json:3:10: warning: rain: "club.rain" [no-rain]
house.yaml:12: no-rain: fail, example 1: it should fail, but there is no finding of the rule
5 examples of 2 rules, 3 failed
OUT
    echo '- id: x' >broken.yaml
    xtplug rules --test broken.yaml
    refuses 'broken.yaml:1:3: the rule has no severity'
    xtplug rules --test gone.yaml
    refuses 'gone.yaml: No such file or directory'
}

@test "overrides, and those that change nothing" {
    plugin p/legacy/acme.a.isf comma acme.a
    plugin p/acme.b.isf comma acme.b
    cat >p/.xtplug.yaml <<'YAML'
overrides:
  - files: ["legacy/**"]
    rules: {json-trailing-comma: off}
  - files: old/
    rules: {json-trailing-comma: off}
YAML
    xtplug lint p
    exits 1
    says_nothing
    prints <<'OUT'
p/.xtplug.yaml:4:12: warning: this override changes nothing: its files fit no plugin [override-unused]
  4 |   - files: old/
    |            ^^^^
  help: take it out, or correct its files
p/acme.b.isf/info.json:9:14: error: a comma with nothing after it [json-trailing-comma]
  9 |   "desc": "D",
    |              ^
  help: no comma after the last one
1 error, 1 warning in 2 plugins; 1 fixable with --fix
OUT
    xtplug lint p/legacy
    exits 0
    says_nothing
    prints <<'OUT'
no findings in 1 plugin
OUT
}

@test "--show-config names the origin of every value" {
    plugin p/acme.a.isf '' acme.a
    house_rules p/house.yaml
    cat >p/.xtplug.yaml <<'YAML'
rules:
  desc-long: {severity: error, max: 120}
  "tag-*": note
rule-files: [house.yaml]
overrides:
  - files: "acme.*"
    rules: {desc-long: {max: 99}}
pack: {exclude: ["notes/", "*.psd"]}
store: {id: com.example.a}
YAML
    xtplug lint --show-config --ignore tag-long --severity json-bom=note p
    exits 0
    says_nothing
    head -n 2 "$BATS_TEST_TMPDIR/out" | diff - <(printf '# in force for p/acme.a.isf\n# configuration: p/.xtplug.yaml\n')
    grep -v '# default$' "$BATS_TEST_TMPDIR/out" | sed 1,2d | tr -s ' ' | diff - <(cat <<'OUT'
rules:
 json-bom: note # --severity
 desc-long:
 severity: error # p/.xtplug.yaml:2:25
 max: 99 # p/.xtplug.yaml:7:30
 tag-reserved: note # p/.xtplug.yaml:3:12
 tag-generic: note # p/.xtplug.yaml:3:12
 tag-characters: note # p/.xtplug.yaml:3:12
 tag-long:
 severity: off # --ignore
 tag-unique: note # p/.xtplug.yaml:3:12
 tag-changed: note # p/.xtplug.yaml:3:12
 control-size:
 club-tag: warning # p/house.yaml:1
rule-files:
 - "house.yaml" # p/.xtplug.yaml:4:14
pack:
 exclude:
 - "notes/" # p/.xtplug.yaml:8:18
 - "*.psd" # p/.xtplug.yaml:8:28
store:
 id: "com.example.a" # p/.xtplug.yaml:9:13
OUT
)
    cp "$BATS_TEST_TMPDIR/out" p/shown.yaml
    prints <p/shown.yaml
    # What is shown is a configuration that says the same.
    xtplug lint --show-config --config p/shown.yaml p
    exits 0
    says_nothing
    diff <(sed 's/ *#.*//' p/shown.yaml) <(sed 's/ *#.*//' "$BATS_TEST_TMPDIR/out")
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "a baseline, from writing to pruning" {
    plugin p/acme.a.isf comma generic
    xtplug lint --write-baseline p/base.json p
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says <<'ERR'
xtplug: p/base.json: lists 2 findings
ERR
    diff p/base.json - <<'JSON'
{"version": 1,
 "findings": [
  {"rule": "json-trailing-comma", "path": "acme.a.isf/info.json", "hash": "dfb3b3a422c6540c", "count": 1},
  {"rule": "tag-generic", "path": "acme.a.isf/info.json", "pointer": "/tag", "hash": "fac6cdddba190708", "count": 1}]}
JSON
    sed -i.old 's/^{/{\n\n/' p/acme.a.isf/info.json
    rm p/acme.a.isf/info.json.old
    for words in '' '--fail-on note'; do
        xtplug lint --baseline p/base.json $words p
        exits 0
        says_nothing
        prints <<'OUT'
no findings in 1 plugin
OUT
    done
    plugin p/acme.a.isf '' generic
    xtplug lint --baseline p/base.json p
    exits 0
    says_nothing
    prints <<'OUT'
p/base.json:3:3: warning: the baseline lists what is not there any more: json-trailing-comma in acme.a.isf/info.json (listed: 1, found: 0) [baseline-unused]
  3 |   {"rule": "json-trailing-comma", "path": "acme.a.isf/info.json", "hash": "dfb3b3a422c6540c", "cou…
    |   ^
  help: write the baseline anew with --write-baseline
1 warning in 1 plugin
OUT
    xtplug lint --baseline p/base.json --write-baseline p/base.json p
    refuses 'give --baseline or --write-baseline, not both'
    xtplug lint --baseline p/gone.json p
    refuses 'p/gone.json: No such file or directory'
    echo '{"version": 1,}' >p/base.json
    xtplug lint --baseline p/base.json p
    refuses 'p/base.json:1:14: a comma with nothing after it'
}

@test "a baseline that would be too large to be read is not written" {
    local folder=p count
    for count in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
        folder+=/$(printf '%0200d' 0)
    done
    mkdir -p "$folder/acme.a.isf"
    awk 'BEGIN { for (i = 0; i < 18500; i++) printf "%s\"a%d\":1,\"a%d\":2", i ? "," : "{", i, i; print "}" }' \
        >"$folder/acme.a.isf/info.json"
    echo before >p/base.json
    xtplug lint --no-config --quiet --write-baseline p/base.json p
    exits 2
    [[ $(grep -c json-duplicate-key "$BATS_TEST_TMPDIR/out") -eq 18500 ]] # nothing is hidden
    checked prints
    says <<'ERR'
xtplug: p/base.json: would be larger than 67108864 bytes; keep several for parts of the plugins
ERR
    [[ $(<p/base.json) == before && $(ls p | wc -l) -eq 2 ]]
}
