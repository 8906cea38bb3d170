"""Three-way, always: the table of docs/how-it-works.md, row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.keys.patterns import KeyPatterns
from promptsync.model import Key
from promptsync.plan.change import Action, Adopt, Record
from promptsync.plan.plan import Refreshed
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, KeyPolicy, Policy
from promptsync.problems import Severity
from tests.fakes import listed
from tests.planning.values import LATER, THEN, base, desired, live, plan_of, prompt

if TYPE_CHECKING:
    from promptsync.model import Prompt
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan

B, D, L = prompt("As it was.\n"), prompt("As the file says.\n"), prompt("As somebody typed it.\n")

DRIFT_FAIL = Policy(drift=DriftPolicy.FAIL)
DRIFT_KEEP = Policy(drift=DriftPolicy.KEEP)
DRIFT_LOSES = Policy(drift=DriftPolicy.OVERWRITE)
CONFLICT_FAIL = Policy(conflict=ConflictPolicy.FAIL)
OVERWRITE = Policy(drift=DriftPolicy.OVERWRITE, conflict=ConflictPolicy.OVERWRITE)
ADOPT = Policy(adopt=Adoption(everything=True))
ADOPT_THIS = Policy(adopt=Adoption(keys=frozenset({Key("a")})))
ADOPT_ANOTHER = Policy(adopt=Adoption(keys=frozenset({Key("b")})))

# base, desired, live, policy, what the plan says: an action, a rule, or nothing
TABLE = {
    "new": (None, D, None, Policy(), "create"),
    "same prompt made by hand": (None, D, D, Policy(), "adopt"),
    "somebody else's": (None, D, L, Policy(), "adoption-needed"),
    "somebody else's, all adopted": (None, D, L, ADOPT, "update"),
    "somebody else's, adopted": (None, D, L, ADOPT_THIS, "update"),
    "somebody else's, another adopted": (None, D, L, ADOPT_ANOTHER, "adoption-needed"),
    "settled": (B, B, B, Policy(), ""),
    "edited in git": (B, D, B, Policy(), "update"),
    "drift": (B, B, L, Policy(), "drift"),
    "drift, overwrite": (B, B, L, DRIFT_LOSES, "update"),
    "drift, fail": (B, B, L, DRIFT_FAIL, "drift"),
    "drift, keep": (B, B, L, DRIFT_KEEP, "drift"),
    "conflict": (B, D, L, Policy(), "conflict"),
    "conflict, though drift is overwritten": (B, D, L, DRIFT_LOSES, "conflict"),
    "conflict, fail": (B, D, L, CONFLICT_FAIL, "conflict"),
    "conflict, overwrite": (B, D, L, OVERWRITE, "update"),
    "already there": (B, D, D, Policy(), "record"),
    "already there, drift would fail": (B, D, D, DRIFT_FAIL, "record"),
    "deleted by hand": (B, B, None, Policy(), "drift"),
    "deleted by hand, overwrite": (B, B, None, DRIFT_LOSES, "create"),
    "deleted by hand, edited in git": (B, D, None, DRIFT_LOSES, "conflict"),
    "deleted by hand, edited in git, fail": (B, D, None, CONFLICT_FAIL, "conflict"),
    "deleted by hand, edited in git, overwrite": (B, D, None, OVERWRITE, "create"),
    "deleted by hand, fail": (B, B, None, DRIFT_FAIL, "drift"),
    "no longer in the library": (B, None, B, Policy(), "delete"),
    "removed here, edited there": (B, None, L, Policy(), "conflict"),
    "removed here, edited there, overwrite": (B, None, L, OVERWRITE, "delete"),
    "gone on both sides": (B, None, None, Policy(), "record"),
    "unmanaged": (None, None, L, ADOPT, ""),
}


def plan_for(was: Prompt | None, file: Prompt | None, there: Prompt | None, policy: Policy) -> Plan:
    """The plan for one prompt with key ``a`` and id ``id-a``."""
    return plan_of(
        [desired("a", file)] if file else [],
        [(base("a", "id-a", was), was)] if was else [],
        [live("id-a", there, THEN if there == was else LATER)] if there else [],
        policy,
    )


def only(plan: Plan) -> Change:
    """The plan's one change; it has no problem."""
    assert not plan.problems
    (change,) = plan.changes
    return change


