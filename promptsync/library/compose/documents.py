"""The texts that become prompts: a prompt's own, its sections, and the files beside its ``SKILL.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.pieces import lines_of, part_of
from promptsync.library.compose.sections import section_starts
from promptsync.library.compose.values import Piece
from promptsync.library.prompt_schema import LIMITS
from promptsync.library.writing.naming import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.compose.values import PartFile


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


def by_section(name: str, pieces: Sequence[Piece]) -> list[Document]:
    """What stands before the first section, with a word about each, and a document for each section.

    ``name`` is that of the prompt.
    """
    lines = lines_of(pieces)
    found = [*section_starts(lines)]
    ends = [*(index for index, _ in found), len(lines)]
    first = [*part_of(pieces, 0, ends[0])]
    documents: list[Document] = []
    taken: set[str] = set()
    for (start, heading), end in zip(found, ends[1:], strict=True):
        own = part_of(pieces, start, end)
        title = _title(heading, taken)
        documents.append(Document(title, slug(title), own, own[0].file, own[0].line, title))
        words = f'This section is a skill of its own: "{part_name(name, title)}". Load it when you need it.'
        first.append(Piece((f"## {title}", "", words, ""), own[0].file, own[0].line, None))
    return [Document("", "", first, None, 1), *documents]


def _title(heading: str, taken: set[str]) -> str:
    """The heading, numbered if another section of the prompt has the same key."""
    title, number = heading or "Section", 1
    while slug(title) in taken:
        number += 1
        title = f"{heading or 'Section'} {number}"
    taken.add(slug(title))
    return title


def part_name(owner: str, part: str) -> str:
    """The name of the skill that a part becomes: of a file without its suffix, of a section its heading."""
    return _short(f"{_short(owner, LIMITS['name'] // 2)}: {part}", LIMITS["name"])


def part_description(owner: str, part: str) -> str:
    """What agents choose it by: nothing but the text that names it."""
    name, where = _short(owner, 150), _short(part, 200)
    return f'Part of the skill "{name}". Use when that skill refers to {where}.'


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
