"""Characters that a reader does not see but an agent does; the platform refuses some (API.md, Behaviour)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.hidden import hidden_signs, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.model import Prompt
    from promptsync.source.hidden import HiddenSign

_NAMED = 3


def hidden_unicode(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each field with characters that nothing needs, at the first."""
    for field, signs in _signs(prompt, needed=False):
        yield Finding(
            f"{_what(field)} has {listed(signs)}, which nobody sees",
            "promptsync validate --fix removes it."
            if len(signs) == 1
            else "promptsync validate --fix removes them.",
            field,
            signs[0].offset,
        )


def joiner(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each field with joiners or variation selectors that an emoji or a script needs."""
    for field, signs in _signs(prompt, needed=True):
        message = f"{_what(field)} has {listed(signs)}, which the platform may refuse"
        hint = "Keep what the language needs; an emoji can be replaced by one without it."
        yield Finding(message, hint, field, signs[0].offset)


def listed(signs: Sequence[HiddenSign]) -> str:
    """How many hidden characters there are, and which."""
    names = [name_of(character) for character in dict.fromkeys(sign.character for sign in signs)]
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    if len(signs) == 1:
        return f"the hidden character {shown}"
    return f"{len(signs):,} hidden characters ({shown})"


def _what(field: str) -> str:
    return "the text" if field == "prompt" else f"the {field}"


def _signs(prompt: Prompt, *, needed: bool) -> Iterator[tuple[str, list[HiddenSign]]]:
    for field, value in prompt.fields().items():
        if isinstance(value, str) and not value.isascii():
            signs = [sign for sign in hidden_signs(value) if sign.needed is needed]
            if signs:
                yield field, signs
