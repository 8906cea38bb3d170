"""What the files beside a ``SKILL.md`` say, as far as its text refers to them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.library.compose.bundle import Content
from promptsync.library.compose.include import Expansion, RawText
from promptsync.library.compose.part_files import PartText
from promptsync.library.compose.pieces import text_of
from promptsync.library.compose.values import PartFile, Piece
from promptsync.model import Origin
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.library.compose.documents import Document
    from promptsync.library.compose.include import Includer
    from promptsync.library.compose.part_files import PartFiles
    from promptsync.library.compose.references import Names
    from promptsync.library.discover import SkillFile
    from promptsync.problems import Problem

_ELSEWHERE = "A skill that needs it belongs into the repository that it is for, such as in .ona/skills/."


@dataclass(slots=True)
class Gathered:
    """The files that a text refers to, directly or through another, nearest first; ``whole`` as a text is.

    ``seen`` are those that it refers to, also if they cannot be sent.
    """

    contents: dict[str, Content] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    whole: bool = True


def gather(
    documents: Iterable[Document],
    skill_files: Iterable[SkillFile],
    names: Names,
    includer: Includer,
    parts: PartFiles,
) -> Gathered:
    """Read the files that ``documents`` refer to."""
    files = {one.inner: one for one in skill_files}
    found = Gathered()
    pending = [inner for one in documents for inner in names.of(text_of(one.pieces), one.here)]
    for inner in pending:  # grows while it is gone through
        if inner in found.seen or inner not in files:
            continue
        found.seen.add(inner)
        content = _content(files[inner], includer, parts, found)
        if content:
            found.contents[inner] = content
            pending += names.of(text_of(content.pieces), content.here)
    return found


def _content(file: SkillFile, includer: Includer, parts: PartFiles, found: Gathered) -> Content | None:
    part, at = PartFile(file.path, file.real, file.shown), Origin(file.shown)
    if not parts.may_be_sent(file.real):
        message = f"{file.shown} is not added to git yet, so it is not sent with its skill"
        found.problems.append(problem("bundled-file", message, at, "Add it with `git add`."))
        return None
    said = parts.read(part, at, whole=True)
    if not isinstance(said, PartText):
        message = f"{said.message}, so it is not sent with its skill"
        found.problems.append(problem("bundled-file", message, at, _ELSEWHERE))
        return None
    found.problems += said.problems
    if posixpath.splitext(file.inner)[1].lower() not in {".md", ".markdown"}:
        return Content(file.inner, part, [Piece(said.lines, part, said.line, said.lines)], markdown=False)
    expansion = _expanded(part, said.lines, includer)
    found.problems += expansion.problems
    found.whole = found.whole and expansion.whole
    return Content(file.inner, part, expansion.pieces, markdown=True)


def _expanded(part: PartFile, lines: tuple[str, ...], includer: Includer) -> Expansion:
    def place(line: int) -> Origin:
        return Origin(part.shown, line)

    return includer.expand(RawText(lines, part, 1, part.path.parent, place))
