"""Characters that a reader does not see but an agent does."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors and vowel separator
    (0x200B, 0x200F),  # zero width, joiners, left-to-right and right-to-left marks
    (0x202A, 0x202E),  # bidirectional embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, bidirectional isolates, deprecated controls
    (0x2800, 0x2800),  # braille blank
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # zero width no-break space
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFFB),  # unassigned but ignorable; interlinear annotations
    (0x1BCA0, 0x1BCA3),  # shorthand controls
    (0x1D173, 0x1D17A),  # musical controls
    (0xE0000, 0xE0FFF),  # tags, more variation selectors
)

HIDDEN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _RANGES)}]")
"""One character that is not drawn: those that Unicode lets a display ignore, and blanks that are letters."""

_RUN = lazy_pattern(rf"({HIDDEN.pattern})\1*")
_JOINERS = "\u200c\u200d"
_MAY_BE_NEEDED = frozenset("\u200c\u200d\ufe0e\ufe0f\u180b\u180c\u180d\u180e\u180f").union(
    map(chr, range(0xE0100, 0xE01F0))
)
_FLAG = lazy_pattern("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_EMOJI = frozenset(("So", "Sk", "Sm", "Po", "Pd", "Nd"))
_EMOJI_LETTERS = "\u2139"  # "information source", the one emoji that is a letter


class HiddenSign(NamedTuple):
    """A hidden character of a text. ``needed`` is one that an emoji or a script is written with."""

    offset: int
    character: str
    needed: bool

    @property
    def name(self) -> str:
        """Code point and Unicode name."""
        return name_of(self.character)


def hidden_signs(text: str) -> Iterator[HiddenSign]:
    """The hidden characters of a text, in their order."""
    if text.isascii():
        return
    flags = {at for found in _FLAG().finditer(text) for at in range(found.start() + 1, found.end())}
    for run in _RUN().finditer(text):
        start, end = run.span()
        sign = run[1]
        yield HiddenSign(start, sign, _judged(text, start, flags))
        if end - start > 1:  # between its like, a sign is as needed as the next one
            inner = _judged(text, start + 1, flags)
            yield from (HiddenSign(at, sign, inner) for at in range(start + 1, end - 1))
            yield HiddenSign(end - 1, sign, _judged(text, end - 1, flags))


def _judged(text: str, at: int, flags: Container[int]) -> bool:
    if text[at] not in _MAY_BE_NEEDED:
        return at in flags
    return _is_needed(text[at - 1 : at], text[at], text[at + 1 : at + 2])


def without_hidden(text: str) -> str:
    """``text`` without the hidden characters that nothing needs."""
    cut = {sign.offset for sign in hidden_signs(text) if not sign.needed}
    return "".join(sign for at, sign in enumerate(text) if at not in cut) if cut else text


def name_of(character: str) -> str:
    """Code point and Unicode name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '(unassigned)')}"


@lru_cache(maxsize=512)
def _is_needed(before: str, sign: str, after: str) -> bool:
    if not before:
        return False
    if sign in _JOINERS:
        return _joins(before) and (sign == "\u200c" or (bool(after) and _joins(after)))
    if sign in "\ufe0e\ufe0f":
        return unicodedata.category(before) in _EMOJI or before in _EMOJI_LETTERS
    if "\U000e0100" <= sign <= "\U000e01ef":
        return unicodedata.name(before, "").startswith("CJK ")
    return "\u180b" <= sign <= "\u180f" and unicodedata.name(before, "").startswith("MONGOLIAN ")


def _joins(sign: str) -> bool:
    """Whether a joiner beside ``sign`` changes how it is drawn: in emoji, and in scripts beyond Latin."""
    if sign == "\ufe0f" or unicodedata.category(sign) in ("So", "Sk"):
        return sign != "\u2800"
    return unicodedata.category(sign)[0] in "LM" and "\u0600" <= sign < "\u1d00" and not HIDDEN.match(sign)
