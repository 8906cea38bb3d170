"""The installed command on a terminal of its own, as a person has it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING, Self

from tests.cli.organisation import TOKEN
from tests.cli.support import COMMAND

if TYPE_CHECKING:
    from types import TracebackType

# A process between, so that this one, which has threads, need not fork: the terminal is the child's own.
_SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
_PATIENCE = 20


class Terminal:
    """What is shown, stdout and stderr alike, and the keys typed. Use as a context manager."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-c", _SPAWN, COMMAND, *arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def wait_for(self, text: str) -> None:
        """Read until ``text`` is shown."""
        while text not in self.shown:
            assert self._read(), f"{text!r} never came: {self.shown}"

    def type(self, keys: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(keys.encode())

    def interrupt(self, said: str) -> None:
        """Press Ctrl-C until ``said`` is shown: readline hears none as it begins to wait for a key."""
        for _ in range(_PATIENCE):
            self.type("\x03")
            while self._is_ready(1.0):
                assert self._read(), f"{said!r} never came: {self.shown}"
                if said in self.shown:
                    return
        raise AssertionError(f"Ctrl-C was never heard: {self.shown}")

    def end(self) -> int:
        """The exit code, once all is shown."""
        while self._read():
            pass
        assert TOKEN not in self.shown
        return self._process.wait(_PATIENCE)

    def _read(self) -> bool:
        assert self._process.stdout
        assert self._is_ready(_PATIENCE), f"nothing came for {_PATIENCE} s after: {self.shown}"
        data = os.read(self._process.stdout.fileno(), 1 << 16)
        self.shown += data.decode("utf-8", "replace")
        return data != b""

    def _is_ready(self, seconds: float) -> bool:
        """Whether something comes within so many seconds, if only the end."""
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        return bool(ready)
