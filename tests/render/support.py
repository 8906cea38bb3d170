"""Plans made by ``planning`` from what the three sides say, each by key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.model import Base, Desired, Digest, Key, LivePrompt, Origin, Prompt
from promptsync.plan.change import Delete, Forget, Record, Release
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.policy import Policy
from promptsync.render.renderer import Surroundings
from promptsync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem


@dataclass(frozen=True)
class NoFiles:
    """render.Places without any file, at the repository's root; ``shown`` are the lines that there are."""

    shown: Mapping[Origin, str] = field(default_factory=dict)

    def lines(self, problems: Iterable[Problem]) -> Mapping[Origin, str]:
        return self.shown

    def rooted(self, problems: Iterable[Problem]) -> list[Problem]:
        return [*problems]


PLAIN = Surroundings(Style(), 100, NoFiles())
"""Without color and files."""

REVIEW = Prompt(
    name="Review a change",
    description="Use when asked to review a diff.",
    prompt="Read the whole diff.\nThen comment.\n",
    command="review",
    is_command=True,
    is_skill=True,
)


def planned(
    *,
    desired: Mapping[str, Prompt] | None = None,
    base: Mapping[str, Prompt] | None = None,
    live: Mapping[str, Prompt] | None = None,
    policy: Policy | None = None,
) -> Plan:
    """A plan; a live prompt has the id ``id-KEY``, and another time than its base where it differs."""
    desired, base, live = desired or {}, base or {}, live or {}
    bases = {Key(key): _base(Key(key), prompt) for key, prompt in base.items()}
    there = {
        f"id-{key}": _live(key, prompt, moved=prompt != base.get(key, prompt)) for key, prompt in live.items()
    }
    files = [Desired(Key(key), prompt, Origin(f"prompts/{key}.yaml")) for key, prompt in desired.items()]
    loaded = {Key(key): prompt for key, prompt in base.items()}
    return make_plan(Destination("main", "org"), pair(files, bases), View(there, loaded), policy or Policy())


def _base(key: Key, prompt: Prompt) -> Base:
    return Base(key, f"id-{key}", prompt.digest, prompt.digest, "2026-01-01T00:00:00Z")


def _live(key: str, prompt: Prompt, *, moved: bool) -> LivePrompt:
    time = "2026-02-02T00:00:00Z" if moved else "2026-01-01T00:00:00Z"
    return LivePrompt(f"id-{key}", replace(prompt, prompt=""), time, text=prompt.prompt)


def worded(change: Change, word: str) -> Change:
    """``change`` with ``word`` for its keys, its reason, and every text of its prompt."""
    said = Prompt(word, word, word, word)
    if isinstance(change, Delete):
        live = replace(change.live, head=said)
        return replace(change, key=Key(word), why=word, base=_worded(change.base, word), live=live)
    if isinstance(change, Record):
        return replace(change, key=Key(word), why=word, base=_worded(change.base, word), wanted=said)
    if isinstance(change, Forget | Release):
        return replace(change, key=Key(word), why=word, base=_worded(change.base, word))
    base = change.base and _worded(change.base, word)
    return replace(change, key=Key(word), why=word, base=base, wanted=said)


def _worded(base: Base, word: str) -> Base:
    """Of a file that has moved."""
    return replace(base, key=Key(f"{word}/"), sent=Digest(Prompt(word, word, word, word)))
