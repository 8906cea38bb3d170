"""The cells that text takes on a terminal: some characters take two, some none."""

from __future__ import annotations

import unicodedata

CUT = "…"
"""Stands for what is left out."""


def cells(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, most: int) -> str:
    """``text``, or its beginning with ``CUT`` after it, in ``most`` cells."""
    if cells(text) <= most:
        return text
    while text and cells(text) >= most:
        text = text[:-1]
    return f"{text}{CUT}"[:most]


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
