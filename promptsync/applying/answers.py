"""What an answer says about the fields that were sent, and about those that were not."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import FieldValue, LivePrompt

NOTHING = Prompt("", "", "")
"""What is there before a create."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer, read for a step. Each has names of fields, in the order of model.FIELDS.

    ``ignored`` were sent and are as they were before. ``normalized`` are kept differently from what was sent.
    ``edited`` were not sent and are no longer as they were seen: somebody edited them meanwhile.
    """

    ignored: tuple[str, ...]
    normalized: tuple[str, ...]
    edited: tuple[str, ...]
    known: Prompt
    """The prompt as this apply knows it: what was answered for what was sent, what was seen for the rest."""


def read_answer(sent: Iterable[str], wanted: Prompt, seen: Prompt, answer: LivePrompt) -> ReadAnswer:
    """Read ``answer`` to a request that sent the fields ``sent`` of ``wanted`` for the prompt ``seen``."""
    fields = {*sent}
    asked, before, after = wanted.fields(), seen.fields(), answer.prompt.fields()
    differing = [name for name in after if name in fields and after[name] != asked[name]]
    ignored = tuple(
        name for name in differing if after[name] == before[name] and not _alike(after[name], asked[name])
    )
    return ReadAnswer(
        ignored,
        tuple(name for name in differing if name not in ignored),
        tuple(name for name in after if name not in fields and after[name] != before[name]),
        Prompt.from_fields({name: after[name] if name in fields else before[name] for name in after}),
    )


def _alike(kept: FieldValue, sent: FieldValue) -> bool:
    """Whether a platform may have made the one of the other: white space and Unicode forms apart."""
    if isinstance(kept, bool) or isinstance(sent, bool):
        return kept is sent
    return _folded(kept) == _folded(sent)


def _folded(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).split()