@pytest.mark.parametrize("row", TABLE)
def test_every_row_of_the_table(row: str) -> None:
    was, file, there, policy, said = TABLE[row]
    plan = plan_for(was, file, there, policy)
    assert [str(c.action) for c in plan.changes] + [p.rule for p in plan.problems] == [said] * bool(said)


def test_an_update_sends_only_what_differs_and_shows_it() -> None:
    change = only(plan_for(B, replace(D, name="Another"), B, Policy()))
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("name", "Review", "Another"),
        ("prompt", B.prompt, D.prompt),
    ]
    assert [step.fields for step in change.steps] == [("name", "prompt")]


def test_drift_is_shown_with_its_time() -> None:
    change = only(plan_for(B, B, replace(L, is_skill=False), DRIFT_LOSES))
    assert change.why == "edited on the platform"
    assert change.drift
    assert change.drift.since == LATER
    assert [(f.field, f.before, f.after) for f in change.drift.fields] == [
        ("isSkill", True, False),
        ("prompt", B.prompt, L.prompt),
    ]


def test_kept_drift_is_a_warning_and_lets_the_plan_be_applied() -> None:
    plan = plan_for(B, B, L, DRIFT_KEEP)
    assert [found.severity for found in plan.problems] == [Severity.WARNING]
    assert not plan.errors


@pytest.mark.parametrize(("key", "protect"), [("moved", False), ("a", True), ("moved", True)])
def test_beside_kept_drift_the_ledger_learns_of_the_file_and_not_of_the_edit(key: str, protect: bool) -> None:
    was = base("a", "id-a", B)
    file = replace(desired(key, B), protect=protect)
    plan = plan_of([file], [(was, B)], [live("id-a", L, LATER)], DRIFT_KEEP)
    (change,) = plan.changes
    assert [found.rule for found in plan.problems] == ["drift"]
    assert change.steps == ()
    assert isinstance(change, Record)
    assert change.record == replace(was, key=Key(key), protect=protect)
    assert change.prompt == B  # for the ledger, whose texts are those of its bases


@pytest.mark.parametrize(
    ("was", "file", "there", "action"),
    [(B, D, L, Action.UPDATE), (B, D, None, Action.CREATE), (B, None, L, Action.DELETE)],
)
def test_a_skipped_conflict_is_a_warning_and_holds_back_what_git_would_do(
    was: Prompt, file: Prompt | None, there: Prompt | None, action: Action
) -> None:
    plan = plan_for(was, file, there, Policy())
    (held,) = plan.held_back
    assert (plan.changes, plan.errors, held.key, held.action) == ((), (), "a", action)
    assert plan.problems == (held.problem,)
    assert plan_for(was, file, there, CONFLICT_FAIL).errors == (
        replace(held.problem, severity=Severity.ERROR),
    )


def test_a_policy_for_some_keys_goes_before_that_for_all() -> None:
    by_key = (
        KeyPolicy(KeyPatterns(("a*",)), DriftPolicy.OVERWRITE, ConflictPolicy.OVERWRITE),
        KeyPolicy(KeyPatterns(("ab",)), DriftPolicy.FAIL),
    )
    policy = Policy(by_key=by_key)
    keys = [Key("a"), Key("ab"), Key("b")]
    assert [policy.drift_of(key) for key in keys] == [
        DriftPolicy.OVERWRITE,
        DriftPolicy.FAIL,
        DriftPolicy.KEEP,
    ]
    conflicts = [ConflictPolicy.OVERWRITE, ConflictPolicy.OVERWRITE, ConflictPolicy.SKIP]
    assert [policy.conflict_of(key) for key in keys] == conflicts


def test_what_differs_at_the_recorded_time_is_no_edit() -> None:
    """A platform that echoes the request in its answer keeps something else."""
    was = base("a", "id-a", B)
    plan = plan_of([desired("a", B)], [(was, B)], [live("id-a", L, THEN)], OVERWRITE)
    assert (plan.changes, plan.problems) == ((), ())
    assert plan.refreshed == (Refreshed(replace(was, answered=L.digest), L),)


@pytest.mark.parametrize("file", [D, None, B])
def test_what_a_newer_commit_has_written_is_left_alone(file: Prompt | None) -> None:
    was = replace(base("a", "id-a", B), source="c0ffee")
    pairs = pair([desired("a", file)] if file else [], {Key("a"): was})
    view = View({"id-a": live("id-a", B)}, {Key("a"): B}, newer=frozenset({Key("a")}))
    plan = make_plan(Destination("default", "org-1"), pairs, view, Policy())
    assert plan.changes == ()
    assert [one.rule for one in plan.problems] == ([] if file == B else ["superseded"])


