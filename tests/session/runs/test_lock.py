"""Whether an apply still runs: a fact if its process can be told, else a matter of the platform's clock."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LockedError
from promptsync.model import Identity
from promptsync.session.runs.deadline import Deadline
from promptsync.session.runs.processes import linux, macos, process_of
from promptsync.session.runs.run import GRACE, refuse_if_running, this_run
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.record import Run

STARTED = "2026-01-01T10:00:00Z"
IN_TIME, LATE = "2026-01-01T10:24:59Z", "2026-01-01T10:25:00Z"
"""Before and after the deadline of a run of 20 minutes, and 5 more."""

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")


def run_of(pid: int) -> Run:
    """An apply by a process on this machine."""
    one = process_of(pid)
    begun = this_run(Path(), timedelta(minutes=20), Identity("org", at=STARTED))
    return replace(begun, pid=pid, born=one.born, machine=one.machine)


@contextmanager
def another_process() -> Iterator[subprocess.Popen[bytes]]:
    """One that goes on until it is told to end."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def is_locked(run: Run, now: str) -> bool:
    """Whether a plan is refused; every hint names a way out."""
    try:
        refuse_if_running(run, now)
    except LockedError as error:
        return "`promptsync unlock`" in error.hint
    return False


def test_the_grace_is_what_the_times_say() -> None:
    assert timedelta(minutes=5) == GRACE


class TestHere:
    def test_a_process_that_runs_holds_the_lock_however_late_it_is(self) -> None:
        with another_process() as process:
            run = run_of(process.pid)
            assert is_locked(run, IN_TIME)
            assert is_locked(run, LATE)

    def test_one_that_has_ended_does_not(self) -> None:
        with another_process() as process:
            run = run_of(process.pid)
        assert not is_locked(run, IN_TIME)

    @only_linux
    def test_one_that_died_and_that_nobody_waits_for_does_not(self) -> None:
        with another_process() as process:
            run = run_of(process.pid)
            process.kill()
            wait_until(lambda: process_of(process.pid).born == "")
            assert not is_locked(run, IN_TIME)

    def test_another_process_that_has_its_number_now_does_not(self) -> None:
        with another_process() as process:
            assert not is_locked(replace(run_of(process.pid), born="1"), IN_TIME)

    def test_this_process_does_not(self) -> None:
        assert not is_locked(run_of(os.getpid()), IN_TIME)

    def test_a_run_that_is_known_to_have_ended_does_not(self) -> None:
        with another_process() as process:
            assert not is_locked(replace(run_of(process.pid), host=""), IN_TIME)


class TestElsewhere:
    """The host name is the same each time: it says nothing."""

    @pytest.mark.parametrize("machine", ["another boot", "another table of this boot", ""])
    def test_the_deadline_counts_for_a_living_number_and_a_dead_one(self, machine: str) -> None:
        with another_process() as process:
            run = replace(run_of(process.pid), machine=machine)
            assert is_locked(run, IN_TIME)
            assert not is_locked(run, LATE)
        assert is_locked(run, IN_TIME)
        assert not is_locked(run, LATE)

    def test_a_run_of_an_older_promptsync_has_its_deadline(self) -> None:
        with another_process() as process:
            run = replace(run_of(process.pid), machine="", born="")
            assert is_locked(run, IN_TIME)
            assert not is_locked(run, LATE)


@only_linux
class TestProc:
    def test_a_process_has_a_machine_and_a_start(self) -> None:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        here = process_of(os.getpid())
        assert here.machine.startswith(f"{boot} pid:[")
        assert here.born.isdecimal()

    def test_a_number_that_nobody_has(self) -> None:
        assert linux.born(2**22 + 1) == ""


@pytest.mark.parametrize("name", ["python", "a) R 1 2 3", "((", "two words) Z ("])
@pytest.mark.parametrize(("state", "start"), [("S", "4711"), ("T", "4711"), ("Z", ""), ("X", "")])
def test_a_start_is_read_behind_any_name(name: str, state: str, start: str) -> None:
    rest = " ".join(str(n) for n in range(4, 22))
    assert linux.born_of(f"7 ({name}) {state} {rest} 4711 99 98\n") == start


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("Ss   Fri Nov  7 09:01:02 2026\n", "Fri Nov 7 09:01:02 2026"),
        ("R+ Fri Nov 27 09:01:02 2026", "Fri Nov 27 09:01:02 2026"),
        ("Z    Fri Nov 27 09:01:02 2026", ""),
        ("", ""),
    ],
)
def test_a_start_is_read_from_ps(said: str, start: str) -> None:
    assert macos.born_of(said) == start


class TestDeadline:
    def passed(self, *, slept: float = 0, awake: float = 0, platform: str = STARTED) -> bool:
        """After so many seconds by a clock that goes on in a sleep, and by another one."""
        clocks = {"wall": 0.0, "other": 0.0}
        run = this_run(Path(), timedelta(minutes=20), Identity("org", at=STARTED))
        deadline = Deadline(run, lambda: platform, [lambda: clocks["wall"], lambda: clocks["other"]])
        clocks |= {"wall": slept + awake, "other": awake}
        return deadline.passed()

    def test_has_not_passed_before(self) -> None:
        assert not self.passed(awake=1199, platform="2026-01-01T10:19:59Z")

    def test_passes_for_a_machine_that_is_awake(self) -> None:
        assert self.passed(awake=1200)

    def test_passes_while_a_machine_sleeps(self) -> None:
        assert self.passed(slept=1200)

    def test_passes_by_the_platforms_clock_whatever_the_clocks_here_say(self) -> None:
        assert self.passed(platform="2026-01-01T10:20:00Z")

    def test_has_clocks_of_this_machine(self) -> None:
        run = this_run(Path(), timedelta(minutes=20), Identity("org", at=STARTED))
        assert not Deadline(run, lambda: STARTED).passed()
        assert Deadline(replace(run, seconds=0), lambda: STARTED).passed()
