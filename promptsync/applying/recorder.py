"""One apply from the ledger's *before* to its *after*."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import delta_of_records, from_commit, overwritten
from promptsync.plan import Action, ChangeStatus
from promptsync.record import ApplyStatus, Ending, IntendedStep, Intent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.applying.executor import Executor
    from promptsync.model import Prompt
    from promptsync.plan import Outcome, Plan, Step
    from promptsync.protocols import Ledger
    from promptsync.record import LedgerDelta, LedgerState, Run


async def apply_plan(
    executor: Executor, ledger: Ledger, state: LedgerState, recovered: LedgerDelta, run: Run
) -> Outcome:
    """Write the intent, send the steps, and record what was done, however the steps end.

    ``recovered`` is what an apply that died could not write into ``state``. Without a step there is no
    intent. Raises LostRaceError, having sent nothing, if the ledger has moved since ``state`` was read.
    """
    plan = executor.plan
    steps = intended_steps(plan)
    if steps:
        protect = frozenset(change.key for change in plan.changes if change.protect)
        state = ledger.begin(state, Intent(run, steps, protect), recovered, overwritten(plan))
    try:
        await executor.run()
    finally:
        outcome = executor.outcome()
        ending = Ending(run, _status(outcome), _counts(outcome), _uncertain(plan, steps, executor.uncertain))
        done = delta_of_records(plan, run.source).then(from_commit(executor.entry(), run.source))
        ledger.finish(state, recovered.then(done), ending)
    return executor.outcome()


def intended_steps(plan: Plan) -> tuple[IntendedStep, ...]:
    """The steps of ``plan`` in its order, each with the prompt that it will find."""
    there: dict[str | None, Prompt | None]
    there = {change.live.id: change.before for change in plan.changes if change.live}
    intended = []
    for step in plan.steps:
        before = there.get(step.prompt_id)
        intended.append(IntendedStep.of(step, before.digest if before else None))
        if step.prompt_id:  # a second step finds what the first has made
            there[step.prompt_id] = step.wanted
    return tuple(intended)


def _uncertain(
    plan: Plan, intended: Iterable[IntendedStep], steps: Iterable[Step]
) -> tuple[IntendedStep, ...]:
    """The steps whose answer was lost, each with what its change would have sent after it.

    A create that did happen has to be known as the half of a replace: else its other half is forgotten.
    """
    first = {step.key: step.number for step in steps}
    return tuple(
        one
        for step, one in zip(plan.steps, intended, strict=True)
        if step.key in first and step.number >= first[step.key]
    )


def _status(outcome: Outcome) -> ApplyStatus:
    if outcome.count(ChangeStatus.APPLIED) == len(outcome.results):
        return ApplyStatus.APPLIED
    return ApplyStatus.PARTLY if outcome.count(ChangeStatus.APPLIED) else ApplyStatus.FAILED


def _counts(outcome: Outcome) -> dict[str, int]:
    """How many changes were applied, by action, for the ledger's history."""
    done = Counter(
        result.change.action for result in outcome.results if result.status is ChangeStatus.APPLIED
    )
    return {str(action): done[action] for action in Action if done[action]}
