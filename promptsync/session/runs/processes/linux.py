"""What ``/proc`` says of processes (proc(5), pid_namespaces(7))."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")
_STATE, _START = 0, 19
"""Among the words behind the name in ``/proc/PID/stat``: fields 3 and 22."""
_ENDED = frozenset("ZXx")


def machine() -> str:
    """The boot and the process table; empty if ``/proc`` is not that of this table."""
    try:
        if (_PROC / "self").readlink().name != str(os.getpid()):
            return ""
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def born(pid: int) -> str | None:
    """When the process began, in ticks since the boot; empty if it has ended, None if it is hidden."""
    try:
        return born_of((_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return None if _is_there(pid) else ""
    except ProcessLookupError:  # it ended while it was read
        return ""
    except OSError:
        return None


def born_of(stat: str) -> str:
    """The start in the text of ``/proc/PID/stat``; empty if the process has ended and is not waited for yet.

    The name may hold anything, also brackets and blanks.
    """
    words = stat.rpartition(")")[2].split()
    return "" if words[_STATE] in _ENDED else words[_START]


def _is_there(pid: int) -> bool:
    """Whether there is a process that ``/proc`` hides, as with its option ``hidepid``."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
