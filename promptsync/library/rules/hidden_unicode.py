"""Characters that a reader does not see but an agent does; the platform refuses them (API.md, Behaviour)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_RANGES = (
    (0x061C, 0x061C),  # Arabic letter mark
    (0x200B, 0x200F),  # zero width, left-to-right and right-to-left marks
    (0x202A, 0x202E),  # bidirectional embeddings and overrides
    (0x2060, 0x2060),  # word joiner
    (0x2066, 0x2069),  # bidirectional isolates
    (0xFEFF, 0xFEFF),  # zero width no-break space
    (0xE0000, 0xE007F),  # tags
)

HIDDEN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _RANGES)}]")
"""One bidirectional control, zero-width or tag character."""


def hidden_unicode(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each distinct character, at its first place: the platform checks the text alone."""
    text = prompt.prompt
    if text.isascii():
        return
    for sign, count in Counter(HIDDEN.findall(text)).items():
        times = "once" if count == 1 else f"{count:,} times"
        message = f"the text has the hidden character {name_of(sign)} {times}"
        yield Finding(message, "promptsync validate --fix removes it.", offset=text.index(sign))


def name_of(sign: str) -> str:
    """Code point and Unicode name."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '(unassigned)')}"
