"""Prompts → their texts, composed of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.library.compose.include import Includer, Text
from promptsync.library.compose.values import Composed
from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from promptsync.library.compose.include import Expansion
    from promptsync.library.compose.part_files import PartFiles
    from promptsync.library.compose.values import PartFile
    from promptsync.model import Origin
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class OwnText:
    """A prompt's own text: ``folder`` is that of the file it stands in, ``place`` tells where a line is."""

    text: str
    folder: Path
    place: Callable[[int], Origin]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a text: None if there is no whole text, and the findings. ``asked`` are its parts."""

    composed: Composed | None
    problems: tuple[Problem, ...]
    asked: tuple[PartFile, ...]


class Composer:
    """Composes the texts of one library."""

    def __init__(self, parts: PartFiles) -> None:
        self._includer = Includer(parts)

    def compose(self, own: OwnText) -> Made:
        """Put the parts of a text in their places."""
        expansion = self._includer.expand(Text(own.text.split("\n"), None, 1, own.folder, own.place))
        files = tuple(dict.fromkeys(piece.file for piece in expansion.pieces if piece.file))
        if not expansion.whole:
            return Made(None, expansion.problems, files)
        composed = Composed(expansion.pieces, files, own.text)
        problems = expansion.problems
        if len(own.text) <= TEXT_LIMIT < len(composed.text):
            problems = (*problems, _too_long(expansion, len(composed.text)))
        return Made(composed, problems, files)


def _too_long(expansion: Expansion, length: int) -> Problem:
    """The finding at the line where the text grows beyond the limit."""
    size, at = -1, expansion.at[0]
    for piece, place in zip(expansion.pieces, expansion.at, strict=True):
        size += sum(map(len, piece.lines)) + len(piece.lines)
        if piece.file:
            at = place
        if size > TEXT_LIMIT:
            break
    message = f"with its parts the text has {length:,} characters; the platform takes {TEXT_LIMIT:,}"
    return problem("too-long", message, at, "Shorten it, or include less.")
