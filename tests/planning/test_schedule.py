"""The order of the steps: a command is a resource that one prompt holds at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.model import Key
from promptsync.plan.change import Action, Create, Delete, Replace, Update
from promptsync.plan.steps import Request, Step
from promptsync.planning.differences import field_changes
from promptsync.planning.schedule import schedule
from promptsync.policy import DriftPolicy, Policy
from tests.planning.values import LATER, base, desired, live, plan_of, prompt
from tests.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from promptsync.model import LivePrompt
    from promptsync.plan.change import Change
    from promptsync.planning.schedule import Schedule

SAME_TIME = "0197a1c4"
"""The platform's ids begin with the time: those of one import begin alike."""

TEMPORARY = re.compile(r"[a-zA-Z0-9_-]{1,50}\Z")


def there(key: str, command: str) -> LivePrompt:
    """The live prompt of ``key``, which holds ``command``."""
    return live(f"{SAME_TIME}-{key}", prompt(name=key, command=command))


def create(key: str, command: str) -> Change:
    wanted = prompt(name=key, command=command)
    return Create(key=Key(key), why="", fields=field_changes(None, wanted), wanted=wanted)


def update(key: str, old: str, new: str) -> Change:
    """From the command ``old`` to ``new``."""
    found, wanted = there(key, old), prompt(name=key, command=new)
    fields = field_changes(found.prompt, wanted)
    return Update(key=Key(key), why="", fields=fields, wanted=wanted, live=found)


def replacement(key: str, command: str) -> Change:
    """Of a prompt that has no command in its file any more."""
    found, wanted = there(key, command), prompt(name=key)
    fields = field_changes(found.prompt, wanted)
    return Replace(key=Key(key), why="", fields=fields, wanted=wanted, live=found)


def delete(key: str, command: str) -> Change:
    found = there(key, command)
    was = base(key, found.id, found.prompt)
    return Delete(key=Key(key), why="", base=was, fields=field_changes(found.prompt, None), live=found)


def scheduled(changes: Sequence[Change], others: Sequence[LivePrompt] = ()) -> Schedule:
    """The schedule in an organisation that has also the ``others``; ids ``id-kept…`` are managed."""
    overwritten = [one.live for one in changes if isinstance(one, Update | Replace | Delete)]
    managed = {one.id for one in overwritten} | {one.id for one in others if one.id.startswith("id-kept")}
    return schedule(changes, {one.id: one for one in [*overwritten, *others]}, managed)


def steps_of(changes: Sequence[Change], others: Sequence[LivePrompt] = ()) -> list[Step]:
    """The steps in their order; there is no problem."""
    found = scheduled(changes, others)
    assert not found.problems
    return sorted((s for c in found.changes for s in c.steps), key=lambda step: step.number)


def shown(steps: Sequence[Step]) -> list[tuple[str, str, tuple[int, ...]]]:
    """Key, request and what each step waits for; a parking step is marked."""
    return [
        (
            step.key,
            ("park " if step.parks else "") + step.request.removesuffix("Prompt").lower(),
            step.waits_for,
        )
        for step in steps
    ]


def test_a_chain_waits_link_by_link() -> None:
    steps = steps_of(
        [
            delete("a", "x"),
            update("b", "y", "x"),
            update("c", "z", "y"),
            create("d", "z"),
        ]
    )
    assert shown(steps) == [
        ("a", "delete", ()),
        ("b", "update", (1,)),
        ("c", "update", (2,)),
        ("d", "create", (3,)),
    ]
    assert not any(step.last for step in steps)


def test_a_swap_goes_through_a_temporary_command() -> None:
    steps = steps_of([update("a", "x", "y"), update("b", "y", "x")])
    assert shown(steps) == [("a", "park update", ()), ("b", "update", (1,)), ("a", "update", (1, 2))]
    assert steps[0].fields == ("command",)
    assert steps[0].wanted
    assert steps[0].wanted.command == "promptsync-parked-0197a1c4"


def test_a_temporary_command_is_held_by_nobody() -> None:
    swap = [update("a", "x", "y"), update("b", "y", "x")]
    taken = create("c", "promptsync-parked-0197a1c4-2")
    other = live("id-o", prompt(name="o", command="PROMPTSYNC-parked-0197a1c4"))
    parking = next(step for step in steps_of([*swap, taken], [other]) if step.parks)
    assert parking.wanted
    assert parking.wanted.command == "promptsync-parked-0197a1c4-3"


def test_deletes_come_last() -> None:
    steps = steps_of(
        [
            delete("a", "x"),
            delete("b", ""),
            update("c", "y", "z"),
            create("d", ""),
        ]
    )
    assert [(step.key, step.last) for step in steps] == [("c", False), ("d", False), ("a", True), ("b", True)]


def test_a_delete_that_frees_something_does_not_wait_for_the_others() -> None:
    freeing = delete("a", "x")
    steps = steps_of([freeing, delete("b", "y"), create("c", "x")])
    assert [(step.key, step.last) for step in steps] == [("a", False), ("c", False), ("b", True)]


def test_a_replace_creates_before_it_deletes() -> None:
    made, gone = steps_of([replacement("a", "x")])
    assert (made.request, gone.request, gone.waits_for) == (Request.CREATE, Request.DELETE, (1,))
    assert made.fields == ("name", "description", "isSkill", "prompt")
    assert (made.prompt_id, gone.prompt_id) == ("", "0197a1c4-a")


def test_who_takes_the_command_of_a_replaced_prompt_waits_for_its_deletion() -> None:
    steps = steps_of([replacement("a", "x"), create("b", "x")])
    assert shown(steps) == [("a", "create", ()), ("a", "delete", (1,)), ("b", "create", (2,))]


