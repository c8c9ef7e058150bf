# What docs/rule-language.md teaches, done as it says.
load helper

# The block after the comment that names a file is that file.
house_rules() {
    sed -n '/<!-- house-rules.yaml/,/^```$/p' "$FIXTURES/../docs/rule-language.md" | sed '1,/^```yaml$/d;/^```$/d'
}

@test "the house rules of the manual pass their own examples" {
    house_rules >house-rules.yaml
    xtplug rules --test house-rules.yaml
    exits 0
    prints <<'OUT'
8 examples of 3 rules, 0 failed
OUT
    says_nothing
}

@test "the house rules of the manual find what they are for" {
    house_rules >house-rules.yaml
    plugin jamie.weather.isf
    xtplug lint --rules house-rules.yaml --select 'club-*' --quiet jamie.weather.isf
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/info.json:3:10: error: tag "jamie.weather" does not begin with "club." \[club-tag\]$' \
        "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}
