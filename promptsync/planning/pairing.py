"""Which file belongs to which base: by key, else a vanished key and a new one are one renamed prompt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias, TypeVar

from promptsync.keys.left_over import replaced_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from promptsync.keys.patterns import Scope
    from promptsync.model import Base, Desired, Digest, Key

T = TypeVar("T")
Trait: TypeAlias = "str | tuple[str, str]"


@dataclass(frozen=True, slots=True)
class Added:
    """A file that the ledger knows nothing of."""

    desired: Desired
    base: ClassVar[None] = None

    @property
    def key(self) -> Key:
        return self.desired.key


@dataclass(frozen=True, slots=True)
class Kept:
    """A file and what promptsync last wrote for it, perhaps under another key."""

    desired: Desired
    base: Base

    @property
    def key(self) -> Key:
        """The file's key, which is the one from now on."""
        return self.desired.key


@dataclass(frozen=True, slots=True)
class Removed:
    """What promptsync last wrote for a file that is gone."""

    base: Base
    desired: ClassVar[None] = None

    @property
    def key(self) -> Key:
        return self.base.key


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What promptsync last wrote for a prompt that no longer belongs to the target; ``key`` is today's."""

    base: Base
    key: Key
    there: bool = True
    """Whether it has a file."""
    desired: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class Parted:
    """A file whose prompt was released; ``mark`` is its last base. ``back`` says that it is adopted again."""

    desired: Desired
    mark: Base
    back: bool = False
    base: ClassVar[None] = None

    @property
    def key(self) -> Key:
        return self.desired.key


PromptPair: TypeAlias = Added | Kept | Removed | Narrowed | Parted
"""A prompt of the repository and what promptsync last wrote for it: one of the two, or both."""


def within(scope: Scope, pairs: Iterable[PromptPair]) -> list[PromptPair]:
    """The pairs that belong to the target, and those that belonged to it before.

    Pairing comes first: a file that moved out of scope is not a removed one.
    """
    found: list[PromptPair] = []
    for one in pairs:
        if scope.holds(replaced_key(_chosen_by(one))):
            found.append(one)
        elif one.base:
            found.append(Narrowed(one.base, one.key, there=one.desired is not None))
    return found


def parted(
    pairs: Iterable[PromptPair], released: Mapping[Key, Base], adopts: Callable[[Key], bool]
) -> list[PromptPair]:
    """The pairs, where a new file that the ledger has a mark of is Parted."""
    return [
        Parted(one.desired, released[one.key], back=adopts(one.desired.chosen_by))
        if isinstance(one, Added) and one.key in released
        else one
        for one in pairs
    ]


def marks_of_files(pairs: Iterable[PromptPair], released: Mapping[Key, Base]) -> dict[Key, Base]:
    """The marks as they are today: a mark goes along with its file, also to another key."""
    new = [one.desired for one in pairs if isinstance(one, Added)]
    return {one.key: replace(one.base, key=one.key) for one in pair(new, released) if isinstance(one, Kept)}


def _chosen_by(one: PromptPair) -> Key:
    """The key that scope is asked about: a part follows its owner."""
    said = one.desired or one.base
    return said.chosen_by if said else one.key


def pair(desired: Iterable[Desired], bases: Mapping[Key, Base]) -> list[PromptPair]:
    """Every file and every base exactly once, sorted by key; a pulled base only with its file.

    A branch that has not got the pulled files yet must neither delete those prompts nor take them for others.
    """
    files = {one.key: one for one in desired}
    bases = {key: base for key, base in bases.items() if key in files or not base.pulled}
    vanished = {key: base for key, base in bases.items() if key not in files}
    new = {key: one for key, one in files.items() if key not in bases}
    pairs: list[PromptPair] = [Kept(one, bases[key]) for key, one in files.items() if key in bases]
    pairs += _renamed_with_parts(new, vanished, pairs)
    pairs += map(Added, new.values())
    pairs += map(Removed, vanished.values())
    return sorted(pairs, key=lambda p: p.key)


def _renamed_with_parts(
    new: dict[Key, Desired], vanished: dict[Key, Base], kept: Iterable[PromptPair]
) -> list[Kept]:
    """As :func:`_renamed`, where a part first follows its owner, whatever it says."""
    if not any(base.made.owner for base in vanished.values()):
        return _renamed(new, vanished)
    own_new = {key: one for key, one in new.items() if not one.made.owner}
    own_vanished = {key: base for key, base in vanished.items() if not base.made.owner}
    found = _renamed(own_new, own_vanished)
    owners = {one.base.key: one.key for one in (*kept, *found) if one.base}
    for pair in found:
        del new[pair.key], vanished[pair.base.key]
    files = {(one.made.owner, one.made.part): key for key, one in new.items() if one.made.owner}
    for key, base in list(vanished.items()):
        there = files.pop((owners.get(base.chosen_by, ""), base.made.part), None)
        if there and base.made.owner:
            found.append(Kept(new.pop(there), vanished.pop(key)))
    return [*found, *_renamed(new, vanished)]


def _renamed(new: dict[Key, Desired], vanished: dict[Key, Base]) -> list[Kept]:
    """Take the renamed out of both: those that share the command, else the name, else the text.

    Equal names are told apart by their text first. What stays ambiguous is no rename: guessing could send one
    prompt's text to another's id. Copies alike in name and text may be paired in any order.
    """
    found: list[Kept] = []
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
) -> list[Kept]:
    found: list[Kept] = []
    files = _grouped(new, lambda one: trait(one.prompt.digest))
    bases = _grouped(vanished, lambda base: trait(base.sent))
    for value, keys in files.items():
        others = bases.get(value, [])
        if copies or len(keys) == len(others) == 1:
            found += [
                Kept(new.pop(key), vanished.pop(other)) for key, other in zip(keys, others, strict=False)
            ]
    return found


def _grouped(items: Mapping[Key, T], trait: Callable[[T], Trait]) -> dict[Trait, list[Key]]:
    groups: dict[Trait, list[Key]] = defaultdict(list)
    for key in sorted(items):
        if value := trait(items[key]):
            groups[value].append(key)
    return groups
