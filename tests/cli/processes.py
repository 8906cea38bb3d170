"""An apply that runs in a process of its own while the test goes on."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.cli.support import COMMAND, Result, checked

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator

_PATIENCE = 20


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for what another process does to the world."""
    end = time.monotonic() + _PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


class RunningApply:
    """The process, which the test waits for and interrupts."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Wait for what the process does to the world."""

        def seen() -> bool:
            found = happened()
            assert found or self._process.poll() is None, self._process.communicate()
            return found

        wait_until(seen)

    def interrupt(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def interrupt_group(self, number: signal.Signals) -> None:
        """As a terminal does: whatever the process has started hears it too."""
        os.killpg(self.pid, number)

    def end(self) -> Result:
        out, err = self._process.communicate(timeout=_PATIENCE)
        return checked(Result(self._process.returncode, out, err))


@contextmanager
def running_apply(*arguments: str) -> Iterator[RunningApply]:
    """``promptsync apply --yes``; killed if the block ends before it does."""
    process = subprocess.Popen(
        [COMMAND, "apply", "--yes", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        try:
            yield RunningApply(process)
        finally:
            process.kill()