def test_an_unmanaged_prompt_is_counted_and_nothing_else() -> None:
    plan = plan_for(None, None, L, ADOPT)
    assert (plan.unmanaged, plan.managed, plan.unchanged, plan.changes) == (1, 0, 0, ())


class TestNormalisingServer:
    """It answers something else than was sent, and that is no difference."""

    SENT, ANSWERED = prompt("Read it.\n"), prompt("Read it.")

    def plan(self, file: Prompt, there: Prompt, policy: Policy | None = None) -> Plan:
        was = base("a", "id-a", self.SENT, answered=self.ANSWERED)
        moved = there != self.ANSWERED
        now = live("id-a", there, LATER if moved else THEN)
        return plan_of([desired("a", file)], [(was, self.ANSWERED)], [now], policy)

    def test_asks_for_nothing_once_it_is_settled(self) -> None:
        plan = self.plan(self.SENT, self.ANSWERED)
        assert (plan.changes, plan.problems, plan.unchanged) == ((), (), 1)

    def test_an_edit_of_another_field_does_not_send_the_text_again(self) -> None:
        change = only(self.plan(replace(self.SENT, name="Another"), self.ANSWERED))
        assert [field.field for field in change.fields] == ["name"]

    def test_the_text_as_it_was_answered_needs_no_request(self) -> None:
        assert only(self.plan(self.ANSWERED, self.ANSWERED)).action is Action.RECORD

    def test_an_edit_by_hand_is_still_drift(self) -> None:
        assert only(self.plan(self.SENT, L, DRIFT_LOSES)).action is Action.UPDATE

    def test_a_text_that_only_this_server_has_seen_before_is_sent(self) -> None:
        assert only(self.plan(D, self.ANSWERED)).action is Action.UPDATE


class TestRetainedCommand:
    """A stored command cannot be cleared (API.md, Behaviour)."""

    WITH, WITHOUT = prompt(command="review"), prompt()

    def test_a_command_taken_away_is_a_replace(self) -> None:
        change = only(plan_for(self.WITH, self.WITHOUT, self.WITH, Policy()))
        assert change.action is Action.REPLACE
        assert [field.field for field in change.fields] == ["command", "isCommand"]

    def test_a_command_that_is_kept_but_switched_off_is_an_update(self) -> None:
        retained = replace(self.WITH, is_command=False)
        assert only(plan_for(self.WITH, retained, self.WITH, Policy())).action is Action.UPDATE

    def test_a_command_given_by_hand_is_replaced_away(self) -> None:
        assert only(plan_for(self.WITHOUT, self.WITHOUT, self.WITH, DRIFT_LOSES)).action is Action.REPLACE


class TestProtect:
    """A protected prompt is deleted only after a commit has taken the protection off."""

    def test_its_deletion_is_refused_also_when_the_file_is_gone(self) -> None:
        plan = plan_of([], [(base("a", "id-a", B, protect=True), B)], [live("id-a", B)])
        assert [found.rule for found in plan.errors] == ["protected"]
        assert not plan.changes

    @pytest.mark.parametrize(("before", "now"), [(True, True), (True, False), (False, True)])
    def test_its_replacement_is_refused(self, before: bool, now: bool) -> None:
        there = prompt(command="review")
        file = desired("a", prompt(), protect=now)
        plan = plan_of([file], [(base("a", "id-a", there, protect=before), there)], [live("id-a", there)])
        assert [found.rule for found in plan.errors] == ["protected"]

    def test_once_deleted_by_hand_there_is_nothing_to_protect(self) -> None:
        plan = plan_of([], [(base("a", "id-a", B, protect=True), B)], [])
        assert only(plan).action is Action.RECORD

    @pytest.mark.parametrize("protect", [True, False])
    def test_putting_it_on_or_off_is_recorded(self, protect: bool) -> None:
        was = base("a", "id-a", B, protect=not protect)
        change = only(plan_of([desired("a", B, protect=protect)], [(was, B)], [live("id-a", B)]))
        assert isinstance(change, Record)
        assert change.record.protect is protect


