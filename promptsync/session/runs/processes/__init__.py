"""Which process this is, so that another one can tell whether it still goes on.

A process is known again by its machine, its id and its start. The machine is one boot and one table of
processes: two containers have a table each, and a host name says nothing. What cannot be told is unknown, and
never guessed.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.record import Run


@dataclass(frozen=True, slots=True)
class Process:
    """``machine`` and ``born``, the start, are as the system tells them; empty if it does not."""

    machine: str
    pid: int
    born: str


def process_of(pid: int) -> Process:
    """The process of that id on this machine."""
    return Process(_machine(), pid, _born(pid) or "")


def goes_on(run: Run) -> bool | None:
    """Whether the process of ``run`` still runs; None if that cannot be told from here."""
    here = process_of(os.getpid())
    if not (here.machine and here.born and run.born) or run.machine != here.machine:
        return None
    if (run.pid, run.born) == (here.pid, here.born):
        return False
    born = _born(run.pid)
    return None if born is None else born == run.born


if sys.platform == "linux":
    from promptsync.session.runs.processes.linux import born as _born
    from promptsync.session.runs.processes.linux import machine as _machine
elif sys.platform == "darwin":
    from promptsync.session.runs.processes.macos import born as _born
    from promptsync.session.runs.processes.macos import machine as _machine
elif sys.platform == "win32":
    from promptsync.session.runs.processes.windows import born as _born
    from promptsync.session.runs.processes.windows import machine as _machine
else:

    def _machine() -> str:
        return ""

    def _born(_: int) -> str | None:
        return None
