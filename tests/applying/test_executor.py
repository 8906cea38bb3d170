"""Runs the steps of a plan: side by side where they are independent, in order where they are not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Key
from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.plan.steps import Request
from promptsync.problems import Severity
from promptsync.record import LedgerDelta
from tests.applying.runs import Kept, Seen, execute, executor_of, plan_from, run, sender_of
from tests.fakes import Crash, FakeOrganization, Fate, at
from tests.planning.values import prompt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import FieldValue, LivePrompt, Prompt
    from promptsync.plan.outcome import Outcome


class SilentOrganization(FakeOrganization):
    """Never answers a create; ``asked`` is set by the fourth."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        self.requests += 1
        if self.requests == 4:
            self.asked.set()
        await asyncio.Event().wait()
        return await super().create_prompt(prompt)


def statuses(outcome: Outcome) -> dict[str, ChangeStatus]:
    """What became of each key."""
    return {str(result.change.key): result.status for result in outcome.results}


def many(number: int) -> dict[str, Prompt]:
    """New files without commands."""
    return {f"p{n:02}": prompt(name=f"P{n}") for n in range(number)}


@pytest.mark.parametrize("limit", [1, 2, 8])
def test_independent_steps_run_side_by_side_up_to_the_limit(limit: int) -> None:
    organization = FakeOrganization()
    run(plan_from(organization, {}, many(30)), organization, concurrency=limit)
    assert organization.most_in_flight == limit
    assert len(organization.prompts) == 30


def test_what_was_done_is_entered_as_it_was_answered() -> None:
    organization = FakeOrganization(normalise=str.strip)
    gone, edited = organization.put(prompt(name="Gone")), organization.put(prompt(name="Edited"))
    files = {"edited": prompt("New.\n", name="Edited"), "made": prompt("Made.\n", name="Made")}
    executor = run(plan_from(organization, {"gone": gone.id, "edited": edited.id}, files), organization)
    entry = executor.delta()
    assert entry.bases[Key("gone")] is None
    for key in ("edited", "made"):
        base = entry.bases[Key(key)]
        assert base
        assert base.sent == files[key].digest
        assert organization.texts()[base.id] == entry.prompts[Key(key)]
        assert (base.answered, base.updated_at) == (
            entry.prompts[Key(key)].digest,
            organization.prompts[base.id].updated_at,
        )


def test_a_server_that_normalises_is_told_of_once() -> None:
    organization = FakeOrganization(normalise=str.strip)
    (result,) = run(plan_from(organization, {}, {"a": prompt("A.\n")}), organization).outcome().results
    assert result.status is ChangeStatus.APPLIED
    assert result.problem
    assert (result.problem.rule, result.problem.severity) == ("normalized", Severity.WARNING)
    assert "a: the platform keeps prompt differently" in result.problem.message


def test_a_failed_step_stops_what_depends_on_it_and_nothing_else() -> None:
    organization = FakeOrganization()
    gives = organization.put(prompt(name="Gives", command="x"))
    gone = organization.put(prompt(name="Gone"))
    plan = plan_from(
        organization,
        {"gives": gives.id, "gone": gone.id},
        {
            "gives": prompt(name="Gives", command="y"),
            "takes": prompt(name="Takes", command="x"),
            "new": prompt(name="New"),
        },
    )
    organization.fail = at(0, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {
        "gives": ChangeStatus.FAILED,
        "takes": ChangeStatus.NOT_TRIED,
        "new": ChangeStatus.APPLIED,
        "gone": ChangeStatus.APPLIED,
    }
    assert executor.delta().bases.keys() == {"new", "gone"}
    failed = next(r for r in executor.outcome().results if r.status is ChangeStatus.FAILED)
    assert failed.problem
    assert (failed.problem.rule, failed.problem.message) == ("remote", "try again later")


def test_deletes_wait_until_all_others_have_settled() -> None:
    organization = FakeOrganization()
    gone = {f"gone-{n}": organization.put(prompt(name=f"Gone {n}")).id for n in range(5)}
    seen = Seen()
    run(plan_from(organization, gone, many(20)), organization, seen)
    kinds = [sent.request for sent in organization.log]
    assert kinds == [Request.CREATE] * 20 + [Request.DELETE] * 5
    first_delete = seen.events.index(("started", "gone-0"))
    assert all(event in seen.events[:first_delete] for event in [("well", key) for key in many(20)])


def test_deleting_what_is_gone_already_is_well() -> None:
    organization = FakeOrganization()
    gone = organization.put(prompt())
    plan = plan_from(organization, {"gone": gone.id}, {})
    organization.remove(gone.id)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"gone": ChangeStatus.APPLIED}
    assert executor.delta().bases == {Key("gone"): None}


