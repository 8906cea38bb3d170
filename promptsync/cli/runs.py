"""Who runs this, from which commit; and whether another run still goes on."""

from __future__ import annotations

import getpass
import os
import socket
from datetime import UTC, datetime

from promptsync.errors import RefusedError
from promptsync.state import Run


def this_run() -> Run:
    """This process, as history will name it: GitHub's actor and commit in CI, else the user's name."""
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Run(
        actor=os.environ.get("GITHUB_ACTOR") or _user(),
        source=os.environ.get("GITHUB_SHA", ""),
        started=started,
        host=socket.gethostname(),
        pid=os.getpid(),
    )


def refuse_if_running(run: Run) -> None:
    """Raise RefusedError if ``run`` is a process of this machine that is still alive."""
    if run.host == socket.gethostname() and run.pid != os.getpid() and _alive(run.pid):
        raise RefusedError(
            f"Another apply is running: process {run.pid} here, by {run.actor}, since {run.started}.",
            "Wait until it has ended, then run this again.",
        )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user id, as in some containers
        return "unknown"
