"""What must be so for a report of each format, given the JSON report of the same run."""

import collections
import json
import os
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))


def load(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return json.load(file)


def strict_json(data):
    """Parse JSON with no key twice, no NaN and nothing raw in it."""

    def unique(pairs):
        assert len(dict(pairs)) == len(pairs), f"a key twice in {[key for key, _ in pairs]}"
        return dict(pairs)

    def reject(value):
        raise ValueError(f"{value} is not JSON")

    return json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_constant=reject)


def shown(text):
    """A text of the JSON report as formats for people show it: with escapes for what cannot be seen."""
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(short.get(sign) or (sign if sign.isprintable() or sign in "\u00a0\u3000" else escape(sign)) for sign in text)


def escape(sign):
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x80 else f"\\u{{{ord(sign):x}}}"


def root_of(folder):
    """The nearest folder with a .git from here upwards, or this one."""
    at = folder
    while not os.path.lexists(os.path.join(at, ".git")):
        if at == "/":
            return folder
        at = os.path.dirname(at)
    return at


def file_of(finding):
    """The path that services are told: for a plugin's folder as a whole, its manifest."""
    path = finding["path"]
    on_disk = path.encode().replace(b"\\xff", b"\xff") # JSON has no other way to write that byte
    is_plugin = "line" not in finding and path.lower().endswith(".isf") and os.path.isdir(on_disk)
    return path + "/info.json" if is_plugin else path


def relative(path):
    """By the root of the repository. Paths with bytes that are not UTF-8 stand as escapes in the JSON report."""
    if path == "-":
        return path
    here = os.path.realpath(".")
    folder, name = os.path.split(path)
    absolute = os.path.join(os.path.realpath(folder or "."), name)
    root = root_of(here)
    if not (absolute + "/").startswith(root + "/"):
        spelt = os.path.normpath(os.path.join(here, path))
        absolute = spelt if (spelt + "/").startswith(root + "/") else absolute
    nearest = os.path.commonpath([absolute, root])
    return absolute if nearest == "/" != root else os.path.relpath(absolute, root)


def full_text(finding):
    """Message and help, as one text."""
    return finding["message"] + (f"\nhelp: {finding['help']}" if "help" in finding else "")


def problem_text(problem):
    return (f"{problem['path']}: " if problem["path"] else "") + problem["message"]


# SARIF


