"""The sections of a long text: what stands before the first second-level heading, then one for each."""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"##[ \t]+(.+?)[ \t#]*\n?")


class Section(NamedTuple):
    """``length`` is in code points; the part before the first heading has no ``title``."""

    title: str
    length: int


def sections_of(text: str) -> list[Section]:
    """The sections in their order. A heading in a fence is code."""
    found, title, length, fence = [], "", 0, ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        heading = None if fence or mark else _HEADING.fullmatch(line)
        if heading:
            found.append(Section(title, length))
            title, length = heading[1], 0
        length += len(line)
    found.append(Section(title, length))
    return [one for one in found if one.title or one.length]