def test_another_error_of_a_delete_is_a_failure() -> None:
    organization = FakeOrganization()
    plan = plan_from(organization, {"gone": organization.put(prompt()).id}, {})
    organization.fail = at(0, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"gone": ChangeStatus.FAILED}
    assert executor.delta().bases == {}


def test_stop_lets_those_under_way_end_and_starts_no_other() -> None:
    organization = FakeOrganization()
    seen = Seen()
    executor = executor_of(plan_from(organization, {}, many(30)), seen, concurrency=4)
    seen.on_end = executor.stop
    execute(executor, organization)
    started = [key for what, key in seen.events if what == "started"]
    ended = [key for what, key in seen.events if what == "well"]
    assert sorted(started) == sorted(ended)
    assert len(organization.prompts) == len(ended) == 4
    assert executor.delta().bases.keys() == set(ended)
    assert executor.outcome().count(ChangeStatus.APPLIED) == 4
    assert executor.outcome().count(ChangeStatus.NOT_TRIED) == 26


def test_a_replace_whose_deletion_failed_leaves_a_rest_that_is_remembered() -> None:
    organization = FakeOrganization()
    there = organization.put(prompt(command="x"))
    plan = plan_from(organization, {"a": there.id}, {"a": prompt()})
    organization.fail = at(2, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"a": ChangeStatus.FAILED}
    entry = executor.delta()
    rest = entry.bases[Key(f"a@{there.id}")]
    assert rest
    assert (rest.id, rest.answered) == (there.id, prompt(command="x").digest)
    assert entry.prompts[Key(f"a@{there.id}")] == prompt(command="x")
    new = entry.bases[Key("a")]
    assert new
    assert new.id != there.id


def test_a_whole_replace_leaves_no_rest() -> None:
    organization = FakeOrganization()
    there = organization.put(prompt(command="x"))
    executor = run(plan_from(organization, {"a": there.id}, {"a": prompt()}), organization)
    assert executor.delta().over({}).keys() == {"a"}
    assert [one.prompt for one in organization.prompts.values()] == [prompt()]


def test_a_parked_prompt_whose_last_step_failed_is_known_as_parked() -> None:
    organization = FakeOrganization()
    old = {key: organization.put(prompt(name=key, command=key)).id for key in ("a", "b")}
    files = {"a": prompt(name="a", command="b"), "b": prompt(name="b", command="a")}
    plan = plan_from(organization, old, files)
    organization.fail = at(5, Fate.FAILS_BEFORE)  # each update looks first
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"a": ChangeStatus.FAILED, "b": ChangeStatus.APPLIED}
    base = executor.delta().bases[Key("a")]
    assert base
    assert base.sent.head.command.startswith("promptsync-parked-")
    assert base.answered == organization.texts()[base.id].digest


def test_an_update_sends_only_its_fields() -> None:
    organization = FakeOrganization()
    there = organization.put(prompt(name="A"))
    plan = plan_from(organization, {"a": there.id}, {"a": prompt(name="B")})
    live = organization.prompts[there.id]
    organization.prompts[there.id] = replace(live, text="In the same tick.\n")
    kept, executor = Kept(), executor_of(plan)
    execute(executor, organization, kept)
    assert kept.prompts == [("a", prompt("In the same tick.\n", name="A"))]
    assert organization.texts()[there.id] == prompt("In the same tick.\n", name="B")
    base = executor.delta().bases[Key("a")]
    assert base  # what was kept counts as seen: it is no drift
    assert base.updated_at == organization.prompts[there.id].updated_at
    assert base.answered == organization.texts()[there.id].digest


