"""What has to be asked before a plan can be sure: few questions, and none that the ledger can answer.

A listing has no texts. The ledger proves a text while the prompt's ``updatedAt`` and its other fields are
those that were answered to promptsync's last write: ``updatedAt`` is the only trace of a change (API.md,
Behaviour).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.model import LivePrompt
from promptsync.planning.adoption import candidates_by_key
from promptsync.planning.pairing import Added, Narrowed, Parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from promptsync.hold import Hold
    from promptsync.model import Base, Desired, Key, ListedPrompt, Prompt
    from promptsync.planning.pairing import PromptPair


@dataclass(frozen=True, slots=True)
class Questions:
    """``get``: ids for GetPrompt. ``load``: bases whose text the ledger shall give."""

    get: tuple[str, ...]
    load: tuple[Base, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The organization as far as it is known, and the base texts that were loaded.

    ``live`` is complete, by id. Each prompt whose text decides anything or would be lost is a LivePrompt.
    ``managed`` are ids of managed prompts, also of those that are no part of what is planned. ``newer`` are
    keys of bases that come from a newer commit than the files. ``elsewhere`` says of a live prompt which
    other library or ledger of the repository manages it. ``holds`` are those that have not expired.
    """

    live: Mapping[str, ListedPrompt]
    loaded: Mapping[Key, Prompt] = field(default_factory=dict)
    managed: frozenset[str] = frozenset()
    newer: frozenset[Key] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[Key, Hold] = field(default_factory=dict)

    def whole(self, prompt_id: str) -> LivePrompt:
        """The live prompt with its text. Raises LookupError if :func:`questions` did not ask for it."""
        found = self.live[prompt_id]
        if isinstance(found, LivePrompt):
            return found
        raise LookupError(f"the text of prompt {prompt_id} is needed, but was not asked for")


def proven(base: Base, live: ListedPrompt | None) -> bool:
    """Whether the live text must still be the one that ``base`` remembers."""
    return (
        live is not None
        and live.updated_at == base.updated_at != ""
        and live.head.is_like(base.answered.head)
    )


def moved(base: Base, live: ListedPrompt) -> bool:
    """Whether somebody has edited the live prompt. Without its text, it is proven that nobody has.

    At the recorded time nobody has: what differs then is what the platform made of what was sent.
    """
    if not isinstance(live, LivePrompt) or live.prompt.digest == base.answered:
        return False
    return not (live.updated_at == base.updated_at != "")


def questions(
    pairs: Iterable[PromptPair],
    live: Mapping[str, ListedPrompt],
    *,
    managed: Set[str] = frozenset(),
    refresh: bool = False,
) -> Questions:
    """What to ask, given a complete listing. ``refresh`` takes nothing as proven.

    ``managed`` are ids of managed prompts beyond those of ``pairs``.
    """
    pairs = list(pairs)
    get: dict[str, None] = {}
    load: list[Base] = []
    for pair in pairs:
        if isinstance(pair, Narrowed):
            continue
        if isinstance(pair, Parted):
            get |= {pair.mark.id: None} if pair.back and pair.mark.id in live else {}
            continue
        if base := pair.base:
            sure = proven(base, live.get(base.id)) and not refresh
            if not sure:
                get[base.id] = None
            if not sure or not _settled(pair.desired, base):
                load.append(base)
    managed = managed | {pair.base.id for pair in pairs if pair.base}
    new = [pair.desired for pair in pairs if isinstance(pair, Added)]
    for candidates in candidates_by_key(new, live, managed).values():
        get.update(dict.fromkeys(one.id for one in candidates))
    return Questions(tuple(get), tuple(load))


def _settled(desired: Desired | None, base: Base) -> bool:
    """Whether nothing is to be written about the prompt, not even under another key."""
    return desired is not None and (desired.key, desired.protect, desired.prompt.digest) == (
        base.key,
        base.protect,
        base.sent,
    )


def view(
    listing: Mapping[str, ListedPrompt],
    answers: Mapping[str, LivePrompt | None],
    loaded: Mapping[Key, Prompt],
    bases: Mapping[Key, Base],
    elsewhere: Mapping[str, str] | None = None,
) -> View:
    """Put a listing, the answers to the questions (None: not found) and the ledger's texts together."""
    live = dict(listing)
    for key, prompt in loaded.items():
        base = bases[key]
        seen = listing.get(base.id)
        if seen and proven(base, seen):
            live[base.id] = seen.with_text(prompt.prompt)
    for prompt_id, answer in answers.items():
        if answer is None:
            live.pop(prompt_id, None)
        else:
            live[prompt_id] = answer
    managed = frozenset(base.id for base in bases.values())
    return View(live, dict(loaded), managed, elsewhere=elsewhere or {})
