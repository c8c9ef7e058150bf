# schema. What the schema says is compared with lint in tests/integration/schema.py.
load helper

@test "schema prints one JSON document" {
    xtplug schema
    exits 0
    says_nothing
    python3 -c 'import json, sys; assert json.load(open(sys.argv[1], encoding="utf-8"))["title"]' "$BATS_TEST_TMPDIR/out"
    [ "$(tail -c 1 "$BATS_TEST_TMPDIR/out" | od -An -tx1)" = ' 0a' ]
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "a configuration does not change it" {
    "$XTPLUG" schema >plain
    printf 'rules: {tag-reserved: off, tag-generic: error}\n' >.xtplug.yaml
    xtplug schema
    exits 0
    prints <plain
    says_nothing
}

@test "schema takes no arguments and no options of others" {
    xtplug schema info.json
    refuses '`xtplug schema` takes no argument such as "info.json"'
    xtplug schema --format json
    refuses 'unknown option --format; `xtplug schema --help` lists the options'
}

@test "output that cannot be written" {
    [ -e /dev/full ] || skip 'there is no /dev/full'
    call sh -c '"$XTPLUG" schema >/dev/full'
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: cannot write the output: No space left on device
ERR
}
