"""The texts that become prompts: a prompt's own, its sections, and the files beside its ``SKILL.md``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.lines import unfenced
from promptsync.library.compose.pieces import lines_of, part_of
from promptsync.library.prompt_schema import LIMITS
from promptsync.library.writing.naming import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.compose.values import PartFile, Piece

_HEADING = re.compile(r" {0,3}##[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")


class Document(NamedTuple):
    """A text that becomes a prompt, without what is put at its end.

    ``part`` is its path from the skill's folder, or its heading; empty for the prompt itself. ``key`` follows
    the owner's, and ``title`` its name. ``file`` and ``line`` are where it begins. ``here`` is the folder
    that its paths start from.
    """

    part: str
    key: str
    pieces: Sequence[Piece]
    file: PartFile | None
    line: int
    title: str = ""
    here: str = ""


def sections(pieces: Sequence[Piece]) -> list[Document]:
    """What stands before the first second-level heading, and then a document for each section."""
    lines = lines_of(pieces)
    found = [
        (index, heading["title"] or "section")
        for index, (line, free) in enumerate(zip(lines, unfenced(lines), strict=True))
        if free and (heading := _HEADING.fullmatch(line))
    ]
    ends = [*(index for index, _ in found), len(lines)]
    documents = [Document("", "", part_of(pieces, 0, ends[0]), None, 1)]
    keys: set[str] = set()
    for (start, title), end in zip(found, ends[1:], strict=True):
        own = part_of(pieces, start, end)
        documents.append(Document(title, _key(title, keys), own, own[0].file, own[0].line, title))
    return documents


def _key(title: str, taken: set[str]) -> str:
    """A key for a section that no other of the prompt has."""
    key, number = slug(title), 1
    while key in taken:
        number += 1
        key = f"{slug(title)}-{number}"
    taken.add(key)
    return key


def part_name(owner: str, part: str) -> str:
    """The name of the skill that a part becomes: of a file without its suffix, of a section its heading."""
    return _short(f"{_short(owner, LIMITS['name'] // 2)}: {part}", LIMITS["name"])


def part_description(owner: str, part: str) -> str:
    """What agents choose it by: nothing but the text that names it."""
    name, where = _short(owner, 150), _short(part, 200)
    return f'Part of the skill "{name}". Use when that skill refers to {where}.'


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
