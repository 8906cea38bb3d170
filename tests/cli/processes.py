"""A command that runs in a process of its own while the test goes on."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.support import COMMAND, Finished, checked
from tests.waiting import wait_until

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator

_PATIENCE = 20


class RunningCommand:
    """The process, which the test waits for and interrupts."""

    def __init__(self, process: subprocess.Popen[str], said: Path) -> None:
        self._process = process
        self._said = said
        self.pid = process.pid

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Wait for what the process does to the world."""
        wait_until(happened, unless=self._ended)

    def wait_for(self, word: str) -> None:
        """Wait until it has said ``word`` on stderr."""
        self.wait_until(lambda: word in self._err())

    def interrupt(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def interrupt_group(self, number: signal.Signals) -> None:
        """As a terminal does: whatever the process has started hears it too."""
        os.killpg(self.pid, number)

    def end(self) -> Finished:
        out, _ = self._process.communicate(timeout=_PATIENCE)
        return checked(Finished(self._process.returncode, out, self._err()))

    def _err(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def _ended(self) -> None:
        assert self._process.poll() is None, (self._process.communicate(), self._err())


def running_apply(*arguments: str) -> AbstractContextManager[RunningCommand]:
    """``promptsync apply --yes``; killed if the block ends before it does."""
    return running_command("apply", "--yes", *arguments)


@contextmanager
def running_command(*arguments: str) -> Iterator[RunningCommand]:
    """``promptsync`` with these arguments; killed if the block ends before it does."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "stderr").open("wb") as said:
        process = subprocess.Popen(
            [COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
            start_new_session=True,
        )
        with process:
            try:
                yield RunningCommand(process, Path(said.name))
            finally:
                process.kill()