class TestAdoption:
    """Which unmanaged prompt a new file could mean."""

    def test_by_command_whatever_its_name(self) -> None:
        there = live("id-1", prompt("x", name="Another", command="review"))
        plan = plan_of([desired("a", prompt(command="review"))], [], [there], ADOPT)
        assert only(plan).id == "id-1"

    def test_by_name_where_neither_has_a_command(self) -> None:
        assert only(plan_of([desired("a", D)], [], [live("id-1", L)], ADOPT)).id == "id-1"

    @pytest.mark.parametrize(("mine", "theirs"), [("review", ""), ("", "review"), ("review", "other")])
    def test_not_by_name_where_one_has_a_command(self, mine: str, theirs: str) -> None:
        there = live("id-1", prompt("x", command=theirs))
        change = only(plan_of([desired("a", prompt(command=mine))], [], [there], ADOPT))
        assert change.action is Action.CREATE

    def test_several_are_ambiguous_even_if_all_may_be_adopted(self) -> None:
        there = [live("id-1", L), live("id-2", B)]
        plan = plan_of([desired("a", D)], [], there, ADOPT)
        assert [found.rule for found in plan.errors] == ["ambiguous-adoption"]
        assert "id-1, id-2" in plan.errors[0].message
        assert not plan.changes

    def test_of_several_the_equal_one_is_adopted(self) -> None:
        change = only(plan_of([desired("a", D)], [], [live("id-1", L), live("id-2", D)]))
        assert (change.action, change.id) == (Action.ADOPT, "id-2")

    def test_two_files_never_adopt_the_same_prompt(self) -> None:
        plan = plan_of([desired("a", D), desired("b", D)], [], [live("id-1", D)])
        assert [(c.action, c.key) for c in plan.changes] == [(Action.CREATE, "b"), (Action.ADOPT, "a")]

    def test_the_equal_file_adopts_before_the_others(self) -> None:
        plan = plan_of([desired("a", L), desired("b", D)], [], [live("id-1", D)], ADOPT)
        assert [(c.action, c.key) for c in plan.changes] == [(Action.CREATE, "a"), (Action.ADOPT, "b")]

    def test_the_file_that_may_adopt_does_so_before_the_others(self) -> None:
        plan = plan_of([desired("a", D), desired("b", B)], [], [live("id-1", L)], ADOPT_ANOTHER)
        assert [(c.action, c.key) for c in plan.changes] == [(Action.UPDATE, "b"), (Action.CREATE, "a")]

    def test_a_managed_prompt_is_no_candidate(self) -> None:
        files = [desired("a", B), desired("b", B)]
        plan = plan_of(files, [(base("a", "id-a", B), B)], [live("id-a", B)], ADOPT)
        assert (only(plan).action, only(plan).key) == (Action.CREATE, "b")

    def test_the_record_of_an_equal_one_is_what_the_file_says_and_what_is_there(self) -> None:
        change = only(plan_of([desired("a", D, protect=True)], [], [live("id-1", D, LATER)]))
        assert isinstance(change, Adopt)
        assert change.record == replace(base("a", "id-1", D, protect=True), updated_at=LATER)


class TestMovedFile:
    """The same prompt under another key."""

    def test_is_recorded_under_its_new_key(self) -> None:
        change = only(plan_of([desired("b", B)], [(base("a", "id-a", B), B)], [live("id-a", B)]))
        assert isinstance(change, Record)
        assert change.previous_key == "a"
        assert change.record == base("b", "id-a", B)

    def test_and_edited_is_an_update_in_place(self) -> None:
        change = only(plan_of([desired("b", D)], [(base("a", "id-a", B), B)], [live("id-a", B)]))
        assert (change.action, change.id, change.previous_key) == (Action.UPDATE, "id-a", "a")


def test_a_prompt_saved_without_a_change_is_remembered_but_no_change() -> None:
    plan = plan_of([desired("a", B)], [(base("a", "id-a", B), B)], [live("id-a", B, LATER)])
    assert (plan.changes, plan.unchanged) == ((), 1)
    assert plan.refreshed == (Refreshed(replace(base("a", "id-a", B), updated_at=LATER)),)


def test_a_settled_prompt_needs_no_text() -> None:
    view = View({"id-a": listed(live("id-a", B))})
    pairs = pair([desired("a", B)], {Key("a"): base("a", "id-a", B)})
    plan = make_plan(Destination("default", "org-1"), pairs, view, Policy())
    assert (plan.changes, plan.problems, plan.refreshed) == ((), (), ())
