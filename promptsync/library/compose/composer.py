"""Prompts → their texts, composed of their parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from promptsync.composition import Bundle
from promptsync.library.compose.bundle import Bundled, inline, split
from promptsync.library.compose.documents import Document, by_section
from promptsync.library.compose.gathering import gather
from promptsync.library.compose.include import Includer, RawText
from promptsync.library.compose.pieces import text_of
from promptsync.library.compose.references import Names
from promptsync.library.compose.too_long import bundle_too_long, is_too_long, parts_too_long, section_too_long
from promptsync.library.compose.values import Composed
from promptsync.library.prompt_schema import TEXT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from promptsync.library.compose.include import Expansion
    from promptsync.library.compose.part_files import PartFiles
    from promptsync.library.compose.values import PartFile, Piece
    from promptsync.library.discover import SkillFile
    from promptsync.model import Origin
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class OwnText:
    """A prompt's own text and how it is to be composed.

    ``name`` is the prompt's. ``folder`` is that of the file that the text stands in, ``place`` tells where a
    line is. ``skill_files`` are beside a ``SKILL.md``, ``bundle`` is what becomes of them. ``by_section``
    makes each section a prompt of its own.
    """

    name: str
    text: str
    folder: Path
    place: Callable[[int], Origin]
    skill_files: Sequence[SkillFile] = ()
    bundle: Bundle = Bundle.OFF
    by_section: bool = False


class MadePart(NamedTuple):
    """A prompt that a part becomes: see ``Document``."""

    part: str
    key: str
    title: str
    composed: Composed


@dataclass(frozen=True, slots=True)
class ComposedText:
    """What became of a text: None if there is no whole text, and the findings.

    ``asked`` are the files that it needs. ``bundle`` is what the files beside it came to, None if it refers
    to none; ``left`` counts those that it does not refer to.
    """

    composed: Composed | None
    problems: tuple[Problem, ...]
    asked: tuple[PartFile, ...]
    parts: tuple[MadePart, ...] = ()
    bundle: Bundle | None = None
    left: int = 0


@dataclass(slots=True)
class Composer:
    """Composes the texts of one library."""

    files: PartFiles
    _includer: Includer = field(init=False)

    def __post_init__(self) -> None:
        self._includer = Includer(self.files)

    def compose(self, own: OwnText) -> ComposedText:
        """Put the parts of a text in their places."""
        expansion = self._includer.expand(RawText(own.text.split("\n"), None, 1, own.folder, own.place))
        asked = _files(expansion.pieces)
        if not expansion.whole:
            return ComposedText(None, expansion.problems, asked)
        pieces = expansion.pieces
        documents = by_section(own.name, pieces) if own.by_section else [Document("", "", pieces, None, 1)]
        if own.bundle is not Bundle.OFF and own.skill_files:
            return self._with_files(own, expansion, documents)
        made = _made(own, [Bundled(one, one.pieces) for one in documents], expansion.problems)
        if own.by_section:
            long = (Bundled(one, one.pieces) for one in documents)
            return _with(made, [section_too_long(one, own.place) for one in long if is_too_long(one)])
        too_long = len(own.text) <= TEXT_LIMIT < len(text_of(pieces))
        return _with(made, [parts_too_long(expansion)]) if too_long else made

    def _with_files(self, own: OwnText, expansion: Expansion, documents: Sequence[Document]) -> ComposedText:
        names = Names((one.inner for one in own.skill_files), own.folder.name)
        found = gather(documents, own.skill_files, names, self._includer, self.files)
        problems = (*expansion.problems, *found.problems)
        left = len(own.skill_files) - len(found.seen)
        if not found.whole:
            return ComposedText(None, problems, _files(expansion.pieces))
        if not found.contents:
            return _made(own, [Bundled(one, one.pieces) for one in documents], problems, None, left)
        tried = {way: _BUNDLES[way](own.name, documents, found.contents, names) for way in _ways(own.bundle)}
        fitting = [way for way, bundled in tried.items() if not any(map(is_too_long, bundled))]
        way = fitting[0] if fitting else next(iter(tried))
        made = _made(own, tried[way], problems, way, left)
        if fitting or (len(own.text) > TEXT_LIMIT and not own.by_section):
            return made
        return _with(made, [bundle_too_long(tried, own.place(1))])


_BUNDLES = {Bundle.INLINE: inline, Bundle.SPLIT: split}


def _ways(bundle: Bundle) -> tuple[Bundle, ...]:
    return (Bundle.INLINE, Bundle.SPLIT) if bundle is Bundle.AUTO else (bundle,)


def _made(
    own: OwnText,
    bundled: Sequence[Bundled],
    problems: Sequence[Problem],
    bundle: Bundle | None = None,
    left: int = 0,
) -> ComposedText:
    first, *others = bundled
    parts = (
        MadePart(one.document.part, one.document.key, one.document.title, _composed(own, one))
        for one in others
    )
    asked = tuple(dict.fromkeys(file for one in bundled for file in _files(one.pieces)))
    return ComposedText(_composed(own, first), tuple(problems), asked, tuple(parts), bundle, left)


def _composed(own: OwnText, one: Bundled) -> Composed:
    return Composed(tuple(one.pieces), _files(one.pieces), own.text)


def _files(pieces: Sequence[Piece]) -> tuple[PartFile, ...]:
    """The files that lines of the text are from."""
    return tuple(dict.fromkeys(one.file for one in pieces if one.file and one.written is not None))


def _with(made: ComposedText, problems: Iterable[Problem]) -> ComposedText:
    return replace(made, problems=(*made.problems, *problems))
