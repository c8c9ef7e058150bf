#!/usr/bin/env python3
"""What is known about info.json, said once more as manifests: what is legal gives no finding above a note, and what is
open to doubt gives the severity that the facts deserve. In TAP.

    format_facts.py XTPLUG

A case is a sentence, what is laid over the smallest manifest (None takes a key out), and the findings that must come, as
"rule severity", and no others. Tags differ by themselves, because two plugins of one run must not share one. FOLDER
gives the folder another name, and SLASH in a text is an escaped slash.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Tap

SMALLEST = {
    "name": "Acme Rain Gauge", "APIVersion": 2, "vers": 1, "readableVers": "1.0", "script": "python3",
    "module": "raingauge.py", "desc": "Reads an Acme rain gauge over the network",
}
FOLDER, SLASH = "(folder)", "(slash)"
SERIAL = {"allowSerial": True, "baud": 9600}
UNIT = {"name": "Rain", "tag": "acme.rain.today", "info": "Any address"}
WIND = {"name": "Wind", "tag": "acme.rain.wind", "info": "Any address"}
LINE = {"name": "separator"}
LABEL = {"type": "label", "text": "Gauge", "bounds": [0, 0, 80, 20], "align": "left", "key": ""}
POPUP = {"type": "popup", "key": "acme.gauge", "bounds": [0, 0, 80, 20], "options": [["One", "1"], ["Two", "2", True]]}


def unit(**more):
    return {"deviceTypes": [{**UNIT, **more}]}


def control(**more):
    return {"editControls": [{**LABEL, **more}]}


def popup(*options):
    return {"editControls": [{**POPUP, "options": list(options)}]}


LEGAL = [
    ("the smallest manifest", {}),
    ("the same, word for word", {"tag": "acme.raingauge", FOLDER: "acme.raingauge.isf"}),
    ("an owner and an underscore in front of the folder's name", {FOLDER: "acme_insteon.isf"}),
    ("a folder without an owner, as the official sample", {FOLDER: "busyunits.isf"}),
    ("a tag in three parts", {"tag": "owner.thing.detail"}),
    ("a tag with an underscore", {"tag": "owner_thing"}),
    ("a tag with a hyphen", {"tag": "owner-thing"}),
    ("an escaped slash is a slash", {"checkVersLink": f"https:{SLASH}{SLASH}acme.example{SLASH}v.json"}),
    ("keys of controls in both patterns",
     unit(smallControls=[{**POPUP, "key": "OWNER_name"}, {**POPUP, "key": "OWNER.name"}])),
    ("a key of the program's own in a unit's window", unit(editControls=[{**POPUP, "key": "xt.logging"}])),
    ("a group box without a key", {"editControls": [{"type": "groupbox", "text": "Gauge", "bounds": [0, 0, 547, 211]}]}),
    ("a unit type with the tag of the plugin", {"tag": "acme.same", "deviceTypes": [{**UNIT, "tag": "acme.same"}]}),
    ("a name and a desc may hold any text", {"name": "Wärme ♨️", "desc": "°C, “quoted”"}),
    ("vers may be zero", {"vers": 0}),
    ("readableVers is never parsed", {"readableVers": "first try"}),
    ("a plugin's own keys pass", {"acme.colour": 7, "pollSeconds": "30", "deep": {"baud": "x", "tag": 1}}),
    ("a portSelect key may be false", {"portSelectNone": False, "portSelectOutgoing": True, "portSelectIncoming": False}),
    ("no communications key at all", {"editControls": []}),
    ("unusual speeds exist", {"allowSerial": True, "baud": 31250}),
    ("the finer keys together", {"allowSerial": True, "baud": 9600, "allowTCP": True, "TCPListen": True, "listenType": "tcp"}),
    ("SSL and Bonjour", {"portSelectOutgoing": True, "allowSSL": True, "allowBonjour": True}),
    ("a camera with unit types and ports", {"cameraapi": True, "portSelectOutgoing": True, "deviceTypes": [UNIT]}),
    ("a catch-all for handlers", {"dontvalidatehandlers": True}),
    ("sharing", {"fullAccess": True, "accessUnits": True, "accessScripts": True, "summaryKey": "acme.rain.summary",
                 "sharingControls": [LABEL]}),
    ("lines between unit types", {"deviceTypes": [UNIT, LINE, WIND]}),
    ("a tag of a unit type that is short", unit(tag="a.b")),
    ("tags that begin alike and go on in small letters", {"deviceTypes": [UNIT, {**WIND, "tag": "acme.rain.todayandmore"}]}),
    ("a unit that only reports", unit(receiveonly=True, ignoreclicks=True, hasQuery=False)),
    ("a number with its measure", unit(dimmable=True, dimmableType="simulated", suffix=" °C", format="#.0")),
    ("colours", unit(dimmable=True, allowColor=True, allowColorTemperature=True)),
    ("controls in all windows", {**unit(editControls=[LABEL], smallControls=[POPUP]), "editControls": [POPUP]}),
    ("one key in two windows", {**unit(smallControls=[POPUP], editControls=[POPUP])}),
    ("a key that XTension has", {"editControls": [{**POPUP, "key": "xt.logging"}]}),
    ("controls of another type", control(type="slider")),
    ("controls with keys of the builder", control(builderId=4, font="small")),
    ("fractions and places left of the window", control(bounds=[-4, 0.5, 80.5, 20])),
    ("controls that overlap", {"editControls": [LABEL, LABEL]}),
    ("as wide as the sheet, and high", control(bounds=[0, 0, 584, 2000])),
    ("as wide and high as the box of a unit", unit(editControls=[{**LABEL, "bounds": [0, 0, 547, 211]}])),
    ("as wide as the small window", unit(smallControls=[{**LABEL, "bounds": [0, 0, 200, 2000]}])),
    ("a handler of an interface may have capitals", control(type="slider", action="levelChanged")),
    ("an empty handler", unit(smallControls=[{**POPUP, "action": ""}])),
    ("options with and without a mark", popup(["One", 1], ["Two", "2", False], ["Three", None, True])),
    *((f"{key} {value}", {**SERIAL, key: value})
      for key, values in (("bytesize", (5, 6, 7, 8)), ("stopbits", (1, 2)),
                          ("parity", ("none", "odd", "event", "mark", "space")),
                          ("xonxoff", (True, False)), ("rtscts", (True, False)), ("dsrdtr", (True, False)),
                          ("rtson", (True, False)), ("dtron", (True, False))) for value in values),
    *((f"dimmableType {value}", unit(dimmable=True, dimmableType=value)) for value in ("simple", "smart", "simulated")),
]

DOUBTFUL = [
    ("39 a folder with a blank", {FOLDER: "acme insteon.isf"}, ["folder-blank warning"]),
    ("39 a folder without an owner", {FOLDER: "insteon.isf"}, ["folder-name note"]),
    ("11 a tag of one word", {"tag": "zwave"}, ["tag-generic warning"]),
    ("1 several portSelect keys", {"portSelectNone": True, "portSelectIncoming": True}, ["port-exclusive warning"]),
    ("3 finer keys beside a portSelect key", {"portSelectOutgoing": True, "allowTCP": True}, ["port-allow note"]),
    ("7 APIVersion as a fraction", {"APIVersion": 2.0}, ["key-type error"]),
    ("8 vers below zero", {"vers": -1}, ["vers-range error"]),
    ("9 an empty name", {"name": ""}, ["empty-value error"]),
    ("9 an empty desc", {"desc": ""}, ["empty-value warning"]),
    ("12 xt. in a unit's tag", unit(tag="xt.rain"), ["unit-tag-reserved note"]),
    ("13 a slash in module", {"module": "lib/raingauge.py"}, ["entry-folder warning"]),
    ("13 the folder itself in front of module", {"module": "./raingauge.py"}, ["entry-folder warning"]),
    ("13 the same twice", {"module": ".//./raingauge.py"}, ["entry-folder warning"]),
    ("10 a tag that nobody can see", {"tag": "\u200b"}, ["tag-characters warning"]),
    ("10 a unit's tag that nobody can see", unit(tag="\u200b"), ["tag-characters warning"]),
    ("18 isf with the folder's name", {"isf": "acme.case.isf"}, ["manifest-v1 note"]),
    ("18 isf with another name", {"isf": "acme.wind.isf"}, ["isf-name warning", "manifest-v1 note"]),
    ("7 two signs of the first API", {"APIVersion": None, "script": "python2"},
     ["manifest-v1 note", "required-key error", "script-value error"]),
    ("7 one sign of it", {"script": "python2"}, ["script-value error"]),
    ("19 no info", {"deviceTypes": [{"name": "Rain", "tag": "acme.rain.today"}]}, ["key-expected note"]),
    ("5.1 no tag", {"deviceTypes": [{"name": "Rain", "info": "Any"}]}, ["required-key error"]),
    ("5.1 no name", {"deviceTypes": [{"tag": "acme.rain.today", "info": "Any"}]}, ["required-key error"]),
    ("20 a tag twice", {"deviceTypes": [UNIT, {**WIND, "tag": UNIT["tag"]}]}, ["unit-tag-unique error"]),
    ("20 a tag twice, once in other capitals of its key",
     {"deviceTypes": [UNIT, {"name": "Wind", "Tag": UNIT["tag"], "info": "Any"}]}, ["key-case error", "unit-tag-unique error"]),
    ("22 a name twice", {"deviceTypes": [UNIT, {**WIND, "name": "Rain"}]}, ["unit-name-unique warning"]),
    ("23 a line with more", {"deviceTypes": [UNIT, {**LINE, "info": "x"}, WIND]}, ["unit-separator note"]),
    *((f"23 a line with {what}", {"deviceTypes": [UNIT, {**LINE, "tag": tag}, WIND]}, ["unit-separator note"])
      for what, tag in (("a tag", "acme.line"), ("a plain tag", "line"), ("a reserved tag", "xt.line"),
                        ("an empty tag", ""), ("a blank in its tag", "acme line"))),
    ("23 a line with the tag of a unit type", {"deviceTypes": [UNIT, {**LINE, "tag": UNIT["tag"]}, WIND]},
     ["unit-separator note", "unit-tag-unique error"]),
    ("23 a line in capitals", {"deviceTypes": [UNIT, {"name": "Separator"}, WIND]}, ["unit-separator note"]),
    ("23 a line in front", {"deviceTypes": [LINE, UNIT]}, ["unit-separator note"]),
    ("23 a line behind", {"deviceTypes": [UNIT, LINE]}, ["unit-separator note"]),
    ("23 two lines", {"deviceTypes": [UNIT, LINE, LINE, WIND]}, ["unit-separator note"]),
    ("23 nothing but a line", {"deviceTypes": [LINE]}, ["unit-separator note"]),
    ("24 no unit types", {"deviceTypes": []}, ["units-empty note"]),
    ("25 dimmableType alone", unit(dimmableType="simple"), ["unit-dimmable warning"]),
    ("25 an unknown one", unit(dimmable=True, dimmableType="fast"), ["unit-dimmable-type warning"]),
    ("25 neither dimmable nor any use for three keys", unit(dimmableType="simple", suffix="%", format="#"),
     ["unit-dimmable warning"]),
    ("25 nor for two", unit(suffix="%", format="#"), ["unit-dimmable note"]),
    ("26 a control that is no object", {"editControls": ["label"]}, ["item-type error"]),
    ("26 a control whose type is no text", control(type=5), ["key-type error"]),
    ("27 three numbers", control(bounds=[0, 0, 80]), ["control-bounds error"]),
    ("27 bounds that are no array", control(bounds="0 0 80 20"), ["key-type error"]),
    ("27 no width", control(bounds=[0, 0, 0, 20]), ["control-size warning"]),
    ("27 a height below zero", control(bounds=[0, 0, 80, -1]), ["control-size warning"]),
    ("6.1 wider than the sheet", control(bounds=[0, 0, 585, 20]), ["control-size warning"]),
    ("28 wider than the unit's box", unit(editControls=[{**LABEL, "bounds": [0, 0, 548, 20]}]), ["control-size warning"]),
    ("28 higher than the unit's box", unit(editControls=[{**LABEL, "bounds": [0, 0, 80, 212]}]), ["control-size note"]),
    ("28 between old and new height", unit(editControls=[{**LABEL, "bounds": [0, 0, 80, 190]}]), []),
    ("6.1 wider than the small window", unit(smallControls=[{**LABEL, "bounds": [0, 0, 201, 20]}]), ["control-size warning"]),
    ("30 one text alone", popup(["One"]), ["popup-options warning"]),
    ("30 four places", popup(["One", "1", True, 0]), ["popup-options warning"]),
    ("30 two first choices", popup(["One", "1", True], ["Two", "2", True]), ["popup-options warning"]),
    ("30 a mark that is no boolean", popup(["One", "1", "true"]), ["popup-options warning"]),
    ("30 no option", popup(), ["popup-options note"]),
    ("30 a label with an empty list of them", control(options=[]), ["popup-options note"]),
    ("30 a label with a list that is none", control(options=["One", "Two"]), ["popup-options note"]),
    ("31 a key twice in one window", {"editControls": [POPUP, POPUP]}, ["control-key-unique warning"]),
    ("33 a template without a name", {"applescriptTemplate": " "}, ["template-file warning"]),
    ("33 another one without", {"luaTemplate": ""}, ["template-file note"]),
    ("33 a template that is not there", {"applescriptTemplate": "none.applescript"}, ["template-file warning"]),
    ("34 no URL", {"checkVersLink": "acme.example"}, ["version-link warning"]),
    ("34 a backslash", {"checkVersLink": "https:\\/\\/acme.example"}, ["version-link warning"]),
    ("34 a URL is ignored today", {"checkVersLink": "http://acme.example/v.json"}, ["key-planned note"]),
    ("35 no speed", {"allowSerial": True, "baud": 0}, ["serial-baud error"]),
    ("36 even parity", {**SERIAL, "parity": "even"}, ["serial-parity warning"]),
    ("36 another parity", {**SERIAL, "parity": "N"}, ["serial-parity warning"]),
    ("37 serial keys without a choice", {"portSelectOutgoing": True, "baud": 9600, "parity": "odd"}, ["port-unused note"]),
    ("37 two finer keys, and none for the serial port", {"allowTCP": True, "TCPListen": True, "baud": 9600},
     ["port-unused note"]),
    ("38 a serial port without a speed", {"allowSerial": True}, ["baud-missing note"]),
    ("8.2 a number in quotes", {**SERIAL, "bytesize": "7"}, ["key-type error"]),
    ("8.2 a number in quotes that is none of them", {**SERIAL, "stopbits": "3"}, ["key-type error"]),
    ("4.2 nine data bits", {**SERIAL, "bytesize": 9}, ["serial-bits warning"]),
    ("4.2 no stop bit", {**SERIAL, "stopbits": 0}, ["serial-bits warning"]),
    ("8.2 udp", {"portSelectIncoming": True, "listenType": "udp"}, ["listen-type warning"]),
    ("8.2 handshake and a forced line", {**SERIAL, "dsrdtr": True, "rtson": True}, ["serial-lines warning"]),
    ("8.2 tag and address", {"deviceTypes": [UNIT, {**WIND, "tag": "acme.rain.today1"}]}, ["unit-tag-overlap note"]),
    ("8.2 a handler of a unit in capitals", unit(smallControls=[{**POPUP, "action": "goUp"}]), ["control-action warning"]),
    ("8.2 a boolean in quotes", {"cameraapi": "true"}, ["key-type error"]),
    ("4.3 a setting of the running plugin", {"portSelectOutgoing": True, "RemotePort": 80}, ["key-elsewhere note"]),
    ("5.2 a code of the running plugin", unit(RxOl=True), ["key-elsewhere note"]),
    ("3 access without fullAccess", {"accessUnits": True}, ["access-keys note"]),
    ("3 two lists without fullAccess", {"accessUnits": True, "accessScripts": True}, ["access-keys note"]),
    ("3 the scripts alone", {"accessScripts": True}, ["access-keys note"]),
    ("3 a summary without an owner", {"summaryKey": "summary"}, ["summary-key warning"]),
    ("5.1 a measure without a number", unit(suffix=" mm"), ["unit-dimmable note"]),
    ("5.1 what is not implemented", unit(sendpreviousvalue=True), ["key-planned note"]),
    ("6.2 a label without a text", {"editControls": [{"type": "label", "bounds": [0, 0, 80, 20]}]}, ["key-expected note"]),
    ("6.2 a popup without options", control(type="popup", key="acme.gauge"), ["key-expected note"]),
    ("6.2 a popup without a key", {"editControls": [{"type": "popup", "bounds": [0, 0, 80, 20], "options": [["One", "1"]]}]},
     ["popup-lost note"]),
    ("6.2 a unit's key without an owner", unit(smallControls=[{**POPUP, "key": "level"}]), ["control-key-generic note"]),
    ("8.1 receiveOnly", unit(receiveOnly=True), ["key-case note"]),
    ("8.1 tcpListen", {"tcpListen": True}, ["key-case warning"]),
    ("8.1 hasquery", unit(hasquery=True), ["key-case error"]),
]


def write_plugin(folder, overlay):
    manifest = {"name": SMALLEST["name"], "tag": f"acme.{folder.parent.name}", **SMALLEST, **overlay}
    folder = folder.parent / manifest.pop(FOLDER, folder.name)
    folder.mkdir(parents=True)
    text = json.dumps({key: value for key, value in manifest.items() if value is not None or key not in SMALLEST})
    (folder / "info.json").write_text(text.replace(SLASH, "\\/"), encoding="utf-8")
    (folder / "lib").mkdir()
    for name in ("raingauge.py", "lib/raingauge.py"):
        (folder / name).write_text("", encoding="utf-8")


def main():
    xtplug = str(Path(sys.argv[1]).resolve())
    cases = [(*case, None) for case in LEGAL] + DOUBTFUL
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number, (_, overlay, _) in enumerate(cases):
            write_plugin(Path(scratch) / f"case{number}" / "acme.case.isf", overlay)
            found[f"case{number}"] = []
        command = [xtplug, "lint", "--no-config", "--format", "json", "--fail-on", "never", scratch]
        result = subprocess.run(command, capture_output=True, check=False, cwd=scratch)
    for finding in json.loads(result.stdout)["findings"]:
        case = next(part for part in Path(finding["path"]).parts if part in found)
        found[case].append(f"{finding['rule']} {finding['severity']}")
    tap = Tap()
    for number, (sentence, _, expected) in enumerate(cases):
        seen = sorted(found[f"case{number}"])
        is_ok = not [one for one in seen if not one.endswith(" note")] if expected is None else seen == sorted(expected)
        tap.tell(is_ok, sentence, f"found {seen}, expected {'notes at most' if expected is None else expected}")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
