"""What a plan says of a text that is made of parts, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.composition import Places
from promptsync.render.counting import counted
from promptsync.render.diff import hunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.composition import Composition
    from promptsync.plan.change import Change, HeldBack
    from promptsync.planning.bundles import Rebundled
    from promptsync.planning.part_changes import PartChange
    from promptsync.render.diff import Hunk
    from promptsync.render.style import Style


def bundle_words(change: Change | HeldBack, again: Rebundled | None) -> Iterator[str]:
    """How the files beside the skill are sent; a sentence for each thing that there is to say."""
    made, composition = change.made, change.composition
    if made.owner:
        yield f"{made.part}, a part of {made.owner}"
    if composition and composition.bundle:
        chosen = " (auto)" if composition.auto else ""
        left = composition.left
        rest = f"; {counted(left, 'file')} that no text refers to stay{'s' if left == 1 else ''} behind"
        yield f"bundle: {composition.bundle}{chosen}{rest if left else ''}"
    if again:
        yield f"the files were sent as {again.before} before"
        for what, keys in (("adds", again.adds), ("removes", again.removes)):
            if keys:
                yield f"{what} {', '.join(keys)}"


def part_words(changes: Iterable[PartChange]) -> Iterator[str]:
    """A sentence for each part that changes several prompts."""
    for one in changes:
        if len(one.keys) > 1:
            yield f"{one.file} changes {counted(len(one.keys), 'prompt')}"


class TextDiff:
    """Differences of composed texts, each with the files it comes from; what one part does, once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], str] = {}

    def lines(
        self, key: str, before: str, after: str, composition: Composition | None, style: Style
    ) -> Iterator[str]:
        """The lines of the difference of one prompt's text."""
        for hunk in hunks(before, after):
            place = _place(hunk, composition) if composition and composition.runs else ""
            first = self._seen.setdefault(_changed(hunk, place), key) if place else key
            if first == key:
                yield from hunk.painted(style, place)
            else:
                yield style.paint(f"{hunk.lines[0]} {place}, as in {first}", "cyan")


def _changed(hunk: Hunk, place: str) -> tuple[str, ...]:
    return (place, *(line for line in hunk.lines[1:] if line[:1] in "+-"))


def _place(hunk: Hunk, composition: Composition) -> str:
    """The files of the lines that changed, each with the first line of them."""
    places = Places(composition)
    firsts: dict[str, int] = {}
    for start, end in hunk.touched:
        for place in places.touched(start, end):
            firsts.setdefault(place.file, place.line)
    return ", ".join(f"{file}:{line}" for file, line in firsts.items())
