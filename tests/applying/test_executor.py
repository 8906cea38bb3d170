"""Runs the steps of a plan: side by side where they are independent, in order where they are not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Key
from promptsync.plan import Action, ChangeStatus, Request
from promptsync.problems import Severity
from promptsync.record import LedgerDelta
from tests.applying.runs import Seen, executor_of, plan_from, run
from tests.fakes import Crash, FakeOrganization, Fate, at
from tests.planning.values import prompt

if TYPE_CHECKING:
    from promptsync.model import LivePrompt, Prompt
    from promptsync.plan import Outcome


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
    entry = executor.entry()
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
    assert executor.entry().bases.keys() == {"new", "gone"}
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
    assert executor.entry().bases == {Key("gone"): None}


def test_another_error_of_a_delete_is_a_failure() -> None:
    organization = FakeOrganization()
    plan = plan_from(organization, {"gone": organization.put(prompt()).id}, {})
    organization.fail = at(0, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"gone": ChangeStatus.FAILED}
    assert executor.entry().bases == {}


def test_each_entry_is_noted_as_soon_as_it_is_known() -> None:
    organization = FakeOrganization()
    organization.fail = at(1, Fate.FAILS_BEFORE)
    seen = Seen()
    executor = executor_of(plan_from(organization, {}, many(3)), organization, seen, concurrency=1)
    noted: list[LedgerDelta] = []
    before_the_end: list[int] = []
    seen.on_end = lambda: before_the_end.append(len(noted))
    asyncio.run(executor.run(noted.append))
    assert before_the_end == [1, 1, 2]
    assert reduce(LedgerDelta.then, noted) == executor.entry()


def test_stop_lets_those_under_way_end_and_starts_no_other() -> None:
    organization = FakeOrganization()
    seen = Seen()
    executor = executor_of(plan_from(organization, {}, many(30)), organization, seen, concurrency=4)
    seen.on_end = executor.stop
    asyncio.run(executor.run(lambda _: None))
    started = [key for what, key in seen.events if what == "started"]
    ended = [key for what, key in seen.events if what == "well"]
    assert sorted(started) == sorted(ended)
    assert len(organization.prompts) == len(ended) == 4
    assert executor.entry().bases.keys() == set(ended)
    assert executor.outcome().count(ChangeStatus.APPLIED) == 4
    assert executor.outcome().count(ChangeStatus.NOT_TRIED) == 26


def test_a_replace_whose_deletion_failed_leaves_a_rest_that_is_remembered() -> None:
    organization = FakeOrganization()
    there = organization.put(prompt(command="x"))
    plan = plan_from(organization, {"a": there.id}, {"a": prompt()})
    organization.fail = at(1, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"a": ChangeStatus.FAILED}
    entry = executor.entry()
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
    assert executor.entry().over({}).keys() == {"a"}
    assert [one.prompt for one in organization.prompts.values()] == [prompt()]


def test_a_parked_prompt_whose_last_step_failed_is_known_as_parked() -> None:
    organization = FakeOrganization()
    old = {key: organization.put(prompt(name=key, command=key)).id for key in ("a", "b")}
    files = {"a": prompt(name="a", command="b"), "b": prompt(name="b", command="a")}
    plan = plan_from(organization, old, files)
    organization.fail = at(2, Fate.FAILS_BEFORE)
    executor = run(plan, organization)
    assert statuses(executor.outcome()) == {"a": ChangeStatus.FAILED, "b": ChangeStatus.APPLIED}
    base = executor.entry().bases[Key("a")]
    assert base
    assert base.sent.head.command.startswith("promptsync-parked-")
    assert base.answered == organization.texts()[base.id].digest


def test_an_update_sends_only_its_fields() -> None:
    organization = FakeOrganization()
    there = organization.put(prompt(name="A"))
    plan = plan_from(organization, {"a": there.id}, {"a": prompt(name="B")})
    organization.edit(there.id, prompt("Typed meanwhile.\n", name="A"))
    run(plan, organization)
    assert organization.texts()[there.id] == prompt("Typed meanwhile.\n", name="B")


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
    executor = executor_of(plan_from(organization, {}, many(9)), organization, concurrency=2)
    with pytest.raises(BaseExceptionGroup) as raised:
        asyncio.run(executor.run(lambda _: None))
    assert raised.group_contains(Crash)
    known = [base.id for base in executor.entry().bases.values() if base]
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
    executor = executor_of(plan_from(organization, {}, many(10)), organization, concurrency=4)

    async def abandoned() -> int:
        running = asyncio.create_task(executor.run(lambda _: None))
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
    assert executor.entry() == LedgerDelta()
