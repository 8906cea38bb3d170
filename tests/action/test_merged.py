"""A plan from a pull request can hold changes back; it cannot make promptsync do what it would not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.action.reviewed_plan import BY_HAND, load_review
from promptsync.errors import RefusedError
from promptsync.github.review import Reviewed
from promptsync.model import Desired, Key
from promptsync.plan.change import Action
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.planning.reviewed import check_merged, plan_reviewed, unreviewed
from promptsync.planning.saved import dump_saved, load_saved
from promptsync.policy import ConflictPolicy, DriftPolicy, Limit, Limits, Policy
from tests.planning.values import LATER, base, desired, live, plan_of, prompt
from tests.properties.machine.files import FREE, File
from tests.properties.machine.values import WINS, libraries, prompts

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import Prompt
    from promptsync.plan.plan import Plan
    from promptsync.planning.saved import SavedChange, SavedPlan
    from promptsync.problems import Problem

SUBJECT = Destination("default", "org-1")
OLD, NEW, EVIL = prompt("Old.\n"), prompt("New.\n"), prompt("Evil.\n")
BROUGHT = prompt("New.\n", name="Another")
FILES = [desired("kept", OLD), desired("edited", NEW, protect=True), desired("new", BROUGHT)]


def saved_by(plan: Plan) -> SavedPlan:
    return load_saved(dump_saved(plan), "the plan")


def reviewed() -> SavedPlan:
    """An update of ``edited``, a create of ``new``, a delete of ``gone``."""
    bases = [(base(key, f"id-{key}", OLD), OLD) for key in ("kept", "edited", "gone")]
    return saved_by(plan_of(FILES, bases, [live(f"id-{one.key}", OLD) for one, _ in bases]))


def altered(key: str, alter: Callable[[SavedChange], SavedChange]) -> SavedPlan:
    """What was reviewed, with the change of ``key`` made another."""
    saved = reviewed()
    return replace(saved, changes=tuple(alter(one) if one.key == key else one for one in saved.changes))


def test_what_the_files_say_is_let_through() -> None:
    saved = reviewed()
    assert {one.key: one.action for one in saved.changes} == {
        Key("gone"): Action.DELETE,
        Key("edited"): Action.UPDATE,
        Key("new"): Action.CREATE,
    }
    check_merged(saved, FILES, "the plan")


@pytest.mark.parametrize(
    ("tampered", "why"),
    [
        (altered("edited", lambda one: replace(one, wanted=EVIL)), "update edited.* says something else"),
        (altered("edited", lambda one: replace(one, protect=False)), "update edited.* says something else"),
        (altered("new", lambda one: replace(one, key=Key("other"))), "create other.* no such file"),
        (altered("gone", lambda one: replace(one, key=Key("kept"))), "delete kept.* its file is there"),
        (altered("edited", lambda one: replace(one, wanted=None)), "update edited.* its file is there"),
        (altered("new", lambda one: replace(one, key=Key("edited"), protect=True)), "it is there twice"),
    ],
)
def test_what_the_files_do_not_say_is_refused(tampered: SavedPlan, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        check_merged(tampered, FILES, "the plan")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"checksum": 1}', "[" * 100_000, '{"savedFormatVersion":' + "[" * 100_000]
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="the plan is no saved plan") as raised:
        load_review(Reviewed(7, "the plan", text), FILES)
    assert raised.value.hint == BY_HAND


LIMITS = [FREE, Limits(), Limits(Limit(count=0), Limit(count=1)), Limits(Limit(count=1), Limit(count=0))]


@given(libraries(), libraries(), st.lists(prompts, max_size=2), st.data())
def test_nothing_is_done_that_planning_anew_would_not_do(
    old: dict[str, File], new: dict[str, File], theirs: list[Prompt], data: st.DataObject
) -> None:
    """Also not by a part of a plan made today, under other policies, by somebody who knows what is there.

    What refuses the whole refuses the part, but for the errors of its own prompts, which are stale.
    """
    policies = st.sampled_from(DriftPolicy), st.sampled_from(ConflictPolicy)
    policy = data.draw(st.builds(Policy, *policies, limits=st.sampled_from(LIMITS)))
    files = [Desired(Key(key), one.prompt, desired(key, one.prompt).origin) for key, one in new.items()]
    bases = {Key(key): base(key, f"id-{key}", one.prompt) for key, one in old.items()}
    there = {f"id-{number}": live(f"id-{number}", one) for number, one in enumerate(theirs)}
    for key, one in old.items():
        edit = data.draw(st.none() | prompts)
        there[f"id-{key}"] = live(f"id-{key}", edit or one.prompt, LATER)
    for gone in data.draw(st.sets(st.sampled_from(sorted(there)))) if there else ():
        del there[gone]
    seen = View(there, {Key(key): one.prompt for key, one in old.items()})
    pairs = pair(files, bases)
    saved = saved_by(make_plan(SUBJECT, pairs, seen, WINS))
    check_merged(saved, files, "the plan")
    saved = replace(saved, changes=tuple(one for one in saved.changes if data.draw(st.booleans())))
    whole = make_plan(SUBJECT, pairs, seen, policy)
    plan = plan_reviewed(SUBJECT, saved, pairs, seen, policy)
    assert sending(plan) <= sending(whole)
    held = {change.key for change in saved.changes}
    assert [*plan.errors] == [one for one in whole.errors if subject_of(one) not in held]


def subject_of(found: Problem) -> str:
    """The prompt that a problem names first; none has the name that a limit comes to."""
    return re.split("[ :]", found.message)[0]


def sending(plan: Plan) -> set[tuple[Action, Key, str | None, Prompt | None]]:
    """What is sent: to which prompt, and what."""
    return {(one.action, one.key, one.id, one.wanted) for one in plan.changes if one.steps}


def test_somebody_else_s_prompt_is_not_adopted() -> None:
    """A plan cannot bring ``--adopt`` along, which the action never gives."""
    theirs = live("theirs", OLD)
    files = [desired("new", NEW)]
    seen, pairs = View({"theirs": theirs}, {}), pair(files, {})
    saved = saved_by(make_plan(SUBJECT, pairs, seen, WINS))
    assert [one.action for one in saved.changes] == [Action.UPDATE]
    plan = plan_reviewed(SUBJECT, saved, pairs, seen, Policy())
    assert (plan.changes, [one.rule for one in plan.problems]) == ((), ["stale"])


def test_an_edit_that_stays_makes_a_reviewed_update_stale() -> None:
    """Another apply has brought the update, and then somebody has edited the prompt."""
    key, keep, files = Key("edited"), Policy(drift=DriftPolicy.KEEP), [desired("edited", NEW)]
    before = pair(files, {key: base("edited", "id-1", OLD)})
    saved = saved_by(make_plan(SUBJECT, before, View({"id-1": live("id-1", OLD)}, {key: OLD}), keep))
    assert [one.action for one in saved.changes] == [Action.UPDATE]
    now = pair(files, {key: base("edited", "id-1", NEW)})
    seen = View({"id-1": live("id-1", EVIL, LATER)}, {key: NEW})
    plan = plan_reviewed(SUBJECT, saved, now, seen, keep)
    assert (plan.changes, [one.rule for one in plan.problems]) == ((), ["stale"])


@pytest.mark.parametrize("drift", [DriftPolicy.OVERWRITE, DriftPolicy.KEEP, DriftPolicy.FAIL])
def test_a_reviewed_record_overwrites_no_edit(drift: DriftPolicy) -> None:
    """A file has moved, and then somebody has edited its prompt: that is said, whatever becomes of it."""
    pairs = pair([desired("moved", OLD)], {Key("old"): base("old", "id-1", OLD)})
    reviewed = View({"id-1": live("id-1", OLD)}, {Key("old"): OLD})
    saved = saved_by(make_plan(SUBJECT, pairs, reviewed, Policy(drift=drift)))
    assert [one.action for one in saved.changes] == [Action.RECORD]
    edited = View({"id-1": live("id-1", EVIL, LATER)}, {Key("old"): OLD})
    plan = plan_reviewed(SUBJECT, saved, pairs, edited, Policy(drift=drift))
    fails = drift is DriftPolicy.FAIL
    assert [one.action for one in plan.changes] == ([] if fails else [Action.RECORD])
    assert [one.rule for one in plan.problems] == ["stale" if fails else "drift"]


def test_what_was_not_reviewed_is_told_apart() -> None:
    saved = replace(reviewed(), changes=reviewed().changes[:1])
    plan = unreviewed(plan_of(FILES, [], []), saved)
    assert [one.key for one in saved.changes] == ["gone"]
    assert [one.key for one in plan.changes] == ["edited", "kept", "new"]
