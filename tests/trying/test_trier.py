"""Tries that go well, fail, take too long, cost too much or are refused."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.reports.tried import TryStatus
from promptsync.sandbox.run_scripts import Script
from promptsync.sandbox.store import PromptStore
from promptsync.trying.case import Check, CheckKind
from tests.service.faults import kinds
from tests.trying.bench import SETTINGS, Bench, attempt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.reports.tried import Tried
    from promptsync.trying.case import Attempt

ENDLESS = Script("endless", ({"phase": "PHASE_RUNNING", "iterations": 1, "inputTokensUsed": "600"},))


@pytest.fixture
def store() -> Iterator[PromptStore]:
    with closing(PromptStore(":memory:")) as store:
        yield store


def checked(*checks: Check) -> Attempt:
    plain = attempt()
    return replace(plain, case=replace(plain.case, checks=checks))


def tried(bench: Bench, *attempts: Attempt) -> Sequence[Tried]:
    tries, problems = asyncio.run(bench.try_(attempts))
    assert not problems
    assert bench.left() == (set(), set())
    return tries


def test_a_try_has_what_the_run_has_put_out(store: PromptStore) -> None:
    (one,) = tried(Bench(store), attempt())
    assert one.status is TryStatus.PASSED
    assert one.outputs == {"reply": "rehearsed: 4 words, the first line is 'Read the diff.'"}
    assert (one.iterations, one.input_tokens, one.output_tokens) == (2, 8, 40)
    assert one.url.endswith(one.run)


@pytest.mark.parametrize(
    ("check", "passes"),
    [
        (Check(CheckKind.CONTAINS, "4 words"), True),
        (Check(CheckKind.CONTAINS, "5 words"), False),
        (Check(CheckKind.NOT_CONTAINS, "5 words"), True),
        (Check(CheckKind.NOT_CONTAINS, "4 words"), False),
        (Check(CheckKind.MATCHES, r"^rehearsed: \d+"), True),
        (Check(CheckKind.MATCHES, r"^\d\d"), False),
        (Check(CheckKind.OUTPUT, 7, "count"), True),
        (Check(CheckKind.OUTPUT, "7", "count"), False),
        (Check(CheckKind.OUTPUT, 1, "done"), False),
        (Check(CheckKind.OUTPUT, wanted=True, output="done"), True),
        (Check(CheckKind.OUTPUT, "x", "nothing"), False),
        (Check(CheckKind.MAX_ITERATIONS, 3), True),
        (Check(CheckKind.MAX_ITERATIONS, 2), False),
        (Check(CheckKind.MAX_TOKENS, 30), True),
        (Check(CheckKind.MAX_TOKENS, 29), False),
    ],
    ids=str,
)
def test_checks(store: PromptStore, check: Check, passes: bool) -> None:
    outputs = {
        "reply": {"stringValue": "rehearsed: 4 words"},
        "count": {"intValue": "7"},
        "done": {"boolValue": True},
    }
    used = {"iterations": 3, "inputTokensUsed": "10", "outputTokensUsed": "20"}
    script = Script(phases=({"phase": "PHASE_STOPPED", "outputs": outputs, **used},))
    (one,) = tried(Bench(store, [script]), checked(check))
    assert (one.status is TryStatus.PASSED) is passes
    assert one.checks[0].passed is passes


def test_a_run_that_fails_says_why(store: PromptStore) -> None:
    reason = "AGENT_EXECUTION_FAILURE_REASON_LLM_INTEGRATION"
    phase = {"phase": "PHASE_STOPPED", "failureMessage": "no model", "failureReason": reason}
    (one,) = tried(Bench(store, [Script(phases=(phase,))]), attempt())
    assert (one.status, one.message) == (TryStatus.RUN_FAILED, "no model (llm integration)")


def test_a_phase_and_fields_that_are_unknown_here_are_waited_for(store: PromptStore) -> None:
    phases = ({"phase": 77}, {"phase": "PHASE_WAITING_FOR_INPUT", "iterations": 1})
    (one,) = tried(Bench(store, [Script(phases=phases)]), attempt())
    assert one.status is TryStatus.PASSED


def test_a_refusal_starts_nothing_more(store: PromptStore) -> None:
    bench = Bench(store, [Script("review", refuse="agents are disabled")])
    refused, *others = tried(bench, *(attempt(number) for number in range(1, 5)))
    assert refused.status is TryStatus.REFUSED
    assert "agents are disabled" in refused.message
    assert {one.status for one in others} <= {TryStatus.REFUSED, TryStatus.NOT_STARTED}
    assert bench.layer.methods().count("StartAgent") <= SETTINGS.parallel


@pytest.mark.parametrize("phase", ["PHASE_PENDING", "PHASE_RUNNING"])
def test_a_run_that_never_ends_is_stopped_in_time(store: PromptStore, phase: str) -> None:
    bench = Bench(store, [Script(phases=({"phase": phase},))])
    (one,) = tried(bench, attempt())
    assert (one.status, one.message) == (TryStatus.TIMED_OUT, "not done after 60 s")
    assert bench.time <= SETTINGS.timeout + 2


def test_a_run_that_waits_and_does_nothing_is_done_in_the_end(store: PromptStore) -> None:
    bench = Bench(store, [Script(phases=({"phase": "PHASE_WAITING_FOR_INPUT"},))])
    (one,) = tried(bench, attempt())
    assert one.status is TryStatus.PASSED
    assert bench.time < 10


def test_a_budget_that_is_used_up_stops_what_runs_and_starts_no_more(store: PromptStore) -> None:
    bench = Bench(store, [ENDLESS])
    attempts = [attempt(number, text="endless") for number in range(1, 5)]
    tries, problems = asyncio.run(bench.try_(attempts, replace(SETTINGS, budget=1_000)))
    statuses = [one.status for one in tries]
    assert statuses == [TryStatus.STOPPED, TryStatus.STOPPED, TryStatus.NOT_STARTED, TryStatus.NOT_STARTED]
    assert "the budget of 1000 tokens is used up (1200)" in {one.message for one in tries}
    assert not problems
    assert bench.left() == (set(), set())


def test_runs_that_are_kept_stay_and_are_stopped_if_they_are_not_done(store: PromptStore) -> None:
    bench = Bench(store, [ENDLESS])
    kept = replace(SETTINGS, keep=True)
    tries, _ = asyncio.run(bench.try_([attempt(), attempt(2, text="endless")], kept))
    assert [one.status for one in tries] == [TryStatus.PASSED, TryStatus.TIMED_OUT]
    runs, environments = bench.left()
    assert (len(runs), len(environments)) == (2, 2)
    assert bench.layer.methods().count("StopAgentExecution") == 1


def test_what_cannot_be_removed_is_named(store: PromptStore) -> None:

    bench = Bench(store)
    denied = kinds.refuse("permission_denied")
    bench.layer.choose = lambda call: denied if call.method == "DeleteEnvironment" else None
    tries, problems = asyncio.run(bench.try_([attempt()]))
    assert [one.rule for one in problems] == ["left-run"]
    assert tries[0].run in problems[0].message
    bench.layer.revive()
    assert asyncio.run(bench.clean()) == []
    assert bench.left() == (set(), set())


def test_an_environment_that_was_there_is_used_and_stays(store: PromptStore) -> None:
    environment = store.runs.add_environment()
    plain = attempt()
    context = replace(plain.case.context, project="", environment=environment)
    bench = Bench(store)
    tries, _ = asyncio.run(bench.try_([replace(plain, case=replace(plain.case, context=context))]))
    assert tries[0].status is TryStatus.PASSED
    assert bench.left() == (set(), {environment})
