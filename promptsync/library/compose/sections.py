"""The sections of a text: what stands before the first second-level heading, then one for each."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.lines import unfenced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADING = re.compile(r" {0,3}##[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")


class Section(NamedTuple):
    """``length`` is in code points; the part before the first heading has no ``title``."""

    title: str
    length: int


def section_starts(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The index of each second-level heading, and its title. A heading in a fence is code."""
    for index, (line, free) in enumerate(zip(lines, unfenced(lines), strict=True)):
        found = _HEADING.fullmatch(line) if free and "##" in line else None
        if found:
            yield index, found["title"]


def sections_of(text: str) -> list[Section]:
    """The sections in their order."""
    lines = text.split("\n")
    ends = [0, *accumulate(len(line) + 1 for line in lines)]
    ends[-1] -= 1  # the last line has no line end
    starts = [(0, ""), *((ends[index], title) for index, title in section_starts(lines))]
    stops = [*(start for start, _ in starts[1:]), ends[-1]]
    found = [Section(title, stop - start) for (start, title), stop in zip(starts, stops, strict=True)]
    return [one for one in found if one.title or one.length]
