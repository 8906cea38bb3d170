"""Whose an apply is: of a process that has ended, of one that goes on, or of another machine's."""

from __future__ import annotations

import os
from dataclasses import replace

from promptsync.record import Run
from promptsync.session.runs.processes import process_of

ENDED = Run("tester", "0123abcd", "2026-01-01T00:00:00Z", seconds=1_800.0, host="", pid=0)
"""Of a process that is known to have ended."""


def elsewhere() -> Run:
    """Of a machine with the same host name, whose process has a number that a living one has here.

    Its time is short.
    """
    return Run(
        "tester", "0123abcd", "", 60.0, "here", os.getppid(), machine="another table of processes", born="1"
    )


def alive() -> Run:
    """Of a process that goes on as long as the tests do."""
    one = process_of(os.getppid())
    return replace(ENDED, host="here", pid=one.pid, machine=one.machine, born=one.born)
