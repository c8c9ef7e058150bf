# init: a new plugin that lints clean.
load helper
load init

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
