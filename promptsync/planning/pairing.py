"""Which file belongs to which base: by key, else a vanished key and a new one are one renamed prompt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from promptsync.model import Base, Desired, Digest, Key

T = TypeVar("T")
Trait: TypeAlias = "str | tuple[str, str]"


@dataclass(frozen=True, slots=True)
class PromptPair:
    """A prompt of the repository and what promptsync last wrote for it; at least one of the two is there."""

    desired: Desired | None
    base: Base | None

    @property
    def key(self) -> Key:
        """The key as it is now: the file's, else the one the ledger remembers."""
        if self.desired:
            return self.desired.key
        assert self.base
        return self.base.key


def pair(desired: Iterable[Desired], bases: Mapping[Key, Base]) -> list[PromptPair]:
    """Every file and every base exactly once, sorted by key; a pulled base only with its file.

    A branch that has not got the pulled files yet must neither delete those prompts nor take them for others.
    """
    files = {one.key: one for one in desired}
    bases = {key: base for key, base in bases.items() if key in files or not base.pulled}
    vanished = {key: base for key, base in bases.items() if key not in files}
    new = {key: one for key, one in files.items() if key not in bases}
    pairs = [PromptPair(one, bases[key]) for key, one in files.items() if key in bases]
    pairs += _renamed(new, vanished)
    pairs += [PromptPair(one, None) for one in new.values()]
    pairs += [PromptPair(None, base) for base in vanished.values()]
    return sorted(pairs, key=lambda p: p.key)


def _renamed(new: dict[Key, Desired], vanished: dict[Key, Base]) -> list[PromptPair]:
    """Take the renamed out of both: those that share the command, else the name, else the text.

    Equal names are told apart by their text first. What stays ambiguous is no rename: guessing could send one
    prompt's text to another's id. Copies alike in name and text may be paired in any order.
    """
    found: list[PromptPair] = []
    if not (new and vanished):
        return found
    for trait, alike in (
        (lambda d: d.head.command, False),
        (lambda d: (d.head.name, d.text), True),
        (lambda d: d.head.name, False),
        (lambda d: d.text, False),
    ):
        found += _matched(new, vanished, trait, copies=alike)
    return found


def _matched(
    new: dict[Key, Desired],
    vanished: dict[Key, Base],
    trait: Callable[[Digest], Trait],
    *,
    copies: bool,
) -> list[PromptPair]:
    found: list[PromptPair] = []
    files = _grouped(new, lambda one: trait(one.prompt.digest))
    bases = _grouped(vanished, lambda base: trait(base.sent))
    for value, keys in files.items():
        others = bases.get(value, [])
        if copies or len(keys) == len(others) == 1:
            found += [
                PromptPair(new.pop(key), vanished.pop(other))
                for key, other in zip(keys, others, strict=False)
            ]
    return found


def _grouped(items: Mapping[Key, T], trait: Callable[[T], Trait]) -> dict[Trait, list[Key]]:
    groups: dict[Trait, list[Key]] = defaultdict(list)
    for key in sorted(items):
        if value := trait(items[key]):
            groups[value].append(key)
    return groups