def test_a_command_held_by_an_unmanaged_prompt_is_a_problem_that_names_it() -> None:
    other = live("id-o", prompt(name="Theirs", command="x"))
    (problem,) = scheduled([create("a", "x")], [other]).problems
    assert problem.rule == "command-held"
    assert "/x" in problem.message
    assert 'unmanaged prompt "Theirs" (id id-o)' in problem.message
    assert "retains" not in problem.message


def test_a_command_that_is_only_retained_is_held() -> None:
    other = live("id-o", replace(prompt(name="Theirs", command="x"), is_command=False))
    (problem,) = scheduled([update("a", "y", "x")], [other]).problems
    assert problem.rule == "command-held"
    assert "only retains it" in problem.message


def test_a_command_held_by_a_managed_prompt_that_stays_is_a_problem() -> None:
    kept = live("id-kept", prompt(name="Kept", command="x"))
    (problem,) = scheduled([create("a", "x")], [kept]).problems
    assert "unmanaged" not in problem.message
    assert 'the prompt "Kept" (id id-kept)' in problem.message


def test_a_command_that_an_edit_by_hand_has_taken_is_free_if_the_edit_is_overwritten() -> None:
    was, typed = prompt(name="Kept", command="y"), prompt(name="Kept", command="x")
    files = [desired("a", prompt(name="New", command="x")), desired("k", was)]
    bases, there = [(base("k", "id-k", was), was)], [live("id-k", typed, LATER)]
    plan = plan_of(files, bases, there, Policy(drift=DriftPolicy.OVERWRITE))
    assert [(c.action, c.steps[0].waits_for) for c in plan.changes] == [
        (Action.UPDATE, ()),
        (Action.CREATE, (1,)),
    ]
    assert not plan.problems
    kept = plan_of(files, bases, there, Policy(drift=DriftPolicy.KEEP))
    assert [found.rule for found in kept.errors] == ["command-held"]


@st.composite
def shuffles(draw: st.DrawFn) -> list[Change]:
    """Changes in which commands change hands in any way that can be had, among up to 50 prompts."""
    fates = draw(st.lists(st.sampled_from(["update", "update", "update", "delete", "replace"]), max_size=50))
    order = draw(st.permutations(range(len(fates))))
    changes = []
    for number, (fate, target) in enumerate(zip(fates, order, strict=True)):
        key, held, taken = f"p{number:02}", f"c{number}", f"c{target}"
        match fate:
            case "update":
                changes.append(update(key, held if draw(st.booleans()) else "", taken))
            case "delete":
                changes.append(delete(key, held))
            case "replace":
                changes.append(replacement(key, held))
        if fate != "update" and draw(st.booleans()):
            changes.append(create(f"new{number:02}", taken))
    return changes


def cycles(changes: Sequence[Change]) -> int:
    """How many circles there are in which each takes the next one's command."""
    overwriting = [one for one in changes if isinstance(one, Update | Replace | Delete)]
    holder = {one.live.command: one.key for one in overwriting if one.live.command}
    takes = {one.key: holder.get(one.wanted.command) for one in changes if isinstance(one, Update)}
    found = set()
    for start in takes:
        circle = [start]
        while (following := takes.get(circle[-1])) and following not in circle:
            circle.append(following)
        if following == start and len(circle) > 1:
            found.add(frozenset(circle))
    return len(found)


def any_order(steps: Sequence[Step], random: Random) -> list[Step]:
    """One of the orders in which an apply could send the steps."""
    sent: list[Step] = []
    left = list(steps)
    while left:
        done = {step.number for step in sent}
        others = any(not step.last for step in left)
        ready = [step for step in left if done.issuperset(step.waits_for) and not (step.last and others)]
        step = random.choice(ready)
        left.remove(step)
        sent.append(step)
    return sent


@settings(max_examples=rounds(80))
@given(shuffles(), st.randoms(use_true_random=False))
def test_no_two_prompts_hold_one_command_at_any_step(changes: list[Change], random: Random) -> None:
    steps = steps_of(changes)
    overwritten = [one.live for one in changes if isinstance(one, Update | Replace | Delete)]
    commands = {one.id: one.command for one in overwritten}
    for step in any_order(steps, random):
        holder = step.prompt_id or f"new-{step.number}"
        if step.request is Request.DELETE:
            del commands[holder]
        elif step.request is Request.CREATE or "command" in step.fields:
            assert step.wanted
            commands[holder] = step.wanted.command
        held = [command for command in commands.values() if command]
        assert len(held) == len(set(held))
    wanted = {c.key: c.wanted.command for c in changes if c.wanted and c.wanted.command}
    assert sorted(held for held in commands.values() if held) == sorted(wanted.values())


@given(shuffles())
def test_there_is_one_step_more_for_each_cycle_and_no_other(changes: list[Change]) -> None:
    steps = steps_of(changes)
    replaces = sum(c.action is Action.REPLACE for c in changes)
    assert len(steps) == len(changes) + replaces + cycles(changes)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(number < step.number for step in steps for number in step.waits_for)


@given(shuffles())
def test_temporary_commands_fit_the_platform_and_collide_with_nothing(changes: list[Change]) -> None:
    used = {one.wanted.command for one in changes if one.wanted}
    used |= {one.live.command for one in changes if isinstance(one, Update | Replace | Delete)}
    parked = [step.wanted.command for step in steps_of(changes) if step.parks and step.wanted]
    assert len(set(parked)) == len(parked)
    assert all(TEMPORARY.match(name) for name in parked)
    assert not used & set(parked)
