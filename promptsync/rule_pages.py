"""What the pages say about a rule: docs/findings.md has a row for each, docs/rules.md a section for many."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ADDRESS = "https://github.com/promptsync/promptsync/blob/main/docs"
"""Where the pages are on the web."""

_ROW = re.compile(
    r"^\| `(?P<rule>[a-z-]+)` \| (?:error|warning) \| [^|\n]* \| (?P<advice>[^\n]*?) \|$", re.MULTILINE
)
_SCORE = re.compile(
    r"^\| \[(?P<rule>[a-z-]+)\]\([^|\n]*\| (?P<finds>\d+) \| (?P<passes>\d+) \| (?P<rest>[^\n]*) \|$",
    re.MULTILINE,
)
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")


class RulePage(NamedTuple):
    """``advice`` says what to do; ``section`` is Markdown, empty if there is none; ``score`` is a"
    " sentence."""

    advice: str
    section: str
    score: str


@cache
def rule_page(rule: str) -> RulePage:
    """What the pages say about ``rule``. Raises FileNotFoundError if the installation lacks them."""
    findings, rules = _page("findings.md"), _page("rules.md")
    advice = next((found["advice"] for found in _ROW.finditer(findings) if found["rule"] == rule), "")
    _, _, rest = rules.partition(f"\n## {rule}\n")
    section = rest.split("\n## ", 1)[0].strip()
    return RulePage(_plain(advice), _plain(section), _score(rules, rule))


def _score(page: str, rule: str) -> str:
    for found in _SCORE.finditer(page):
        if found["rule"] == rule:
            precision, recall = (part.strip() for part in found["rest"].split("|"))
            return (
                f"On {found['finds']} examples that it has to find and {found['passes']} that it has to"
                f" leave alone: "
                f"precision {precision}, recall {recall}."
            )
    return ""


def _plain(text: str) -> str:
    """Links as their words: a path of the pages leads nowhere in a terminal."""
    return _LINK.sub(r"\1", text)


def _page(name: str) -> str:
    package = Path(__file__).parent
    installed = package / "pages" / name
    return (installed if installed.is_file() else package.parent / "docs" / name).read_text(encoding="utf-8")
