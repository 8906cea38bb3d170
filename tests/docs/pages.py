"""The pages of the documentation, and what can be found in them: pure functions over their text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("docs/*.md"),
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")),
    )
)

# ``<!-- file: PATH -->`` names the file that the next block shows; ``<!-- run: COMMAND -->`` is run unseen.
_PART = re.compile(
    r"^<!-- (?P<order>file|run): (?P<value>.+?) -->$|^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Part:
    """A fenced block, ``file`` if it is a file's content, or an unseen ``run``. ``start`` is its offset."""

    language: str = ""
    text: str = ""
    start: int = 0
    file: str = ""
    run: str = ""


@dataclass(frozen=True)
class Shown:
    """A command as a console block shows it, with what it prints."""

    command: str
    output: str


def read(page: str) -> str:
    """The page's text; ``page`` is relative to the project."""
    return (ROOT / page).read_text(encoding="utf-8")


def parts(text: str) -> Iterator[Part]:
    """The blocks and unseen commands in their order."""
    file = ""
    for found in _PART.finditer(text):
        if found["order"] == "file":
            file = found["value"]
        elif found["order"] == "run":
            yield Part(run=found["value"], start=found.start())
        else:
            yield Part(found["language"], found["text"], found.start("text"), file)
            file = ""


def commands(block: str) -> list[Shown]:
    """The commands of a console block: lines that begin with ``$``, each with the lines below it."""
    assert block.startswith("$ "), block
    return [
        Shown(command, output)
        for command, _, output in (one.partition("\n") for one in block.removeprefix("$ ").split("\n$ "))
    ]


def prose(text: str) -> str:
    """The text without its blocks."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[str]:
    """The titles, without the marks of code."""
    return [title.replace("`", "") for title in _HEADING.findall(prose(text))]


def anchors(text: str) -> set[str]:
    """The headings as GitHub names them in a link: lower case, without punctuation, hyphens for spaces."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings(text)}


def links(text: str) -> list[str]:
    """Where the page's links lead."""
    return _LINK.findall(prose(text))


def section(text: str, title: str) -> str:
    """What stands below the heading ``title``, up to the next of its level or above."""
    found = re.search(rf"^(#+) `?{re.escape(title)}`?$", text, re.MULTILINE)
    assert found, f"there is no heading {title}"
    level = len(found[1])
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{level}}} ", _FENCE.sub(lambda m: "·" * len(m[0]), rest), re.MULTILINE)
    return rest[: end.start()] if end else rest


def first_cells(text: str) -> list[str]:
    """What stands in code marks at the start of each table row."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