def test_an_edit_since_the_plan_makes_its_change_stale_and_no_other() -> None:
    organization = FakeOrganization()
    old = {key: organization.put(prompt(name=key)).id for key in ("edited", "gone", "other")}
    files = {"edited": prompt("New.\n", name="edited"), "other": prompt("New.\n", name="other")}
    plan = plan_from(organization, old, files)
    for key in ("edited", "gone"):
        organization.edit(old[key], prompt("By a person.\n", name=key))
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {
        "edited": ChangeStatus.NOT_TRIED,
        "gone": ChangeStatus.NOT_TRIED,
        "other": ChangeStatus.APPLIED,
    }
    problems = [one.problem for one in executor.outcome().results if one.problem]
    assert [one.rule for one in problems] == ["stale", "stale"]
    assert [sent.prompt_id for sent in organization.log] == [old["other"]]
    assert executor.delta().bases.keys() == {"other"}


def test_an_edit_of_another_field_in_the_answer_is_drift() -> None:
    """What was answered counts for what was sent."""

    class Meanwhile(FakeOrganization):
        async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
            self.edit(prompt_id, replace(self.texts()[prompt_id], prompt="By a person.\n"))
            return await super().update_prompt(prompt_id, fields)

    organization = Meanwhile()
    there = organization.put(prompt(name="A"))
    executor = run(plan_from(organization, {"a": there.id}, {"a": prompt(name="B")}), organization)
    base = executor.delta().bases[Key("a")]
    assert base
    assert base.answered == prompt(name="B").digest
    assert base.updated_at == there.updated_at  # so the next plan looks at the text


def test_a_field_that_the_platform_does_not_take_is_an_error_of_its_step() -> None:
    class Old(FakeOrganization):
        async def create_prompt(self, prompt: Prompt) -> LivePrompt:
            return await super().create_prompt(replace(prompt, is_skill=False))

    organization = Old()
    executor = run(plan_from(organization, {}, {"a": prompt()}), organization)
    (result,) = executor.outcome().results
    assert (result.status, result.problem and result.problem.message) == (
        ChangeStatus.FAILED,
        "a: the platform has not taken isSkill, although it answered that all is well",
    )
    base = executor.delta().bases[Key("a")]
    assert base
    assert base.sent != prompt().digest  # the next plan sends it again


def test_what_sends_no_request_is_applied() -> None:
    organization = FakeOrganization()
    organization.put(prompt())
    plan = plan_from(organization, {}, {"a": prompt()})
    assert [change.action for change in plan.changes] == [Action.ADOPT]
    assert statuses(run(plan, organization).outcome()) == {"a": ChangeStatus.APPLIED}
    assert organization.log == []


def test_what_it_tells_is_true_also_after_a_death() -> None:
    organization = FakeOrganization()
    organization.fail = at(5, Fate.DIES_AFTER)
    executor = executor_of(plan_from(organization, {}, many(9)), concurrency=2)
    with pytest.raises(BaseExceptionGroup) as raised:
        execute(executor, organization)
    assert raised.group_contains(Crash)
    known = [base.id for base in executor.delta().bases.values() if base]
    assert len(known) == executor.outcome().count(ChangeStatus.APPLIED) == 4
    assert set(known) < organization.prompts.keys()


def test_a_create_sends_the_whole_prompt() -> None:
    organization = FakeOrganization()
    whole = replace(prompt(command="x"), is_template=True)
    run(plan_from(organization, {}, {"a": whole}), organization)
    assert list(organization.texts().values()) == [whole]


def test_what_is_under_way_is_counted_and_can_be_abandoned() -> None:
    """Four requests are never answered; nobody waits for them, and what became of them is uncertain."""
    organization = SilentOrganization()
    executor = executor_of(plan_from(organization, {}, many(10)), concurrency=4)

    async def abandoned() -> int:
        running = asyncio.create_task(executor.run(sender_of(executor, organization)))
        await organization.asked.wait()
        counted = executor.under_way
        executor.abandon()
        await running
        return counted

    assert asyncio.run(abandoned()) == 4
    assert executor.under_way == 0
    assert [step.key for step in executor.uncertain] == ["p00", "p01", "p02", "p03"]
    outcome = executor.outcome()
    assert [outcome.count(status) for status in (ChangeStatus.FAILED, ChangeStatus.NOT_TRIED)] == [4, 6]
    assert executor.delta() == LedgerDelta()
