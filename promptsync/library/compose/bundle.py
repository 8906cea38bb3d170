"""The files beside a ``SKILL.md`` → sections of its text, or skills of their own that the text names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.documents import Document, part_name
from promptsync.library.compose.pieces import Pile, changed, fence_for, lines_of
from promptsync.library.compose.references import OWNER, anchor, relinked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.library.compose.references import Names
    from promptsync.library.compose.values import PartFile, Piece


_FOLLOW = "The files that this text refers to stand below, each under its path."


class Content(NamedTuple):
    """A file that a text refers to, with its own parts in place; ``inner`` is its path from the skill's
    folder.
    """

    inner: str
    file: PartFile
    pieces: Sequence[Piece]
    markdown: bool

    @property
    def here(self) -> str:
        """The folder that the paths in it start from."""
        return posixpath.dirname(self.inner)

    @property
    def stem(self) -> str:
        """The path without its suffix."""
        return posixpath.splitext(self.inner)[0]


class Bundled(NamedTuple):
    """A document with what stands at its end."""

    document: Document
    pieces: Sequence[Piece]


def inline(
    name: str, documents: Sequence[Document], contents: Mapping[str, Content], names: Names
) -> list[Bundled]:
    """Every file as a section of the first document; the others say so where they refer to one."""
    return [_bundled(name, one, contents, names, frozenset()) for one in documents]


def split(
    name: str, documents: Sequence[Document], contents: Mapping[str, Content], names: Names
) -> list[Bundled]:
    """Every Markdown file as a document of its own, every other as a section of the first."""
    own = [one for one in contents.values() if one.markdown]
    skills = frozenset(one.inner for one in own)
    parts = [Document(one.inner, one.stem, one.pieces, one.file, 1, one.stem, one.here) for one in own]
    return [_bundled(name, one, contents, names, skills) for one in (*documents, *parts)]


def _bundled(
    name: str,
    document: Document,
    contents: Mapping[str, Content],
    names: Names,
    skills: frozenset[str],
) -> Bundled:
    """``skills`` are the files that are skills of their own; the first document has the sections."""
    first = not document.part
    direct = names.of("\n".join(lines_of(document.pieces)), document.here)
    here = [one for one in contents if one not in skills] if first else []
    listed = [one for one in contents if one in {*direct, *here} and one != document.part]
    to_owner = OWNER in direct and not first
    linked = frozenset((*listed, OWNER)) if first or to_owner else frozenset(listed)
    top = "" if first else anchor(OWNER)
    pile = Pile(_relinked(document.pieces, names, document.here, linked, top))
    if listed or to_owner:
        pile.close_fence(document.file, document.line)
    if here:
        pile.write((_FOLLOW, ""), document.file, document.line)
    if to_owner:
        words = f'This file is the skill that this one is a part of: "{name}".'
        pile.write((f"## {OWNER}", "", words, ""), document.file, document.line)
    for inner in listed:
        content = contents[inner]
        if inner in here:
            _section(pile, content, _relinked(content.pieces, names, content.here, linked, top))
        else:
            where = part_name(name, content.stem) if inner in skills else name
            _pointer(pile, content, where, own=inner in skills)
    if listed or to_owner:
        pile.end()
    return Bundled(document, pile.pieces)


def _relinked(
    pieces: Iterable[Piece], names: Names, here: str, linked: frozenset[str], top: str
) -> list[Piece]:
    """``top`` is the anchor of the skill's own text, empty where the text begins with it."""

    def anchor_of(target: str) -> str | None:
        inner = names.named(target, here)
        if inner not in linked:
            return None
        return top if inner == OWNER else anchor(inner)

    return changed(pieces, lambda lines: relinked(lines, anchor_of))


def _pointer(pile: Pile, content: Content, skill: str, *, own: bool) -> None:
    what = "a skill of its own" if own else "in the skill that this one is a part of"
    sentence = f'This file is {what}: "{skill}". Load that skill when you need the file.'
    pile.write((f"## {content.inner}", "", sentence, ""), content.file, 1)


def _section(pile: Pile, content: Content, pieces: Sequence[Piece]) -> None:
    file, inner = content.file, content.inner
    if content.markdown:
        pile.write((f"## {inner}", ""), file, 1)
        pile.pieces += pieces
        pile.close_fence(file, 1)
    else:
        fence = fence_for(lines_of(pieces))
        sentence = f"Write this file to `{inner}` before you use it:"
        language = posixpath.splitext(inner)[1].removeprefix(".")
        pile.write((f"## {inner}", "", sentence, "", fence + language), file, 1)
        pile.pieces += pieces
        pile.write_after((fence,), file, 1)
    pile.write_after(("",), file, 1)
