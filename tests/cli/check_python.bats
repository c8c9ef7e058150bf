# lint --check-python. Python words its messages differently from version to version, so only what is ours is compared.
load helper

# module TEXT: a plugin whose script has this text, with printf's escapes.
module() {
    plugin jamie.weather.isf
    printf "$1" >jamie.weather.isf/weather.py
}

# finds PLACE LINE CARETS: one finding there, with that snippet.
finds() {
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 1
    says_nothing
    sed 's/compiled: .* (Python 3\.[0-9]*) \[/compiled: … [/' "$BATS_TEST_TMPDIR/out" >found
    diff -u - found <<OUT
jamie.weather.isf/weather.py:$1: error: this module cannot be compiled: … [python-syntax]
$2
$3
1 error in 1 plugin
OUT
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "a module that Python takes" {
    module 'import xtension\n\ndef main():\n    return "\xc2\xb0C"\n'
    xtplug lint --check-python jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "the first error, at its line and column" {
    module 'import xtension\n\ndef f(:\n    pass\n'
    finds 3:7 '  3 | def f(:' '    |       ^'
}

@test "without the option nothing is compiled" {
    module 'def f(:\n'
    xtplug lint jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "columns count characters, past a byte-order mark and wide ones" {
    module '\xef\xbb\xbfx = = 1\n'
    finds 1:5 '  1 | x = = 1' '    |     ^'
    module '# 1\r\n"\xe6\xb8\xa9\xf0\x9f\x98\x80" + = 1\r\n'
    finds 2:8 '  2 | "温😀" + = 1' '    |          ^'
    module '"\xe6\xb8\xa9\xf0\x9f\x98\x80" + = 1\n'
    finds 1:8 '  1 | "温😀" + = 1' '    |          ^'
    module '# coding: utf-8\n"\xe6\xb8\xa9\xf0\x9f\x98\x80" + = 1\n'
    finds 2:8 '  2 | "温😀" + = 1' '    |          ^'
}

@test "an old Mac's line ends, and no line end" {
    module 'x = 1\rx = = 1\r'
    finds 2:5 '  2 | x = = 1' '    |     ^'
    module 'x = = 1'
    finds 1:5 '  1 | x = = 1' '    |     ^'
}

@test "bytes that are not UTF-8, unless the module names its encoding" {
    module 'x = 1\n\nplace = "K\xf6ln"\n'
    finds 3:11 '  3 | place = "K\xf6ln"' '    |           ^^^^'
    module '# -*- coding: latin-1 -*-\nplace = "K\xf6ln"\n'
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    module '# coding: latin-1\nplace = "K\xf6ln" = =\n'
    xtplug lint --check-python --format json jamie.weather.isf
    exits 1
    says_nothing
    grep -q '"rule": "python-syntax".*"path": "jamie.weather.isf/weather.py"' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "an encoding that does not exist, and a NUL" {
    module '# coding: klingon\n'
    finds 1:1 '  1 | # coding: klingon' '    | ^'
    module 'x = 1\ny = "\0"\n'
    finds 2:6 '  2 | y = "\x00"' '    |      ^^^^'
}

@test "tabs and blanks mixed up" {
    module 'if 1:\n\tx = 1\n        y = 2\n'
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/weather.py:3:[0-9]*: error: .* \[python-syntax\]$' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "what a module says about itself cannot reach the terminal" {
    module 'x = "\x1b[2J" = = \x1b[31m\n'
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 1
    says_nothing
    [ "$(LC_ALL=C grep -c "$(printf '\033')" "$BATS_TEST_TMPDIR/out")" -eq 0 ]
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "nothing of a plugin is run, whatever lies about" {
    module 'import os\nopen("run", "w")\n'
    for name in sitecustomize usercustomize site codecs encodings abc io os resource weather; do
        echo 'open("'"$PWD"'/run", "w")' >"jamie.weather.isf/$name.py"
        [ "$name" = weather ] || cp "jamie.weather.isf/$name.py" .
    done
    printf '#!/bin/sh\necho >"%s/run"\n' "$PWD" >python3
    chmod +x python3
    cp python3 jamie.weather.isf/python3
    find . | sort >"$BATS_TEST_TMPDIR/before"
    export PYTHONPATH=. PYTHONSTARTUP=sitecustomize.py PYTHONHOME=/nonexistent PYTHONWARNINGS=error
    PATH=".:$PATH" xtplug lint --check-python --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    cd jamie.weather.isf || return 1
    PATH=".:$PATH" xtplug lint --check-python --quiet
    exits 0
    prints_nothing
    says_nothing
    cd ..
    find . | sort | diff "$BATS_TEST_TMPDIR/before" -
}

@test "a plugin that is no Python plugin, or names no module that is there" {
    module 'def f(:\n'
    sed -i.old 's/"python3"/"python2"/' jamie.weather.isf/info.json
    xtplug lint --check-python --quiet --select python-syntax jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    module 'def f(:\n'
    rm jamie.weather.isf/weather.py
    xtplug lint --check-python --quiet --select python-syntax jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    module 'def f(:\n'
    sed -i.old 's/weather.py/weather/' jamie.weather.isf/info.json
    xtplug lint --check-python --quiet --select python-syntax jamie.weather.isf
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/weather.py:1:7: ' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "many plugins at once, and the rule off, as a warning, in a baseline" {
    for name in a b c d e f g h; do
        plugin "jamie.$name.isf" "jamie.$name"
        echo 'def f(:' >"jamie.$name.isf/weather.py"
    done
    xtplug lint --check-python --quiet --threads 8 .
    exits 1
    says_nothing
    [ "$(grep -c '\[python-syntax\]$' "$BATS_TEST_TMPDIR/out")" -eq 8 ]
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug lint --check-python --quiet --severity python-syntax=warning .
    exits 0
    says_nothing
    [ "$(grep -c ': warning: .*\[python-syntax\]$' "$BATS_TEST_TMPDIR/out")" -eq 8 ]
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug lint --check-python --quiet --ignore python-syntax .
    exits 0
    prints_nothing
    says_nothing
    xtplug lint --check-python --quiet --write-baseline old.json .
    exits 0
    prints_nothing
    says_nothing
    xtplug lint --check-python --quiet --baseline old.json .
    exits 0
    prints_nothing
    says_nothing
    xtplug lint --quiet --baseline old.json .
    exits 0
    prints_nothing
    says_nothing
}

@test "an override of the rule is no useless one where nothing was compiled" {
    module 'def f(:\n'
    printf 'overrides:\n  - files: ["jamie*"]\n    rules: {python-syntax: off}\n' >.xtplug.yaml
    xtplug lint --quiet .
    exits 0
    prints_nothing
    says_nothing
    xtplug lint --check-python --quiet .
    exits 0
    prints_nothing
    says_nothing
}

@test "the module of a manifest on standard input" {
    module 'def f(:\n'
    xtplug lint --check-python --quiet --stdin-filename jamie.weather.isf/info.json - <jamie.weather.isf/info.json
    exits 1
    says_nothing
    grep -q '^jamie.weather.isf/weather.py:1:7: ' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    xtplug lint --check-python --quiet - <jamie.weather.isf/info.json
    exits 0
    prints_nothing
    says_nothing
}

# A PATH on which sh is, and this as python3.
only_python() {
    mkdir bin
    ln -s "$(command -v sh)" bin/sh
    ln -s "$(command -v sleep)" bin/sleep
    cat >bin/python3
    chmod +x bin/python3
}

@test "no python3 is worth one word, and no failure" {
    module 'def f(:\n'
    plugin jamie.wind.isf jamie.wind
    mkdir bin
    ln -s "$(command -v sh)" bin/sh
    PATH=$PWD/bin xtplug lint --check-python .
    exits 0
    prints <<'OUT'
no findings in 2 plugins
OUT
    says <<'ERR'
xtplug: --check-python: no python3 is on this machine
ERR
    rm -r bin
    only_python <<'SH'
#!/bin/sh
echo 'xcode-select: no developer tools were found' >&2
exit 1
SH
    PATH=$PWD/bin xtplug lint --check-python .
    exits 0
    prints <<'OUT'
no findings in 2 plugins
OUT
    says <<'ERR'
xtplug: --check-python: the python3 of this machine does not run
ERR
}

@test "a Python that gives no answer is a problem" {
    module 'x = 1\n'
    only_python <<SH
#!/bin/sh
case \$5 in *version_info*) printf '3.99\n%s' "$PWD/bin/python3" ;; *) exit 3 ;; esac
SH
    PATH=$PWD/bin xtplug lint --check-python jamie.weather.isf
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: jamie.weather.isf/weather.py: could not be compiled: python3 ended with exit code 3
ERR
}

@test "a module that is too large, or too deep for Python, is a problem" {
    plugin jamie.weather.isf
    head -c 4194305 /dev/zero | tr '\0' '#' >jamie.weather.isf/weather.py
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: jamie.weather.isf/weather.py: could not be compiled: larger than 4194304 bytes
ERR
    { head -c 100000 /dev/zero | tr '\0' '-'; echo 1; } >jamie.weather.isf/weather.py
    xtplug lint --check-python --quiet jamie.weather.isf
    exits 2
    prints_nothing
    grep -Eqx 'xtplug: jamie.weather.isf/weather.py: could not be compiled: Python 3.[0-9]+ gave up with [A-Z][A-Za-z]+' \
        "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
}
