"""The order of the steps: a command is a resource that one prompt holds at a time.

A step that takes a command waits for the step that frees it. Commands that change hands in a circle go
through a temporary one. Deletes come last unless they free something that is waited for.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.plan.change import Adopt, Change, Create, Delete, Forget, Record, Release, Replace, Update
from promptsync.plan.steps import Request, Step
from promptsync.planning import refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from promptsync.model import Key, ListedPrompt
    from promptsync.plan.set_aside import SetAside
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Schedule:
    """The changes with their steps; ``blocked`` are those whose command cannot be had, a problem each."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    blocked: tuple[Key, ...]


def schedule(
    changes: Sequence[Change],
    live: Mapping[str, ListedPrompt],
    managed: Set[str],
    elsewhere: Mapping[str, str] | None = None,
    aside: Iterable[SetAside] = (),
) -> Schedule:
    """Give every change its steps. ``live`` is the complete listing: who holds which command now.

    ``elsewhere`` says which other library manages a prompt. What is set ``aside`` frees no command.
    """
    holders = {one.command: one for one in live.values() if one.command}
    freed = {command: change.key for change in changes if (command := _freed(change))}
    blocked = [change for change in changes if _taken(change) in holders and _taken(change) not in freed]
    kept = {_freed(one.change): one for one in aside if one.change}
    held = [(change, holders[_taken(change)]) for change in blocked]
    problems = [
        refusals.command_kept(change.key, one.command, kept[one.command])
        if one.command in kept
        else _held(change, one, managed, elsewhere or {})
        for change, one in held
    ]
    waits = {change.key: freed[taken] for change in changes if (taken := _taken(change)) and taken in freed}
    parked = _parked(changes, waits)
    names = _temporary_names(parked, {*holders, *map(_taken, changes)})
    steps = [step for change in changes for step in _steps(change, names)]
    ordered = _ordered(_linked(steps, waits))
    return Schedule(_with_steps(changes, ordered), tuple(problems), tuple(change.key for change in blocked))


def _held(change: Change, holder: ListedPrompt, managed: Set[str], elsewhere: Mapping[str, str]) -> Problem:
    by = elsewhere.get(holder.id, "")
    return refusals.command_held(change.key, holder.command, holder, managed=holder.id in managed, by=by)


def _taken(change: Change) -> str:
    """The command that the change takes from whoever has it; empty if none."""
    match change:
        case Create():
            return change.wanted.command
        case Update() if change.wanted.command != change.live.command:
            return change.wanted.command
        case _:
            return ""


def _freed(change: Change) -> str:
    """The command that the change gives up; empty if none."""
    match change:
        case Delete() | Replace():
            return change.live.command
        case Update() if _taken(change):
            return change.live.command
        case _:
            return ""


def _parked(changes: Iterable[Change], waits: Mapping[Key, Key]) -> list[Update]:
    """One change of each cycle, by key. Only an update both takes a command and frees one."""
    chosen = _one_of_each_cycle(waits)
    parked = [change for change in changes if isinstance(change, Update) and change.key in chosen]
    return sorted(parked, key=lambda change: change.key)


def _one_of_each_cycle(waits: Mapping[Key, Key]) -> set[Key]:
    """The first key of each cycle, so that a plan reads the same each time.

    Each change waits for at most one other, so following the waits either ends or goes round.
    """
    chosen: set[Key] = set()
    seen: set[Key] = set()
    for start in waits:
        path: dict[Key, None] = {}
        key: Key | None = start
        while key is not None and key not in seen:
            seen.add(key)
            path[key] = None
            key = waits.get(key)
        if key in path:
            cycle = list(path)[list(path).index(key) :]
            chosen.add(min(cycle))
    return chosen


def _temporary_names(parked: Iterable[Update], commands: Iterable[str]) -> dict[Key, str]:
    """A command for each parked prompt: none of ``commands``, in the platform's pattern and 50 characters.

    Compared without case: whether commands differ by case only is unknown (API.md, Behaviour).
    """
    taken = {command.lower() for command in commands}
    names = {}
    for change in parked:
        stem = f"promptsync-parked-{change.live.id[:8]}".lower()
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        names[change.key] = name
    return names


def _steps(change: Change, names: Mapping[Key, str]) -> list[Step]:
    """The requests of one change in order, unnumbered."""
    sent = tuple(c.field for c in change.fields)
    match change:
        case Create():
            return [Step(0, change.key, Request.CREATE, "", sent, change.wanted)]
        case Delete():
            return [Step(0, change.key, Request.DELETE, change.live.id)]
        case Replace():
            everything = tuple(name for name, value in change.wanted.fields().items() if value)
            create = Step(0, change.key, Request.CREATE, "", everything, change.wanted)
            return [create, Step(0, change.key, Request.DELETE, change.live.id)]
        case Update():
            update = Step(0, change.key, Request.UPDATE, change.live.id, sent, change.wanted)
            return [_park(change, names[change.key]), update] if change.key in names else [update]
        case Adopt() | Release() | Record() | Forget():
            return []


def _park(change: Update, name: str) -> Step:
    wanted = replace(change.live.prompt, command=name)
    return Step(0, change.key, Request.UPDATE, change.live.id, ("command",), wanted, parks=True)


def _linked(steps: Sequence[Step], waits: Mapping[Key, Key]) -> list[tuple[Step, set[int]]]:
    """Each step with the positions of those it waits for."""
    positions: dict[Key, list[int]] = {}
    for position, step in enumerate(steps):
        positions.setdefault(step.key, []).append(position)
    needed = set(waits.values())
    linked = []
    for position, step in enumerate(steps):
        own = positions[step.key]
        before = {own[own.index(position) - 1]} if own.index(position) else set()
        if step.key in waits and not step.parks:
            before.add(_freeing(positions[waits[step.key]], steps))
        plain_delete = step.request is Request.DELETE and len(own) == 1 and step.key not in needed
        linked.append((replace(step, last=True) if plain_delete else step, before))
    return linked


def _freeing(positions: Sequence[int], steps: Sequence[Step]) -> int:
    """The step of a change that gives its command up: the parking one, else the last."""
    parking = [position for position in positions if steps[position].parks]
    return parking[0] if parking else positions[-1]


def _ordered(linked: Sequence[tuple[Step, set[int]]]) -> list[Step]:
    """Number the steps so that each comes after those it waits for, and plain deletes at the end."""
    waiting = [len(before) for _, before in linked]
    followers: list[list[int]] = [[] for _ in linked]
    for position, (_, before) in enumerate(linked):
        for other in before:
            followers[other].append(position)
    ready = [(step.last, position) for position, (step, _) in enumerate(linked) if not waiting[position]]
    heapq.heapify(ready)
    numbers: dict[int, int] = {}
    ordered = []
    while ready:
        _, position = heapq.heappop(ready)
        step, before = linked[position]
        numbers[position] = len(numbers) + 1
        waits_for = tuple(sorted(numbers[other] for other in before))
        ordered.append(replace(step, number=numbers[position], waits_for=waits_for))
        for follower in followers[position]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, (linked[follower][0].last, follower))
    return ordered


def _with_steps(changes: Sequence[Change], steps: Iterable[Step]) -> tuple[Change, ...]:
    by_key: dict[Key, list[Step]] = {}
    for step in steps:
        by_key.setdefault(step.key, []).append(step)
    return tuple(replace(change, steps=tuple(by_key.get(change.key, ()))) for change in changes)
