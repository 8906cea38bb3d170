"""One apply from the ledger's *before* to its *after*."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import delta_of_records, from_commit, overwritten
from promptsync.applying.sender import Search, StepSender
from promptsync.applying.twins import find_twins
from promptsync.plan.change import Action, Delete, Replace, Update
from promptsync.plan.outcome import ChangeStatus
from promptsync.record import ApplyStatus, Ending, IntendedStep, Intent, LedgerDelta

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.applying.executor import Executor
    from promptsync.model import Digest, Key, LivePrompt
    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.protocols import Ledger, PromptWriter
    from promptsync.record import LedgerState, Run


class Recorder:
    """Writes one run into the ledger: what it is about to send, what turns up meanwhile, what was done.

    ``recovered`` is what an apply that died could not write into ``state``.
    """

    def __init__(self, ledger: Ledger, state: LedgerState, recovered: LedgerDelta, run: Run) -> None:
        self._ledger = ledger
        self._state = state
        self._recovered = recovered
        self._run = run
        self._steps: tuple[IntendedStep, ...] = ()
        self._keeping = asyncio.Lock()

    def begin(self, plan: Plan) -> None:
        """Write the intent; without a step there is none. Raises LostRaceError if the ledger has moved."""
        self._steps = intended_steps(plan)
        if self._steps:
            protect = frozenset(change.key for change in plan.changes if change.protect)
            intent = Intent(self._run, self._steps, protect)
            known = self._recovered.then(LedgerDelta(holds=plan.holds))
            self._state = self._ledger.begin(self._state, intent, known, overwritten(plan))

    async def keep(self, key: Key, live: LivePrompt) -> None:
        """Put a live text in safety that the plan has not seen. Raises LedgerError."""
        async with self._keeping:
            self._state = await asyncio.to_thread(self._ledger.keep, self._state, key, live.prompt)

    def finish(self, executor: Executor) -> None:
        """Write down what was done, however it ended."""
        outcome, plan = executor.outcome(), executor.plan
        uncertain = _uncertain(plan, self._steps, executor.uncertain)
        ending = Ending(self._run, _status(outcome), _counts(outcome), uncertain, plan.whole)
        done = delta_of_records(plan, self._run.source).then(from_commit(executor.delta(), self._run.source))
        failed = {one.change.key for one in outcome.results if one.status is not ChangeStatus.APPLIED}
        holds = {key: None if key in failed else one for key, one in plan.holds.items()}
        self._ledger.finish(self._state, self._recovered.then(done).then(LedgerDelta(holds=holds)), ending)


async def apply_plan(executor: Executor, writer: PromptWriter, recorder: Recorder, search: Search) -> Outcome:
    """Write the intent, send the steps, and record what was done, however the steps end.

    Raises LostRaceError, having sent nothing, if the ledger has moved since its state was read.
    """
    recorder.begin(executor.plan)
    sender = StepSender(executor.plan, writer, executor.slots, search, recorder.keep)
    try:
        await executor.run(sender)
        executor.twins = await find_twins(writer, executor)
    finally:
        recorder.finish(executor)
    return executor.outcome()


def intended_steps(plan: Plan) -> tuple[IntendedStep, ...]:
    """The steps of ``plan`` in its order, each with the prompt that it will find."""
    there: dict[str, Digest] = {
        change.live.id: change.live.prompt.digest
        for change in plan.changes
        if isinstance(change, Update | Replace | Delete)
    }
    intended = []
    for step in plan.steps:
        intended.append(IntendedStep.of(step, there.get(step.prompt_id)))
        if step.wanted and step.prompt_id:  # a second step finds what the first has made
            there[step.prompt_id] = step.wanted.digest
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