def plain_message(text):
    """Undo the escaping of messages; fails for what a reader would take for a placeholder or a link."""
    assert not re.search(r"(?<!\\)(?:\\\\)*\[[^\]]*(?<!\\)(?:\\\\)*\]\(", text), f"a link in {text!r}"
    assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", "")), f"a placeholder in {text!r}"
    text = text.replace("{{", "{").replace("}}", "}")
    return re.sub(r"(\\+)([][])", lambda found: "\\" * ((len(found[1]) - 1) // 2) + found[2], text)


def check_artifact(location, path):
    uri = location["uri"]
    assert re.fullmatch(r"(file:///)?[A-Za-z0-9._~!$&'()*+,;=@/%-]+", uri), uri
    text = urllib.parse.unquote_to_bytes(uri).decode("utf-8", "backslashreplace")
    if "uriBaseId" in location:
        assert location["uriBaseId"] == "%SRCROOT%" and not text.startswith(("/", "../", "./")), location
        assert text == relative(path), (text, relative(path))
    else:
        assert uri.startswith("file:///") and relative(path).startswith(("..", "/")), (location, path)


def offset_of(lines, line, column):
    """Characters before a place of a text that is cut into lines with their ends."""
    return sum(map(len, lines[: line - 1])) + column - 1


def apply_replacements(data, replacements):
    """What a reader of SARIF makes of a file's bytes; its columns know no byte-order mark."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = data[len(mark):].decode("utf-8", "surrogateescape")
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text) or [""]
    for item in reversed(replacements):
        region = item["deletedRegion"]
        if "byteOffset" in region: # the mark is no text, so it can only be named by its bytes
            assert (region["byteOffset"], region["byteLength"]) == (0, len(mark)) and "insertedContent" not in item
            mark = b""
            continue
        start = offset_of(lines, region["startLine"], region["startColumn"])
        end = offset_of(lines, region["endLine"], region["endColumn"])
        text = text[:start] + item.get("insertedContent", {"text": ""})["text"] + text[end:]
    return mark + text.encode("utf-8", "surrogateescape")


def apply_edits(data, edits):
    for edit in reversed(edits):
        data = data[: edit["offset"]] + edit["text"].encode() + data[edit["offset"] + edit["length"]:]
    return data


def check_fix(result, finding, text):
    """Both ways to write a fix must make the same of the file."""
    assert ("fixes" in result) == ("fix" in finding), finding
    if "fix" not in finding:
        return
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    assert plain_message(fix["description"]["text"]) == finding["fix"]["title"]
    check_artifact(change["artifactLocation"], file_of(finding))
    data = text
    if finding["path"] != "-" and not text:
        try:
            with open(finding["path"], "rb") as file:
                data = file.read()
        except FileNotFoundError: # the JSON report cannot say its name
            return
    assert apply_replacements(data, change["replacements"]) == apply_edits(data, finding["fix"]["edits"]), finding


def check_location(result, finding):
    (location,) = result["locations"]
    place = location["physicalLocation"]
    check_artifact(place["artifactLocation"], file_of(finding))
    region = place["region"]
    wanted = [finding.get(key, 1) for key in ("line", "column", "endLine", "endColumn")]
    assert [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")] == wanted, (region, finding)
    if "byteOffset" in region:
        assert (region["byteOffset"], region["byteLength"]) == (finding["offset"], finding["length"])
    names = [item["fullyQualifiedName"] for item in location.get("logicalLocations", [])]
    assert names == [finding["pointer"]] if finding.get("pointer") else not names


def check_result(result, finding, rules, text):
    assert result["ruleId"] == finding["rule"] == rules[result["ruleIndex"]]["id"]
    assert result["level"] == finding["severity"]
    message = plain_message(result["message"]["text"])
    assert message == full_text(finding) or message.startswith(full_text(finding) + "\n"), (message, finding)
    check_location(result, finding)
    check_fix(result, finding, text)
    related = result.get("relatedLocations", [])
    assert [item["id"] for item in related] == list(range(1, len(related) + 1))
    # What was is no file, so it stands in the message.
    past = [item for item in finding.get("related", []) if item["path"].startswith("v1:")]
    assert len(related) + len(past) == len(finding.get("related", [])), finding
    for item in past:
        assert f"\n{item['path']}:{item['line']}:{item['column']}: {item['message']}" in message, message
    for item, wanted in zip(related, finding.get("related", [])):
        check_artifact(item["physicalLocation"]["artifactLocation"], wanted["path"])
        assert plain_message(item["message"]["text"]) == wanted["message"]


def check_rule(rule):
    assert len(rule["fullDescription"]["text"]) <= 1000
    assert rule["shortDescription"]["text"] and rule["help"]["text"] and rule["help"]["markdown"]
    assert len(rule["properties"]["tags"]) <= 20
    assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")


def check_sarif(data, document, schemas, text):
    log = strict_json(data)
    for schema in schemas:
        schema.validate(log)
    (run,) = log["runs"]
    driver, results = run["tool"]["driver"], run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert sorted({result["ruleId"] for result in results}) == [rule["id"] for rule in driver["rules"]]
    for rule in driver["rules"]:
        check_rule(rule)
    assert len(results) == len(document["findings"])
    for result, finding in zip(results, document["findings"]):
        check_result(result, finding, driver["rules"], text)
    prints = [result["partialFingerprints"]["xtplugFingerprint/v1"] for result in results]
    assert len(set(prints)) == len(prints)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] == (not document["problems"])
    told = [item for item in invocation.get("toolExecutionNotifications", []) if item["level"] == "error"]
    assert [plain_message(item["message"]["text"]) for item in told] == [
        shown(problem_text(problem)) for problem in document["problems"]]


# GitHub

LIMIT = 10
LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def unescape(text, signs):
    for sign in signs + "\n\r%":
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def parse_commands(data):
    """As GitHub's runner reads a log: (level, properties, message) of each command, and the other lines."""
    commands, others = [], []
    for line in data.decode("utf-8").splitlines():
        found = re.fullmatch(r"::([a-z]+)(?: (.*?))?::(.*)", line)
        if not found:
            assert not line.lstrip().startswith(("::", "##[")), line
            others.append(line)
            continue
        pairs = [pair.split("=", 1) for pair in (found[2] or "").split(",")]
        assert all(len(pair) == 2 and pair[1] for pair in pairs), line
        properties = {key: unescape(value, ":,") for key, value in pairs}
        commands.append((found[1], properties, unescape(found[3], "")))
    return commands, others


def github_properties(finding):
    properties = {"file": relative(file_of(finding)), "title": finding["rule"]}
    if "line" in finding:
        properties.update(line=str(finding["line"]), endLine=str(finding["endLine"]))
        if finding["line"] == finding["endLine"]:
            properties.update(col=str(finding["column"]), endColumn=str(finding["endColumn"]))
    return properties


def check_github(data, document, schemas, text):
    commands, others = parse_commands(data)
    order = [list(LEVELS).index(level) for level, _, _ in commands]
    assert order == sorted(order), "errors do not come first"
    findings = collections.defaultdict(list)
    for finding in document["findings"]:
        findings[finding["severity"]].append(finding)
    problems = [message for _, properties, message in commands if properties == {"title": "xtplug"}]
    limit = [message for message in problems if "GitHub shows at most" in message]
    assert [message for message in problems if message not in limit] == [
        shown(problem_text(problem)) for problem in document["problems"]]
    for level, severity in LEVELS.items():
        mine = [(properties, message) for name, properties, message in commands
                if name == level and properties != {"title": "xtplug"}]
        assert len(mine) == len(findings[severity])
        for (properties, message), finding in zip(mine, findings[severity]):
            wanted = github_properties(finding)
            wanted["file"] = visible_path(wanted["file"])
            assert properties == wanted, (properties, wanted)
            assert message.startswith(shown(finding["message"])), (message, finding)
    counts = [len(findings["error"]) + len(document["problems"]), len(findings["warning"]), len(findings["note"])]
    assert len(limit) == (max(counts) > LIMIT), counts
    if limit:
        hidden = sum(max(0, count - LIMIT) for count in counts[:2]) + max(0, counts[2] - LIMIT + 1)
        assert limit[0].startswith(f"{hidden} more"), (limit, counts)
    assert len(others) == 1, others


def visible_path(path):
    """A line end in a path goes through as one; nothing else does that cannot be seen."""
    return "\n".join("\r".join(shown(part) for part in line.split("\r")) for line in path.split("\n"))


# GitLab


def check_gitlab(data, document, schemas, text):
    items = strict_json(data)
    jsonschema.Draft202012Validator(load(HERE, "gitlab.schema.json")).validate(items)
    prints = [item["fingerprint"] for item in items]
    assert len(set(prints)) == len(prints), "a fingerprint twice"
    findings = document["findings"]
    assert len(items) == len(findings) + len(document["problems"])
    severities = {"error": "major", "warning": "minor", "note": "info"}
    for item, finding in zip(items, findings):
        assert item["description"] == finding["message"] and item["check_name"] == finding["rule"]
        assert item["severity"] == severities[finding["severity"]]
        assert item["location"] == {"path": relative(file_of(finding)), "lines": {"begin": finding.get("line", 1)}}
    for item, problem in zip(items[len(findings):], document["problems"]):
        assert item["severity"] == "blocker" and item["description"] == shown(problem_text(problem))


# reviewdog

MARKS = (b"\xff\xfe", b"\xfe\xff")
EXCERPT_BYTES = 400 # of a line, which a finding keeps


def line_span(data, number):
    """Where a line begins and ends in the bytes of a file, without its line end; a byte-order mark is before line 1."""
    spans = [found.span() for found in re.finditer(rb"[^\r\n]*(?=\r\n|\r|\n|\Z)", data)]
    starts = [0] + [found.end() for found in re.finditer(rb"\r\n|\r|\n", data)]
    start = starts[number - 1]
    end = next(span[1] for span in spans if span[0] == start)
    return (start + 3 if number == 1 and data.startswith(b"\xef\xbb\xbf") else start), end


def check_rdjson_place(item, finding, line):
    """Columns count bytes there and characters in the JSON report."""
    place = item["location"]["range"]
    assert [place[end]["line"] for end in ("start", "end")] == [finding["line"], finding["endLine"]]
    is_mark = finding["length"] and finding["column"] == finding["endColumn"]
    is_whole = finding["line"] == finding["endLine"] and len(line) <= EXCERPT_BYTES and not is_mark
    assert ("column" in place["start"]) == ("column" in place["end"]), item
    assert "column" in place["start"] or not is_whole, (item, finding)
    for end, column in (("start", "column"), ("end", "endColumn")):
        if "column" in place[end]:
            before = line[: place[end]["column"] - 1].decode("utf-8", "surrogateescape")
            assert len(before) == finding[column] - 1, (place, finding)


def check_suggestion(item, finding, data, start, end):
    """The suggested line must make the same of the file as the edits of the fix; fixes of other lines have none."""
    edits = finding.get("fix", {"edits": []})["edits"]
    is_here = edits and all(start <= edit["offset"] and edit["offset"] + edit["length"] <= end for edit in edits)
    is_whole = finding["line"] == finding["endLine"] and end - start <= EXCERPT_BYTES
    is_utf8 = data[start:end].decode("utf-8", "replace").encode() == data[start:end]
    if is_here and is_whole and is_utf8:
        assert "suggestions" in item, finding
    for suggestion in item.get("suggestions", []):
        assert suggestion["range"] == {key: {"line": finding["line"]} for key in ("start", "end")}
        assert data[:start] + suggestion["text"].encode() + data[end:] == apply_edits(data, edits), (item, finding)


def check_rdjson(data, document, schemas, text):
    result = strict_json(data)
    jsonschema.Draft202012Validator(load(HERE, "rdjson.schema.json")).validate(result)
    items, findings = result["diagnostics"], document["findings"]
    assert len(items) == len(findings) + len(document["problems"])
    severities = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
    for item, finding in zip(items, findings):
        body = shown(finding["message"]) + (f"\nhelp: {shown(finding['help'])}" if "help" in finding else "")
        assert (item["message"] + "\n").startswith(body + "\n"), (item, finding)
        assert (item["severity"], item["code"]["value"]) == (severities[finding["severity"]], finding["rule"])
        assert item["location"]["path"] == file_of(finding) and ("range" in item["location"]) == ("line" in finding)
        if "line" not in finding:
            continue
        source = text
        if not text:
            try:
                with open(finding["path"], "rb") as file:
                    source = file.read()
            except FileNotFoundError: # the JSON report cannot say its name
                continue
        if source.startswith(MARKS): # there a byte of the file is no byte of UTF-8
            assert "suggestions" not in item
            continue
        start, end = line_span(source, finding["line"])
        check_rdjson_place(item, finding, source[start:end])
        check_suggestion(item, finding, source, start, end)
    for item, problem in zip(items[len(findings):], document["problems"]):
        assert item["message"] == problem["message"] and item["location"] == {"path": problem["path"] or "."}
        assert (item["severity"], item["code"]["value"]) == ("ERROR", "xtplug")


# XML


def parse_xml(data, schema):
    # A parser of its own checks the characters that XML 1.0 allows; xmllint then holds the rest to the schema.
    text = data.decode("utf-8")
    assert all(sign.isprintable() or sign in "\n\u00a0\u3000" for sign in text), "something raw"
    lint = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", os.path.join(HERE, schema), "-"], input=data,
                          capture_output=True)
    assert lint.returncode == 0, lint.stderr.decode("utf-8", "replace")
    return xml.etree.ElementTree.fromstring(data)


def check_counts(element):
    cases = list(element.iter("testcase"))
    wanted = {"tests": len(cases), "failures": len(list(element.iter("failure"))),
              "errors": len(list(element.iter("error"))), "skipped": 0}
    assert {key: int(element.get(key)) for key in wanted} == wanted, element.attrib


def check_junit(data, document, schemas, text):
    root = parse_xml(data, "junit.rng")
    check_counts(root)
    for suite in root:
        check_counts(suite)
        names = [case.get("name") for case in suite]
        assert suite.get("name") == "xtplug" or len(set(names)) == len(names), names
    said = "".join(failure.text for failure in root.iter("failure"))
    for finding in document["findings"]:
        place = f":{finding['line']}:{finding['column']}" if "line" in finding else ""
        line = f"{shown(finding['path'])}{place}: {finding['severity']}: {shown(finding['message'])}\n"
        assert line in said, line
    lines = [line for line in said.splitlines() if re.search(r": (error|warning|note): ", line)]
    assert len(lines) >= len(document["findings"])
    assert len(list(root.iter("error"))) == len(document["problems"])
    plugins = [suite for suite in root if any(not list(case) for case in suite)]
    assert len(plugins) >= document["summary"]["plugins"] - len(root), "a plugin without a suite"


def check_checkstyle(data, document, schemas, text):
    root = parse_xml(data, "checkstyle.rng")
    errors = [(file.get("name"), error) for file in root for error in file]
    findings = document["findings"]
    severities = {"error": "error", "warning": "warning", "note": "info"}
    assert len(errors) == len(findings) + len(document["problems"])
    for (name, error), finding in zip(errors, findings):
        wanted = {"line": str(finding.get("line", 1)), "column": str(finding.get("column", 1)),
                  "severity": severities[finding["severity"]], "message": shown(finding["message"]),
                  "source": "xtplug." + finding["rule"]}
        assert name == shown(finding["path"]) and error.attrib == wanted, (name, error.attrib, finding)
    for (name, error), problem in zip(errors[len(findings):], document["problems"]):
        assert error.get("source") == "xtplug" and error.get("message") == shown(problem["message"])


# gcc


def check_gcc(data, document, schemas, text):
    lines = data.decode("utf-8").splitlines()
    wanted = [f"{shown(finding['path'])}:{finding.get('line', 1)}:{finding.get('column', 1)}: {finding['severity']}: "
              f"{shown(finding['message'])} [{finding['rule']}]" for finding in document["findings"]]
    wanted += [f"xtplug: error: {shown(problem_text(problem))}" for problem in document["problems"]]
    assert lines == wanted, [pair for pair in zip(lines, wanted) if pair[0] != pair[1]][:1]


CHECKS = {"sarif": check_sarif, "github": check_github, "gitlab": check_gitlab, "junit": check_junit,
          "checkstyle": check_checkstyle, "rdjson": check_rdjson, "gcc": check_gcc}
