"""Removes runs with the environments that their agents have created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.problems import problem
from promptsync.trying.agent_runs import STOPPED
from promptsync.trying.marks import OURS, is_left

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from promptsync.problems import Problem
    from promptsync.trying.agent_runs import AgentRuns, RunState
    from promptsync.trying.marks import Trial

_LOOKS = 20
"""At a run that was told to stop, before it is deleted although it has not said that it did."""


class Cleaner:
    """``pause`` waits for a number of looks that were made in vain. ``removed`` counts."""

    def __init__(self, runs: AgentRuns, pause: Callable[[int], Awaitable[None]]) -> None:
        self._runs = runs
        self._pause = pause
        self.removed = 0

    async def remove(self, run: str) -> Problem | None:
        """Stop a run, delete its environments, then the run; the finding if something of it may be left.

        In this order: a run that goes on could make another environment, and a run that is deleted cannot be
        found again by its annotations. Each request may be repeated by a later call.
        """
        try:
            await self._runs.stop(run)
            state = await self._stopped(run)
            for environment in state.environments if state else ():
                await self._runs.delete_environment(environment)
            if state:
                await self._runs.delete(run)
                self.removed += 1
        except RemoteError as error:
            return _left(run, error)
        return None

    async def remove_all(self, runs: Iterable[RunState]) -> list[Problem]:
        """What is left of these runs, after each was removed."""
        return [left for run in runs if (left := await self.remove(run.id))]

    async def remove_left(
        self, subject: str, now: str, goes_on: Callable[[Trial], bool | None]
    ) -> list[Problem]:
        """Remove the runs that dead trials of ``subject`` have left behind; see marks.is_left."""
        found = await self._runs.find(OURS)
        return await self.remove_all(run for run in found if is_left(run, subject, now, goes_on))

    async def _stopped(self, run: str) -> RunState | None:
        """The run as soon as it has stopped, or at the last look; None if it is gone."""
        state = None
        for look in range(_LOOKS):
            state = await self._runs.get(run)
            if state is None or state.phase == STOPPED:
                return state
            await self._pause(look)
        return state


def _left(run: str, error: RemoteError) -> Problem:
    message = f"the agent run {run} or an environment of it is still there: {error.message}"
    return problem("left-run", message, None, "Run `promptsync try --clean`.")
