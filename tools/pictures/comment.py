"""A comment in Markdown, as GitHub shows it, photographed."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

_BROWSER = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_WIDTH = 860
_COLOURS = {"+": "add", "-": "del", "@": "hunk"}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 16px; background: #fff; color: #1f2328; font: 14px/1.5 "DejaVu Sans", sans-serif }
.box { border: 1px solid #d1d9e0; border-radius: 6px }
.head { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0;
  color: #59636e }
.head b { color: #1f2328 }
.bot { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 6px; font-size: 12px }
.body { padding: 4px 16px 8px }
h3 { font-size: 1.25em; margin: 12px 0 }
p, ul, details { margin: 0 0 12px }
code, pre { font: 12px/1.45 "DejaVu Sans Mono", monospace; background: #f0f1f3; border-radius: 6px }
code { padding: .15em .4em; white-space: break-spaces }
pre { padding: 12px; overflow: hidden } pre code { padding: 0; background: none; white-space: pre }
a { color: #0969da; text-decoration: none }
.add { background: #dafbe1; color: #116329 } .del { background: #ffebe9; color: #82071e }
.hunk { color: #8250df }
.add, .del, .hunk { display: inline-block; width: 100% }
</style><div class="box"><div class="head"><b>github-actions</b> <span class="bot">bot</span> commented</div>
<div class="body">"""


def page(markdown: str) -> str:
    """The page with the comment; the first update is unfolded."""
    body = (
        MarkdownIt("commonmark", {"html": True, "highlight": _highlighted}).enable("table").render(markdown)
    )
    before, update, after = body.partition("<strong>update</strong>")
    return f"{_PAGE}{before}{update}{after.replace('<details>', '<details open>', 1)}</div></div>"


def photograph(source: str, target: Path) -> None:
    """The page, as high as it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = folder / "comment.html"
        document.write_text(source, encoding="utf-8")
        browser = (*_BROWSER, f"--user-data-dir={folder / 'profile'}")
        measure = f"{source}<script>document.title = document.querySelector('.box').offsetHeight</script>"
        (folder / "measure.html").write_text(measure, encoding="utf-8")
        dom = _run(*browser, f"--window-size={_WIDTH},600", "--dump-dom", (folder / "measure.html").as_uri())
        found = re.search(r"<title>(\d+)</title>", dom)
        assert found, dom[:500]
        size = f"--window-size={_WIDTH},{int(found[1]) + 32}"
        _run(*browser, size, f"--screenshot={target}", document.as_uri())


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60).stdout


def _highlighted(text: str, language: str, _: str) -> str:
    """A difference with its lines coloured; nothing else is."""
    if language != "diff":
        return html.escape(text)
    return "".join(_line(line) for line in text.splitlines(keepends=True))


def _line(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    shown = html.escape(line.rstrip("\n")) or " "
    return f'<span class="{colour}">{shown}</span>\n' if colour else f"{shown}\n"
