"""One apply from the ledger's *before* to its *after*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import entry_of_records, overwritten
from promptsync.plan import Status
from promptsync.state import IntendedStep, Intent

if TYPE_CHECKING:
    from promptsync.applying.executor import Executor
    from promptsync.plan import Outcome, Plan
    from promptsync.protocols import Ledger
    from promptsync.state import Entry, LedgerState, Run


async def apply_plan(
    executor: Executor, ledger: Ledger, state: LedgerState, recovered: Entry, run: Run
) -> Outcome:
    """Write the intent, send the steps, and record what was done, however the steps end.

    ``recovered`` is what an apply that died could not write into ``state``. Without a step there is no
    intent. Raises LostRaceError, having sent nothing, if the ledger has moved since ``state`` was read.
    """
    plan = executor.plan
    records = recovered.then(entry_of_records(plan))
    if plan.steps:
        protect = frozenset(change.key for change in plan.changes if change.protect)
        intent = Intent(run, tuple(map(IntendedStep.of, plan.steps)), protect)
        state = ledger.begin(state, intent, recovered, overwritten(plan))
    try:
        await executor.run()
    finally:
        ledger.finish(state, records.then(executor.entry()), _message(plan, executor.outcome()))
    return executor.outcome()


def _message(plan: Plan, outcome: Outcome) -> str:
    """The ledger's word for a run: what was applied, by action."""
    done = [result.change.action for result in outcome.results if result.status is Status.APPLIED]
    counts = ", ".join(f"{done.count(action)} {action}" for action in dict.fromkeys(done))
    rest = len(plan.changes) - len(done)
    return f"Applied {counts or 'nothing'}" + (f"; {rest} not applied" if rest else "")
