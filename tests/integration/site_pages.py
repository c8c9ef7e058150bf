#!/usr/bin/env python3
"""The pages that `index` writes: valid, readable at any width, and harmless whatever a plugin is called. In TAP.

    site_pages.py XTPLUG NODE_MODULES

html-validate comes from NODE_MODULES, Chromium from the system; what is missing skips its own cases. With a folder in
SITE_SCREENSHOTS pictures of the pages are left there, for people to look at.
"""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packing import environment
from tap import Tap
from site_making import Maker, Server, png

XTPLUG, MODULES = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = os.environ.get("SITE_SCREENSHOTS")

SCRIPT = "<script>document.title = 'broken'; alert(1)</script>"
HOSTILE = {
    "name": f"{SCRIPT}\u202egnp.exe &amp; \"q\" 'a' <img src=x onerror=alert(1)>",
    "desc": "</title></p></main><style>*{display:none}</style> \u2066\u202eאבג <a href=\"javascript:alert(1)\">x</a>",
}
HOSTILE_YAML = f"""\
summary: "--> ]]> <svg onload=alert(1)> {SCRIPT}"
help: "https://example.org/?a=%22%3E%3Cscript%3E&b='onclick=alert(1)"
release:
  date: 2026-01-24
  summary: "</h2>{SCRIPT}"
  whats-new: |
    </div>{SCRIPT}<!--
    [click](javascript:alert(1))
    <base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">
  requirements: "{{{{7*7}}}} ${{7*7}} <iframe src=https://evil.example/></iframe>"
"""

# Long names are their authors' own.
RULES = {"root": True, "extends": ["html-validate:recommended", "html-validate:a11y"], "rules": {"long-title": "off"}}

# A page in a frame of any width: the browser itself takes none below some 500 pixels.
PROBE = """<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0 }</style><script>
const asked = new URLSearchParams(location.search), frame = document.createElement('iframe');
frame.style = 'border: 0; display: block';
frame.width = asked.get('width');
frame.height = asked.get('height');
frame.onload = () => {
    const page = frame.contentDocument, root = page.documentElement;
    const said = { wide: root.scrollWidth, room: root.clientWidth, title: page.title, scripts: page.scripts.length,
        styled: getComputedStyle(page.body).marginTop, links: [...page.links].map((link) => link.protocol),
        paper: getComputedStyle(page.body).backgroundColor,
        broken: [...page.images].filter((image) => !image.naturalWidth).length,
        outside: [...page.querySelectorAll('main *')].filter(
            (node) => node.getBoundingClientRect().right > root.clientWidth + 1).length };
    const told = document.createElement('pre');
    told.id = 'told';
    told.hidden = true;
    told.textContent = JSON.stringify(said);
    document.documentElement.append(told);
};
frame.src = asked.get('page');
document.documentElement.append(frame);
</script>"""


