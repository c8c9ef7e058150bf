# The Markdown of rules and explain, and docs/rules.md, which is made of it.
load helper

@test "docs/rules.md says what the rules say" {
    xtplug rules --no-config --format markdown
    exits 0
    says_nothing
    cmp -s "$FIXTURES/../docs/rules.md" "$BATS_TEST_TMPDIR/out" || fail 'docs/rules.md is stale: ./dev docs renews it'
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "the page has a section for every rule and a row for every key" {
    xtplug rules --no-config --format markdown
    exits 0
    says_nothing
    "$XTPLUG" rules --no-config | sed '1d;s/ .*//' >ids
    sed -n 's/^### \([a-z0-9-]*\)$/\1/p' "$BATS_TEST_TMPDIR/out" | diff ids -
    sed -n 's/^- \[\([a-z0-9-]*\)\](#\([a-z0-9-]*\)), [a-z]*: .*/\1 \2/p' "$BATS_TEST_TMPDIR/out" >links
    awk '{ print $1 " " $1 }' ids | diff - links
    sed -n 's/^    \([A-Za-z]*\): {type.*/\1/p' "$FIXTURES/../rules/keys.yaml" | sort >keys
    sed -n 's/^| `\([A-Za-z]*\)` | .*|$/\1/p' "$BATS_TEST_TMPDIR/out" | sort | diff keys -
    [ "$(LC_ALL=C grep -c '[[:cntrl:]]' "$BATS_TEST_TMPDIR/out")" -eq 0 ]
    iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/out" >utf8
    prints <utf8
}

@test "explain prints the section of a rule" {
    xtplug explain --format markdown tag-long
    exits 0
    says_nothing
    "$XTPLUG" rules --no-config --format markdown | sed -n '/^### tag-long$/,/^##/p' | sed '$d' | sed '$d' >section
    prints <section
    grep -qx -- '- \*\*Setting:\*\* `max`, 64 unless changed' section
}

@test "what means something in Markdown is escaped, and what cannot be shown is too" {
    cat >house.yaml <<'YAML'
- id: club-odd
  severity: note
  summary: "A *star*, `code`, a|b, <b>, [x](y), _u_, & more"
  why: "Long enough to be wrapped where the next word would begin a list of its own if nobody took care of it, so see: - this and - that and # this and 1. this\n\nA second paragraph."
  source: {page: "a`b", status: inferred}
  settings: {max: 7}
  at: /odd
  when: {type: string}
  expect: {length: {max: $max}}
  message: odd
  help: at most {max} in {key}, not {value}
  examples:
    pass:
      - '{"odd": "`` |"}'
    fail:
      - text: "{\"odd\": \"```fence```\e[31m\"}\n"
      - {overlay: '{"odd": "12345678"}', without: [tag], files: ["a`b*", c]}
YAML
    xtplug explain --rules house.yaml --format markdown club-odd
    exits 0
    says_nothing
    prints <<'OUT'
### club-odd

**note:** A \*star\*, \`code\`, a\|b, \<b\>, \[x\](y), \_u\_, \& more

Long enough to be wrapped where the next word would begin a list of its own if nobody took care of it, so see: - this
and - that and # this and 1. this

A second paragraph.

- **Source:** a\`b (inferred); rule file house.yaml, line 1
- **Setting:** `max`, 7 unless changed
- **What to do:** at most 7 in the key, not the value

Passes:

- a manifest with ```{"odd": "`` |"}```

Fails:

- this manifest:

  ````
  {"odd": "```fence```\x1b[31m"}
  ````
- a manifest with `{"odd": "12345678"}` and without `tag`, beside ``a`b`` (executable), `c`
OUT
    xtplug rules --rules house.yaml --format markdown
    exits 0
    says_nothing
    grep -qx '## house.yaml' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "no word at the start of a line begins a list or a heading" {
    words=
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        words="$words - + # = 1. 23) 7 $i abcdefgh"
    done
    printf -- '- id: club-odd\n  severity: note\n  summary: odd\n  why: "%s"\n  at: /odd\n  expect: {type: string}\n  message: odd\n' \
        "$words" >house.yaml
    xtplug explain --rules house.yaml --format markdown club-odd
    exits 0
    says_nothing
    sed -n '5,/^$/p' "$BATS_TEST_TMPDIR/out" >lines
    [ "$(wc -l <lines)" -gt 5 ]
    ! grep -Eq '^([-+#=]|[0-9]+[.)])' lines
    grep -Eq '^\\[-+#=]|^[0-9]+\\[.)]' lines
    tr -d '\\' <lines | tr -s '\n' ' ' | sed 's/ $//;s/^/ /' >joined
    printf '%s' "$words" | cmp - joined
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "what cannot be read is told, and nothing is printed" {
    xtplug rules --format markdown --rules no-such-file.yaml
    refuses 'no-such-file.yaml: No such file or directory'
    xtplug explain --format markdown tag-lnog
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: no rule is called "tag-lnog"; did you mean "tag-long"?
ERR
}

# A rule full of what means something in mdoc.
odd_rule() {
    cat >house.yaml <<'YAML'
- id: club-odd
  severity: note
  summary: "A \\fBstring\\fP, a `tick`, an it's, ^ and ~, and …"
  why: ".Sh is no heading. 'Nor is this one! Is it (really?) e.g. --fix or -q. A wörd with a-hyphen\n\n.Pp\n\n\\&"
  source: {page: "a b", status: inferred}
  settings: {max: 7}
  at: /odd
  when: {type: string}
  expect: {length: {max: $max}}
  message: odd
  help: "at most {max} in {key}"
  examples:
    pass:
      - '{"odd": "x"}'
    fail:
      - '{"odd": "12345678"}'
YAML
}

@test "what means something in a manual page is escaped, and each sentence begins a line" {
    odd_rule
    xtplug explain --rules house.yaml --format mdoc club-odd
    exits 0
    says_nothing
    sed -n '/^\.Ss/,/^\.Sh SEE/p' "$BATS_TEST_TMPDIR/out" | diff - <(cat <<'OUT'
.Ss house.yaml
.Bl -tag -width Ds
.It Sy club\-odd Pq note
A \efBstring\efP, a \(gatick\(ga, an it's, \(ha and \(ti, and \[u2026].
.Pp
\&.Sh is no heading.
\&'Nor is this one!
Is it (really?)
e.g.
\-\-fix or \-q.
A w\[u00F6]rd with a-hyphen
.Pp
\&.Pp
.Pp
\e&
.Pp
.Em What to do :
at most 7 in the key
.Pp
.Em Setting :
.Cm max ,
7 unless changed
.Pp
.Em Source :
a b (inferred); rule file house.yaml, line 1
.El
.Sh SEE ALSO
OUT
    )
    if command -v mandoc >/dev/null; then
        mandoc -T lint "$BATS_TEST_TMPDIR/out" | grep -v 'referenced manual not found' >lint || true
        diff /dev/null lint
        mandoc -T utf8 "$BATS_TEST_TMPDIR/out" | col -b | grep -q "A .fBstring.fP, a .tick., an it.s, ^ and ~, and …\."
    fi
    [ "$(LC_ALL=C grep -c '[^ -~]' "$BATS_TEST_TMPDIR/out")" -eq 0 ]
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "rules and explain make the same page of the same rules" {
    "$XTPLUG" explain --no-config --format mdoc '*' >all
    xtplug rules --no-config --format mdoc
    exits 0
    says_nothing
    prints <all
    xtplug explain --format mdoc tag-lnog
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: no rule is called "tag-lnog"; did you mean "tag-long"?
ERR
}
