"""The organization's prompts before a plan and after it, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.plan.change import Create

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.model import Base, Key, Prompt
    from promptsync.plan.plan import Plan
    from promptsync.planning.evidence import View


@dataclass(frozen=True, slots=True)
class Seat:
    """A prompt as an agent sees it listed.

    ``key`` is empty if it is not managed, and ``new`` tells whether the plan makes it.
    """

    prompt: Prompt
    key: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is there, and what will be: unmanaged prompts on both sides."""

    before: tuple[Seat, ...]
    after: tuple[Seat, ...]


def prospect(plan: Plan, view: View, bases: Mapping[Key, Base]) -> Prospect:
    """From what is live, and the plan's changes."""
    keys = {base.id: key for key, base in bases.items()}
    keys.update((change.id, change.key) for change in plan.changes if change.id)
    wanted = {change.id: change.wanted for change in plan.changes if change.steps and change.id}
    created = [
        Seat(change.wanted, change.key, new=True)
        for change in plan.changes
        if isinstance(change, Create) and change.steps
    ]
    before = [Seat(one.head, keys.get(one.id, "")) for one in view.live.values()]
    after = [
        Seat(prompt, keys.get(one.id, ""))
        for one in view.live.values()
        if (prompt := wanted.get(one.id, one.head)) is not None
    ]
    return Prospect(tuple(before), (*after, *created))


def skills(seats: Iterable[Seat]) -> list[Seat]:
    """Those that an agent may take up by itself."""
    return [seat for seat in seats if seat.prompt.is_skill]


def listing_size(seats: Iterable[Seat]) -> int:
    """The characters of the names and descriptions that every agent loads, a line each."""
    return sum(len(seat.prompt.name) + len(seat.prompt.description) + len("- : \n") for seat in skills(seats))
