# What all bats files share. Every case runs in a scratch folder of its own, which bats removes, and says what the whole
# of both outputs is: a case that calls the program and leaves one of them unchecked fails.

setup() {
    mkdir "$BATS_TEST_TMPDIR/scratch"
    cd "$BATS_TEST_TMPDIR/scratch" || return 1
    unchecked=
}

teardown() {
    if [ -n "$unchecked" ]; then
        echo "not checked:$unchecked"
        return 1
    fi
}

# Runs a command and keeps what it prints. With a here-document or a pipe, that is its standard input.
call() {
    [ -z "$unchecked" ] || fail "call: not checked before:$unchecked"
    code=0
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || code=$?
    unchecked=' exits prints says'
}

xtplug() {
    call "$XTPLUG" "$@"
}

fail() {
    printf '%s\n' "$@"
    return 1
}

checked() {
    unchecked=${unchecked/ $1/}
}

# The exit code.
exits() {
    checked exits
    [ "$code" -eq "$1" ] || fail "exit code $code, not $1; standard error:" "$(cat "$BATS_TEST_TMPDIR/err")"
}

# Standard output is exactly what the here-document says.
prints() {
    checked prints
    diff -u --label expected --label output - "$BATS_TEST_TMPDIR/out"
}

prints_nothing() {
    prints </dev/null
}

# The same for standard error.
says() {
    checked says
    diff -u --label expected --label 'standard error' - "$BATS_TEST_TMPDIR/err"
}

says_nothing() {
    says </dev/null
}

# Wrong use: exit code 2, nothing on standard output, one line on standard error.
refuses() {
    exits 2
    prints_nothing
    says < <(printf 'xtplug: %s\n' "$1")
}

# plugin FOLDER [TAG]: a plugin that lints clean, or would but for its tag.
plugin() {
    mkdir -p "$1"
    cat >"$1/info.json" <<JSON
{
  "name": "Weather",
  "tag": "${2-jamie.weather}",
  "APIVersion": 2,
  "vers": 7,
  "readableVers": "1.2",
  "script": "python3",
  "module": "weather.py",
  "desc": "Reads a weather station over the network"
}
JSON
    echo 'import xtension' >"$1/weather.py"
}
