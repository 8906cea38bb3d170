"""The annotations by which a run is known again: whose it is, what it tries, and until when it may go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.trying.agent_runs import RunState
    from promptsync.trying.case import Attempt

_DOMAIN = "promptsync.dev/"
OURS = {f"{_DOMAIN}made-by": "promptsync try"}
"""What every run of ``try`` has, and nothing else."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One call of ``try``. ``until`` is the platform's time (RFC 3339) at which its last run has ended.

    ``machine``, ``pid`` and ``born`` tell its process; see session.runs.processes.
    """

    id: str
    until: str
    machine: str = ""
    pid: int = 0
    born: str = ""

    def annotations(self, attempt: Attempt) -> dict[str, str]:
        """What a run of this trial is marked with."""
        return {
            **OURS,
            f"{_DOMAIN}key": attempt.key,
            f"{_DOMAIN}digest": attempt.digest,
            f"{_DOMAIN}run": self.id,
            f"{_DOMAIN}case": f"{attempt.case.number} {attempt.side}",
            f"{_DOMAIN}until": self.until,
            f"{_DOMAIN}process": f"{self.machine} {self.pid} {self.born}",
        }


def trial_of(run: RunState) -> Trial | None:
    """The trial that a run is of; None for one that ``try`` has not made."""
    if OURS.items() - run.annotations.items():
        return None
    given = {name: run.annotations.get(f"{_DOMAIN}{name}", "") for name in ("run", "until", "process")}
    machine, _, process = given["process"].partition(" ")
    pid, _, born = process.partition(" ")
    if not (given["run"] and given["until"]):
        return None
    return Trial(given["run"], given["until"], machine, int(pid) if pid.isdecimal() else 0, born)


def attempt_of(run: RunState) -> tuple[str, str]:
    """The key and the case of a run, as its annotations have them."""
    return run.annotations.get(f"{_DOMAIN}key", ""), run.annotations.get(f"{_DOMAIN}case", "")


def is_left(run: RunState, subject: str, now: str, goes_on: Callable[[Trial], bool | None]) -> bool:
    """Whether a trial that has died has left this run behind.

    ``subject`` is who asks: the runs of others are theirs. Where the trial's process can be told, that
    decides; a run of another machine is given its time, by the platform's clock.
    """
    trial = trial_of(run)
    if trial is None or (run.creator and run.creator != subject):
        return False
    running = goes_on(trial)
    return instant(now) >= instant(trial.until) if running is None else not running
