"""What macOS says of processes: sysctl(8), ps(1)."""

from __future__ import annotations

import subprocess

_SECONDS = 5


def machine() -> str:
    """The boot. There is one process table."""
    return _said("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid") or ""


def born(pid: int) -> str | None:
    """When the process began, to the second; empty if it has ended, None if that cannot be told."""
    said = _said("/bin/ps", "-o", "stat=,lstart=", "-p", str(pid))
    return None if said is None else born_of(said)


def born_of(said: str) -> str:
    """The start in what ps prints; empty if there is no such process, or one that is not waited for yet."""
    state, _, start = said.strip().partition(" ")
    return "" if state.startswith("Z") else " ".join(start.split())


def _said(*command: str) -> str | None:
    """What the command prints. ps fails and prints nothing if there is no such process."""
    environment = {"LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(  # noqa: S603  # two commands of the system, by their paths
            command, capture_output=True, encoding="utf-8", env=environment, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return None if done.stderr else done.stdout.strip()
