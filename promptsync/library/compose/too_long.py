"""Findings about composed texts that are longer than the platform takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.compose.pieces import text_of
from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.model import Origin
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from promptsync.composition import Bundle
    from promptsync.library.compose.bundle import Bundled
    from promptsync.library.compose.include import Expansion
    from promptsync.problems import Problem


def is_too_long(one: Bundled) -> bool:
    """Whether the platform does not take the text."""
    return len(text_of(one.pieces)) > TEXT_LIMIT


def parts_too_long(expansion: Expansion) -> Problem:
    """The finding at the line whose part makes the text too long."""
    size, at = -1, expansion.at[0]
    for piece, place in zip(expansion.pieces, expansion.at, strict=True):
        size += sum(map(len, piece.lines)) + len(piece.lines)
        if piece.file:
            at = place
        if size > TEXT_LIMIT:
            break
    length = len(text_of(expansion.pieces))
    message = f"with its parts the text has {length:,} characters; the platform takes {TEXT_LIMIT:,}"
    return problem("too-long", message, at, "Shorten it, or include less.")


def section_too_long(one: Bundled, place: Callable[[int], Origin]) -> Problem:
    """The finding about a section that is too long by itself."""
    length = len(text_of(one.pieces))
    what = f'the section "{one.document.part}"' if one.document.part else "the text before the first section"
    message = f"{what} has {length:,} characters; the platform takes {TEXT_LIMIT:,}"
    at = Origin(one.document.file.shown, one.document.line) if one.document.file else place(one.document.line)
    return problem("too-long", message, at, "Shorten it, or begin another section (##) in it.")


def bundle_too_long(tried: Mapping[Bundle, Sequence[Bundled]], at: Origin) -> Problem:
    """The finding about a skill that does not fit with its files, with the sizes of what does not."""
    sizes = "; ".join(f"{way}: {_sizes(bundled)}" for way, bundled in tried.items())
    message = f"the skill does not fit with its files: the platform takes {TEXT_LIMIT:,} characters; {sizes}"
    hint = "Shorten them, or set bundle: off for this key in promptsync.yaml, to send SKILL.md alone."
    return problem("bundle-too-long", message, at, hint)


def _sizes(bundled: Sequence[Bundled]) -> str:
    long = [one for one in bundled if is_too_long(one)]
    return ", ".join(f"{one.document.part or 'SKILL.md'} {len(text_of(one.pieces)):,}" for one in long)
