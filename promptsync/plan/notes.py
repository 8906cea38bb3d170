"""What a plan tells beside its changes, as frozen values: facts for a reviewer, which stop nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.policy import People

if TYPE_CHECKING:
    from promptsync.model import Key, Person


@dataclass(frozen=True, slots=True)
class Reach:
    """Hosts, and commands run as root, that a prompt has not named before."""

    key: Key
    hosts: tuple[str, ...] = ()
    root: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rerouted:
    """Asks of the prompt ``key`` that an agent would take elsewhere after the plan, or to it again.

    ``number`` of its ``total`` asks; ``other`` is the skill that does best beside it, which is ``new`` if the
    plan creates it; both say ``words``. ``regained``: the prompt is first for them again.
    """

    key: Key
    number: int
    total: int
    other: str
    new: bool = False
    words: tuple[str, ...] = ()
    regained: bool = False


@dataclass(frozen=True, slots=True)
class Shortened:
    """A skill with asks whose description says less.

    ``words`` are those of its asks that its name and description say no longer. ``cut`` has the characters
    before and after if the description lost words and got none.
    """

    key: Key
    words: tuple[str, ...]
    cut: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The characters of all skills' names and descriptions, which every agent loads."""

    before: int
    after: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit on the platform that the plan is about: when, and by whom.

    ``at`` is RFC 3339, the server's; empty if unknown. ``actor`` is an id, empty if nobody can say.
    ``person`` is None if that is nobody of the organization any more.
    """

    key: Key
    deleted: bool
    at: str
    actor: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Edits:
    """All of them; ``unknown`` is why their editors could not be asked for, in the platform's words."""

    found: tuple[Edit, ...] = ()
    unknown: str = ""


NO_EDITS = Edits()


def called(edits: Edits, people: People) -> Edits:
    """The edits with each person as ``people`` says: a handle is the name part of an address."""
    if people is not People.HANDLES:
        return edits
    return replace(edits, found=tuple(map(_with_handle, edits.found)))


def _with_handle(edit: Edit) -> Edit:
    person = edit.person
    if person is None:
        return edit
    handle = person.email.partition("@")[0] or person.name
    return replace(edit, person=replace(person, name=handle, email=""))


@dataclass(frozen=True, slots=True)
class Notes:
    """All of them; ``listing`` is None if it was not asked for."""

    reach: tuple[Reach, ...] = ()
    routing: tuple[Rerouted, ...] = ()
    shortened: tuple[Shortened, ...] = ()
    listing: Listing | None = None
    edits: Edits = NO_EDITS


NO_NOTES = Notes()
