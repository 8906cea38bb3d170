"""One apply from the ledger's *before* to its *after*."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import delta_of_records, overwritten
from promptsync.plan import Action, ChangeStatus
from promptsync.record import ApplyStatus, Ending, IntendedStep, Intent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.applying.executor import Executor
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
    records = recovered.then(delta_of_records(plan))
    if plan.steps:
        protect = frozenset(change.key for change in plan.changes if change.protect)
        intent = Intent(run, tuple(map(IntendedStep.of, plan.steps)), protect)
        state = ledger.begin(state, intent, recovered, overwritten(plan))
    try:
        await executor.run(ledger.note)
    finally:
        outcome = executor.outcome()
        ending = Ending(run, _state(outcome), _counts(outcome), _uncertain(plan, executor.uncertain))
        ledger.finish(state, records.then(executor.entry()), ending)
    return executor.outcome()


def _uncertain(plan: Plan, steps: Iterable[Step]) -> tuple[IntendedStep, ...]:
    """The steps whose answer was lost, each with what its change would have sent after it.

    A create that did happen has to be known as the half of a replace: else its other half is forgotten.
    """
    first = {step.key: step.number for step in steps}
    unsettled = (one for one in plan.steps if one.key in first and one.number >= first[one.key])
    return tuple(map(IntendedStep.of, unsettled))


def _state(outcome: Outcome) -> ApplyStatus:
    if outcome.count(ChangeStatus.APPLIED) == len(outcome.results):
        return ApplyStatus.APPLIED
    return ApplyStatus.PARTLY if outcome.count(ChangeStatus.APPLIED) else ApplyStatus.FAILED


def _counts(outcome: Outcome) -> dict[str, int]:
    """How many changes were applied, by action, for the ledger's history."""
    done = Counter(
        result.change.action for result in outcome.results if result.status is ChangeStatus.APPLIED
    )
    return {str(action): done[action] for action in Action if done[action]}
