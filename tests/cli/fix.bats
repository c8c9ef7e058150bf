# lint --fix, --unsafe-fixes and --diff.
load helper

# A manifest as somebody pastes it together from the wiki, with a script beside it.
pasted() {
    mkdir -p jamie.weather.isf
    cat >jamie.weather.isf/info.json <<'JSON'
{
	“name”: “Jamie's Weather”,
	“tag”: “jamie.weather",
	“apiVersion”: “2”,
	'vers': 12.0,
	readableVers: 1.10,
	“script”: “Python3",
	”module”: ”weather",
	“desc”: “Reads the weather station”.
	“cameraapi”: False,   // not a camera
}
JSON
    echo 'import sys' >jamie.weather.isf/weather.py
}

mended() {
    cat <<'JSON'
{
	"name": "Jamie's Weather",
	"tag": "jamie.weather",
	"APIVersion": 2,
	"vers": 12,
	"readableVers": "1.10",
	"script": "python3",
	"module": "weather.py",
	"desc": "Reads the weather station",
	"cameraapi": false
}
JSON
}

@test "one command mends what was pasted from the wiki" {
    pasted
    xtplug lint --fix --unsafe-fixes jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says <<'OUT'
xtplug: 25 findings put right in 1 file
OUT
    sed 's/ *$//' jamie.weather.isf/info.json | diff - <(mended)
    cp jamie.weather.isf/info.json once
    xtplug lint --fix --unsafe-fixes jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
    cmp once jamie.weather.isf/info.json
}

@test "without --unsafe-fixes a comment stays, and is reported" {
    pasted
    xtplug lint --fix --quiet jamie.weather.isf
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:10:23: error: a comment; JSON has none [json-comment]
  10 |     "cameraapi": false   // not a camera
     |                          ^^^^^^^^^^^^^^^
1 error in 1 plugin; 1 fixable with --unsafe-fixes
OUT
    says_nothing
}

@test "--diff prints what git apply and patch take, and writes nothing" {
    pasted
    cp -r jamie.weather.isf before
    xtplug lint --diff --unsafe-fixes jamie.weather.isf
    exits 1
    says_nothing
    cp "$BATS_TEST_TMPDIR/out" diff
    prints <diff
    head -n 2 diff | diff - <(printf '%s\n' '--- a/jamie.weather.isf/info.json' '+++ b/jamie.weather.isf/info.json')
    diff -r before jamie.weather.isf
    git apply diff
    sed 's/ *$//' jamie.weather.isf/info.json | diff - <(mended)
    rm -r jamie.weather.isf
    cp -r before jamie.weather.isf
    patch -s -p1 <diff
    sed 's/ *$//' jamie.weather.isf/info.json | diff - <(mended)
    xtplug lint --diff --unsafe-fixes jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
}

@test "--diff wins over --fix" {
    pasted
    cp -r jamie.weather.isf before
    xtplug lint --fix --diff jamie.weather.isf
    exits 1
    says_nothing
    prints <"$BATS_TEST_TMPDIR/out"
    diff -r before jamie.weather.isf
}

@test "the file keeps its mode, and a link stays a link" {
    pasted
    mkdir jamie.weather.isf/parts
    mv jamie.weather.isf/info.json jamie.weather.isf/parts/manifest
    ln -s parts/manifest jamie.weather.isf/info.json
    chmod 640 jamie.weather.isf/parts/manifest
    xtplug lint --fix --unsafe-fixes --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -L jamie.weather.isf/info.json ]
    [ "$(ls -l jamie.weather.isf/parts/manifest | cut -c 1-10)" = -rw-r----- ]
    sed 's/ *$//' jamie.weather.isf/parts/manifest | diff - <(mended)
    [ "$(ls jamie.weather.isf/parts)" = manifest ]
}

@test "a manifest on standard input is mended on its way to standard output" {
    pasted
    xtplug lint --fix --unsafe-fixes --stdin-filename jamie.weather.isf/info.json - <jamie.weather.isf/info.json
    exits 0
    sed 's/ *$//' "$BATS_TEST_TMPDIR/out" | diff - <(mended)
    prints <"$BATS_TEST_TMPDIR/out"
    says <<'OUT'
no findings in 1 plugin
xtplug: 25 findings put right in 1 file
OUT
    diff jamie.weather.isf/info.json <(pasted && cat jamie.weather.isf/info.json)
}

@test "a clean manifest is not touched" {
    plugin jamie.weather.isf
    touch -t 202001010000 jamie.weather.isf/info.json
    xtplug lint --fix --unsafe-fixes --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -z "$(find jamie.weather.isf/info.json -newermt 2021-01-01)" ]
}

@test "--unsafe-fixes alone is wrong use" {
    xtplug lint --unsafe-fixes .
    refuses '--unsafe-fixes needs --fix or --diff'
}

@test "what cannot be written is said, and the findings stay" {
    [ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
    pasted
    chmod 555 jamie.weather.isf
    xtplug lint --fix jamie.weather.isf
    chmod 755 jamie.weather.isf
    exits 2
    prints <"$BATS_TEST_TMPDIR/out"
    grep -q '^xtplug: jamie.weather.isf/info.json: ' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
}

@test "where the disk takes no more, the file stays as it was and nothing is left beside it" {
    pasted
    sed -i "2i\\	'notes': '$(printf '%03000d' 0)'," jamie.weather.isf/info.json
    cp -r jamie.weather.isf before
    (
        ulimit -f 1
        "$XTPLUG" lint --fix --unsafe-fixes jamie.weather.isf >/dev/null 2>err
    ) && fail 'it was written'
    grep -qx 'xtplug: jamie.weather.isf/info.json: cannot be fixed: File too large' err
    diff -r before jamie.weather.isf
}
