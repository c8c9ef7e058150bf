# init: a new plugin that lints clean.
load helper

setup_file() {
    export LOGNAME=jamie
}

# The command on a terminal; standard input is what is typed.
on_terminal() {
    call python3 "$BATS_TEST_DIRNAME/terminal.py" "$XTPLUG" "$@"
}

lints_clean() {
    xtplug lint --no-config --fail-on note "$1"
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

# The words of rules are theirs: here it counts which rule speaks, and where.
refuses_like() {
    exits 2
    prints_nothing
    grep -q "^xtplug: $1" "$BATS_TEST_TMPDIR/err"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    says <"$BATS_TEST_TMPDIR/err"
}

# Python itself reads the script.
compiles() {
    python3 -m py_compile "$1"
    rm -r "$(dirname "$1")/__pycache__"
}

@test "a folder's name is enough" {
    xtplug init jamie.weather_station.isf </dev/null
    exits 0
    prints <<'OUT'
jamie.weather_station.isf: made info.json and weather_station.py
OUT
    says_nothing
    diff - jamie.weather_station.isf/info.json <<'JSON'
{
  "name": "Weather Station",
  "tag": "jamie.weather_station",
  "APIVersion": 2,
  "vers": 1,
  "readableVers": "1.0",
  "script": "python3",
  "module": "weather_station.py",
  "desc": "Weather Station for XTension"
}
JSON
    [ "$(ls -A jamie.weather_station.isf)" = "$(printf '%s\n' info.json weather_station.py)" ]
    [ "$(ls -A)" = jamie.weather_station.isf ]
    lints_clean jamie.weather_station.isf
    compiles jamie.weather_station.isf/weather_station.py
}

@test "options say the rest" {
    xtplug init --yes --name 'Köln "Regen"' --tag acme.rain --module regen.py --readable '2.0 β' --vers 20 \
        --desc 'Reads C:\rain' acme.rain.isf
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and regen.py
OUT
    says_nothing
    diff - acme.rain.isf/info.json <<'JSON'
{
  "name": "Köln \"Regen\"",
  "tag": "acme.rain",
  "APIVersion": 2,
  "vers": 20,
  "readableVers": "2.0 β",
  "script": "python3",
  "module": "regen.py",
  "desc": "Reads C:\\rain"
}
JSON
    lints_clean acme.rain.isf
    compiles acme.rain.isf/regen.py
}

@test "a program gets a placeholder, and that is said" {
    xtplug init --script binary acme.meter.isf </dev/null
    exits 0
    prints <<'OUT'
acme.meter.isf: made info.json and meter
OUT
    says <<'OUT'
xtplug: meter is only a placeholder: put your program in its place, under this name or another
OUT
    grep -q '"script": "binary"' acme.meter.isf/info.json
    grep -q '"binaryName": "meter"' acme.meter.isf/info.json
    lints_clean acme.meter.isf
    call acme.meter.isf/meter
    exits 1
    prints_nothing
    says <<'OUT'
This plugin has no program yet, only a placeholder.
OUT
    xtplug init --binary meterd acme.meterd.isf </dev/null
    exits 0
    prints <<'OUT'
acme.meterd.isf: made info.json and meterd
OUT
    says <<'OUT'
xtplug: meterd is only a placeholder: put your program in its place, under this name or another
OUT
    lints_clean acme.meterd.isf
}

@test "a name without an owner gets one in the tag" {
    xtplug init weather.isf </dev/null
    exits 0
    prints <<'OUT'
weather.isf: made info.json and weather.py
OUT
    says_nothing
    grep -q '"tag": "jamie.weather"' weather.isf/info.json
    xtplug lint --fail-on warning --quiet weather.isf
    exits 0
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
    xtplug init --owner acme rain.isf </dev/null
    exits 0
    prints <<'OUT'
rain.isf: made info.json and rain.py
OUT
    says_nothing
    grep -q '"tag": "acme.rain"' rain.isf/info.json
    LOGNAME=xt xtplug init xt.wind.isf </dev/null
    exits 0
    prints <<'OUT'
xt.wind.isf: made info.json and wind.py
OUT
    says_nothing
    grep -q '"tag": "xtuser.wind"' xt.wind.isf/info.json
    LOGNAME='' USER=robin xtplug init hail.isf </dev/null
    exits 0
    prints <<'OUT'
hail.isf: made info.json and hail.py
OUT
    says_nothing
    grep -q '"tag": "robin.hail"' hail.isf/info.json
}

@test "a name of any length has a description that lint takes" {
    xtplug init --name "$(printf 'x%.0s' {1..400})" acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    grep -q '"desc": "A plugin for XTension"' acme.rain.isf/info.json
    lints_clean acme.rain.isf
}

@test "no text breaks out of its quotes" {
    i=0
    for text in '"""' "'''" '\' '\"""\' $'a\nb\r\tc\x01\x7f' '"""; import os; os.abort()  # ' '%s {} $HOME `id`' \
        'wärme 天気 🌧' $'\u202e\u200b\ufeff\u2028' '\N{BULLET}\x\u' '# -*- coding: latin-1 -*-'; do
        i=$((i + 1))
        xtplug init --name "$text" --readable "$text" --desc "$text" "acme.rain$i.isf" </dev/null
        exits 0
        prints <<OUT
acme.rain$i.isf: made info.json and rain$i.py
OUT
        says_nothing
        lints_clean "acme.rain$i.isf"
        TEXT=$text python3 - "acme.rain$i.isf" "rain$i.py" <<'PY'
import ast, json, os, pathlib, sys
text, folder = os.environ["TEXT"], pathlib.Path(sys.argv[1])
manifest = json.loads((folder / "info.json").read_text(encoding="utf-8"))
assert manifest["name"] == manifest["readableVers"] == manifest["desc"] == text
script = ast.parse((folder / sys.argv[2]).read_bytes())
assert ast.get_docstring(script, clean=False).startswith(f"{text}, a plugin for XTension: {text}\n\n")
PY
    done
}

@test "the script does what the library expects of it" {
    xtplug init acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    # Alone it says why it cannot run.
    call python3 -B acme.rain.isf/rain.py
    exits 1
    prints_nothing
    says <<'OUT'
XTension has to start this script: it brings what is missing here (No module named 'xtension_plugin')
OUT
    # A stand-in with the names that the published library has.
    mkdir -p library/xtension_plugin
    echo 'xtCommandShutdown = "shut"' >library/xtension_plugin/xtension_constants.py
    cat >library/xtension_plugin/xtension_plugin.py <<'PY'
class cXTension:
    ready = False
    isShuttingDown = False
    onGotSettings = None
    onNewUnit = None

    def __init__(self):
        self.handlers = {}

    def addCommandHandler(self, command, handler):
        self.handlers[command] = handler

    def startup(self):
        self.ready = True
        self.onGotSettings()
        self.onNewUnit(type("Unit", (), {"name": "Rain", "address": "1"}))

    def writeLog(self, text):
        print("log:", text)
        self.handlers["shut"](None)
        self.isShuttingDown = True

    def debugLog(self, text):
        print("debug:", text)
PY
    PYTHONPATH=library call python3 -B acme.rain.isf/rain.py
    exits 0
    prints <<'OUT'
debug: unit Rain at 1
log: started
OUT
    says_nothing
}

@test "on a terminal it asks for what no option gives, and refuses bad answers with the reason" {
    on_terminal init jamie.rain.isf --readable 0.1 < <(printf '%s\n' perl '' '' xt.rain rain '' src/rain.py \
        time.py '' 0 3 'Reads "rain"')
    exits 0
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: perl
xtplug: the script "perl" is neither python3 nor binary
Script, python3 or binary [python3]: 
Name, as the list of plugins shows it [Rain]: 
Tag, the permanent name; it stays the same for good [jamie.rain]: xt.rain
xtplug: tag "xt.rain" begins with "xt.", which XTension reserves; choose a tag of your own, such as "jamie.weather"
Tag, the permanent name; it stays the same for good [jamie.rain]: rain
xtplug: tag "rain" has no owner part; put a name of your own in front, such as "jamie.weather"
Tag, the permanent name; it stays the same for good [jamie.rain]: 
File name of the script [rain.py]: src/rain.py
xtplug: "src/rain.py" is no plain file name; the file lies in the plugin's folder itself
File name of the script [rain.py]: time.py
xtplug: a script "time.py" would hide the module time, since Python looks beside the script first; choose another name
File name of the script [rain.py]: 
Version, as a number that goes up with each release [1]: 0
xtplug: "0" is not a whole number from 1 to 2147483647
Version, as a number that goes up with each release [1]: 3
Description, in a few words [Rain for XTension]: Reads "rain"
jamie.rain.isf: made info.json and rain.py
OUT
    diff - jamie.rain.isf/info.json <<'JSON'
{
  "name": "Rain",
  "tag": "jamie.rain",
  "APIVersion": 2,
  "vers": 3,
  "readableVers": "0.1",
  "script": "python3",
  "module": "rain.py",
  "desc": "Reads \"rain\""
}
JSON
    lints_clean jamie.rain.isf
}

@test "on a terminal an answer changes the proposals behind it" {
    on_terminal init jamie.rain.isf < <(printf '%s\n' binary 'Acme Rain' '' '' '' '' '')
    exits 0
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: binary
Name, as the list of plugins shows it [Rain]: Acme Rain
Tag, the permanent name; it stays the same for good [jamie.rain]: 
File name of the program [rain]: 
Version, as people read it [1.0]: 
Version, as a number that goes up with each release [1]: 
Description, in a few words [Acme Rain for XTension]: 
jamie.rain.isf: made info.json and rain
xtplug: rain is only a placeholder: put your program in its place, under this name or another
OUT
    lints_clean jamie.rain.isf
}

@test "on a terminal the end of the answers leaves nothing behind" {
    on_terminal init jamie.rain.isf < <(printf '%s\n' '')
    exits 2
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: 
Name, as the list of plugins shows it [Rain]: 
xtplug: nothing was made: the answers ended
OUT
    [ -z "$(ls -A)" ]
    # The key that interrupts.
    on_terminal init jamie.rain.isf < <(printf '\003')
    exits 130
    says_nothing
    prints <"$BATS_TEST_TMPDIR/out"
    [ -z "$(ls -A)" ]
}

@test "on a terminal --yes asks nothing, and a bad option is told before any question" {
    on_terminal init -y jamie.rain.isf </dev/null
    exits 0
    says_nothing
    prints <<'OUT'
jamie.rain.isf: made info.json and rain.py
OUT
    on_terminal init --tag wind jamie.wind.isf </dev/null
    exits 2
    says_nothing
    prints <<'OUT'
xtplug: --tag: tag "wind" has no owner part; put a name of your own in front, such as "jamie.weather"
OUT
}

@test "a folder that is there has to be empty" {
    mkdir acme.rain.isf acme.wind.isf acme.git.isf
    xtplug init acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    cp -r acme.rain.isf before
    xtplug init acme.rain.isf </dev/null
    refuses 'acme.rain.isf: is not empty: "info.json" and 1 more are in it; a new plugin needs a new folder'
    diff -r before acme.rain.isf
    cd acme.wind.isf
    xtplug init . </dev/null
    exits 0
    prints <<'OUT'
.: made info.json and wind.py
OUT
    says_nothing
    lints_clean .
    cd ../acme.git.isf
    git init -q .
    xtplug init . </dev/null
    exits 0
    prints <<'OUT'
.: made info.json and git.py
OUT
    says_nothing
    [ "$(git status --porcelain)" = "$(printf '%s\n' '?? git.py' '?? info.json')" ]
    cd ..
    xtplug init ./acme.hail.isf/// </dev/null
    exits 0
    prints <<'OUT'
acme.hail.isf: made info.json and hail.py
OUT
    says_nothing
    lints_clean acme.hail.isf
    cd acme.hail.isf
    xtplug init acme.snow.isf </dev/null
    refuses 'acme.snow.isf: lies in another plugin, "acme.hail.isf"'
}

@test "a folder's name that will not do" {
    xtplug init rain </dev/null
    refuses 'the folder'"'"'s name "rain" does not end in ".isf", by which XTension knows a plugin; call it "rain.isf"'
    xtplug init jamie.rain.ISF </dev/null
    refuses 'the folder'"'"'s name "jamie.rain.ISF" does not end in ".isf", by which XTension knows a plugin; call it "jamie.rain.isf"'
    xtplug init 'jamie.rain gauge.isf' </dev/null
    refuses_like 'jamie.rain gauge.isf: the folder name "jamie.rain gauge.isf" has .*; write underscores'
    xtplug init no/jamie.rain.isf </dev/null
    refuses 'no: there is no such folder; make it first'
    xtplug init . </dev/null
    refuses 'the folder'"'"'s name "scratch" does not end in ".isf", by which XTension knows a plugin; call it "scratch.isf"'
    touch a.isf
    xtplug init a.isf </dev/null
    refuses 'a.isf: is a file already; choose another name'
    xtplug init $'a\x1b[31m.isf' </dev/null
    exits 0
    prints <<'OUT'
a\x1b[31m.isf: made info.json and a31m.py
OUT
    says_nothing
    rm -r a*
    [ -z "$(ls -A)" ]
}

@test "wrong use" {
    xtplug init </dev/null
    refuses 'name the FOLDER to make, such as jamie.weather.isf; a single dot is the current folder'
    xtplug init a.b.isf a.c.isf </dev/null
    refuses '`xtplug init` makes one plugin at a time'
    xtplug init --script perl a.b.isf </dev/null
    refuses '--script: the script "perl" is neither python3 nor binary'
    xtplug init --module b.py --binary b a.b.isf </dev/null
    refuses 'give --module for a script or --binary for a program, not both'
    xtplug init --script binary --module b.py a.b.isf </dev/null
    refuses '--module names a Python script; with --script binary give --binary'
    xtplug init --script python3 --binary b a.b.isf </dev/null
    refuses '--binary names a program; with --script python3 give --module'
    xtplug init --module json.py a.b.isf </dev/null
    refuses '--module: a script "json.py" would hide the module json, since Python looks beside the script first; choose another name'
    xtplug init --module .py a.b.isf </dev/null
    refuses '--module: ".py" is a suffix without a name; write NAME.py'
    xtplug init --binary info.json a.b.isf </dev/null
    refuses '--binary: "info.json" is the manifest'"'"'s own name'
    xtplug init --vers 2147483648 a.b.isf </dev/null
    refuses '--vers: "2147483648" is not a whole number from 1 to 2147483647'
    xtplug init --name ' ' a.b.isf </dev/null
    refuses_like '--name: '
    xtplug init --tag 'a b.c' a.b.isf </dev/null
    refuses_like '--tag: tag "a b.c" has '
    xtplug init --name $'\xff' a.b.isf </dev/null
    refuses '--name: "\xff" is not UTF-8, as texts in info.json are'
    [ -z "$(ls -A)" ]
}

@test "every fault of the options is told at once" {
    xtplug init --tag xt.rain --module rain.txt acme.rain.isf </dev/null
    exits 2
    prints_nothing
    says <<'OUT'
xtplug: --tag: tag "xt.rain" begins with "xt.", which XTension reserves; choose a tag of your own, such as "jamie.weather"
xtplug: --module: the script "rain.txt" does not end in ".py", as the name of a Python script does
OUT
    name="acme.$(printf '%070d' 0)"
    xtplug init "$name.isf" </dev/null
    refuses_like 'tag .*; --tag gives another$'
    [ -z "$(ls -A)" ]
}

@test "the house rules count, and taken tags too" {
    cat >.xtplug.yaml <<'YAML'
rules:
  desc-long: {max: 20}
  tag-generic: off
known-tags: tags.txt
YAML
    echo acme.rain >tags.txt
    xtplug init --desc 'Reads a rain gauge over the network' --tag acme.rain acme.rain.isf </dev/null
    exits 2
    prints_nothing
    [ "$(sed 's/^\(xtplug: --[a-z]*\): .*/\1/' "$BATS_TEST_TMPDIR/err")" = "$(printf '%s\n' 'xtplug: --tag' 'xtplug: --desc')" ]
    grep -q 'tags.txt' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
    xtplug init --desc 'Rain' --tag rain acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    echo 'rules: [' >.xtplug.yaml
    xtplug init acme.wind.isf </dev/null
    refuses_like '.xtplug.yaml:'
    xtplug init --no-config acme.wind.isf </dev/null
    exits 0
    prints <<'OUT'
acme.wind.isf: made info.json and wind.py
OUT
    says_nothing
}

@test "it never waits where there is no terminal" {
    mkfifo pipe
    exec 9<>pipe
    call timeout 20 "$XTPLUG" init jamie.rain.isf <pipe
    exec 9>&-
    exits 0
    prints <<'OUT'
jamie.rain.isf: made info.json and rain.py
OUT
    says_nothing
}

@test "where the disk takes no more, nothing is left" {
    mkdir there.a.isf
    for folder in new.a.isf there.a.isf; do
        (
            ulimit -f 1
            "$XTPLUG" init --name "$(printf '%03000d' 0)" --desc Zero "$folder" </dev/null >out 2>err
        ) && fail 'it was made'
        grep -qx "xtplug: $folder: cannot be made: File too large" err
        rm out err
    done
    [ "$(ls -A)" = there.a.isf ]
    [ -z "$(ls -A there.a.isf)" ]
}

@test "where nothing can be written, that is said" {
    [ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
    mkdir plugins
    chmod 555 plugins
    xtplug init plugins/jamie.rain.isf </dev/null
    chmod 755 plugins
    refuses 'plugins/jamie.rain.isf: cannot be made: Permission denied'
    [ -z "$(ls -A plugins)" ]
}