def write_store(scratch):
    maker = Maker(XTPLUG, scratch / "make")
    packages = maker.usual()
    packages.append(maker.pack("evil.plugin", 2, "<b>\"1'", HOSTILE_YAML, **HOSTILE))
    packages.append(maker.pack("tal.arabic", 2, "1.0", "release: {date: 2026-02-11, whats-new: إصلاحات}\n",
                               name="محطة الطقس المنزلية", desc="يقرأ محطة الطقس عبر الشبكة"))
    packages.append(maker.pack("long.words", 3, "2026.1.70", "release: {date: 2026-02-01}\n",
                               name="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2, desc="x" * 190))
    site = scratch / "site"
    site.mkdir()
    server = Server(site)
    result = maker.index(packages, site, base=server.url)
    assert result.returncode == 0, result
    return site, server


class Outline(html.parser.HTMLParser):
    """What a reader steps through."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headings, self.images, self.language = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(values.get("alt"))
        if tag == "html":
            self.language = values.get("lang")


def check_texts(tap, site):
    for page in sorted(site.rglob("*.html")):
        text, title = page.read_text(encoding="utf-8"), str(page.relative_to(site))
        outline = Outline(text)
        tap.tell("default-src 'none'" in text and "<script" not in text and "<!--" not in text
                 and not set(outline.tags) & {"script", "iframe", "svg", "base", "object", "style"},
                 f"{title}: nothing but ours is markup")
        tap.tell(not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", text), f"{title}: nothing turns the text")
        steps = [b - a for a, b in zip(outline.headings, outline.headings[1:])]
        tap.tell(outline.headings[:1] == [1] and outline.headings.count(1) == 1 and max(steps, default=1) <= 1,
                 f"{title}: headings follow each other", outline.headings)
        tap.tell({"main", "footer"} <= set(outline.tags) and outline.language == "en" and None not in outline.images,
                 f"{title}: landmarks, a language, and every picture has its text")
    icon = (site / "icons/jamie.weather.png").read_bytes()
    tap.tell(b"tEXt" not in icon and icon.startswith(b"\x89PNG"), "the icon is a safe copy")


def check_html(tap, site, scratch):
    tool = MODULES / ".bin/html-validate"
    if not tool.exists() or not shutil.which("node"):
        tap.skip("html-validate finds nothing", "it is not installed")
        return
    (scratch / "rules.json").write_text(json.dumps(RULES))
    result = subprocess.run([tool, "-c", scratch / "rules.json", *sorted(site.rglob("*.html"))], capture_output=True,
                            text=True, check=False, timeout=120)
    tap.tell(result.returncode == 0 and not result.stdout, "html-validate finds nothing", result.stdout + result.stderr)


def browse(scratch, url, *words):
    """@return what the browser prints, and what it has to say about the page."""
    result = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
         "--disable-background-networking", "--disable-dev-shm-usage", f"--user-data-dir={scratch / 'profile'}",
         "--enable-logging=stderr", *words, url],
        env=environment(HOME=str(scratch), no_proxy="127.0.0.1"), capture_output=True, check=False, timeout=120)
    said = [line for line in result.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    return result.stdout.decode(errors="replace"), said


def check_page(tap, scratch, server, page, width, scheme):
    url = f"{server.url}/probe.html?width={width}&height=1600&page={page}"
    dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    title = f"{page} at {width} pixels, {scheme}"
    size = f"--window-size={max(width, 600)},1600"
    text, said = browse(scratch, url, "--dump-dom", "--virtual-time-budget=3000", size, *dark)
    match = re.search(r'<pre id="told"[^>]*>(.*?)</pre>', text)
    told = json.loads(match[1].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                      ) if match else {}
    tap.tell(told and told["wide"] <= told["room"] and not told["outside"], f"{title}: nothing to scroll sideways", told)
    tap.tell(not said, f"{title}: the console is empty", "\n".join(said))
    tap.tell(told and told["styled"] == "0px" and not told["broken"] and not told["scripts"]
             and told["title"] != "broken" and set(told["links"]) <= {"http:", "https:"},
             f"{title}: styled, with its pictures, without scripts", told)
    paper = [int(value) for value in re.findall(r"\d+", told.get("paper", ""))[:3]]
    tap.tell((sum(paper) < 200) if scheme == "dark" else sum(paper) > 600, f"{title}: its colours", paper)
    if SHOTS:
        shot = f"{SHOTS}/{page.strip('/').replace('/', '-') or 'index'}-{width}-{scheme}.png"
        browse(scratch, url, f"--screenshot={shot}", "--virtual-time-budget=3000", size, *dark)


def check_browser(tap, site, server, scratch):
    if not CHROMIUM:
        tap.skip("pages in a browser", "Chromium is not installed")
        return
    (site / "probe.html").write_text(PROBE)
    pages = {row["pluginId"]: f"pluginstore/{row['id']}/"
             for row in json.loads((site / "store.json").read_text())["plugins"]}
    for width in (360, 1200):
        check_page(tap, scratch, server, "/", width, "light")
        check_page(tap, scratch, server, pages["jamie.weather"], width, "light")
    check_page(tap, scratch, server, pages["evil.plugin"], 360, "light")
    check_page(tap, scratch, server, pages["long.words"], 360, "light")
    check_page(tap, scratch, server, pages["tal.arabic"], 360, "light")
    check_page(tap, scratch, server, "/", 360, "dark")
    check_page(tap, scratch, server, pages["jamie.weather"], 1200, "dark")
    foreign = [line for line in server.server.lines if "evil.example" in line or line.endswith("/x")]
    tap.tell(not foreign, "no page asks for anything that is not its own", foreign)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scratch = Path(folder).resolve()
        site, server = write_store(scratch)
        check_texts(tap, site)
        check_html(tap, site, scratch)
        check_browser(tap, site, server, scratch)
        server.close()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
