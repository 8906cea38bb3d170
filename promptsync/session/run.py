"""Who runs this, from which commit; and whether another run still goes on."""

from __future__ import annotations

import getpass
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from promptsync.errors import LockedError
from promptsync.record import Run
from promptsync.session.repository import open_repository

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import Identity

GRACE = timedelta(minutes=5)
"""For the requests that are under way at a run's deadline, and for clocks that differ."""

_CI_ACTORS = ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILDKITE_BUILD_CREATOR", "BITBUCKET_STEP_TRIGGERER_UUID")


def this_run(repository: Path, timeout: timedelta = timedelta(), identity: Identity | None = None) -> Run:
    """This process, as history will name it: CI's actor, else git's user, else the machine's.

    With an ``identity``, it begins at the platform's time.
    """
    name, commit = _git_user(repository), head_commit(repository)
    return Run(
        actor=next((os.environ[v] for v in _CI_ACTORS if os.environ.get(v)), "") or name or _user(),
        source=commit,
        started=(identity.at if identity else "") or _now(),
        seconds=timeout.total_seconds(),
        host=socket.gethostname(),
        pid=os.getpid(),
        subject=identity.subject if identity else "",
    )


def refuse_if_running(run: Run, now: str) -> None:
    """Raise LockedError if the run may still be sending requests at the platform's time ``now``.

    On this machine its process tells. On another nothing can, nor on Windows, where a process cannot be asked
    without harm: there it is given time, which ``unlock`` cuts short.
    """
    if run.host == socket.gethostname() and os.name == "posix":
        if run.pid != os.getpid() and _alive(run.pid):
            raise LockedError(
                f"an apply is running: process {run.pid} here, by {run.actor}, since {run.started}",
                "Wait until it has ended, then run this again.",
            )
    elif run.host and datetime.fromisoformat(now or _now()) < run.deadline + GRACE:
        raise LockedError(
            f"an apply by {run.actor}, started at {run.started} on {run.host} from commit "
            f"{run.source or 'unknown'}, has not ended",
            f"It must have by {run.deadline + GRACE:%H:%M} UTC. If it is surely dead: promptsync unlock.",
        )


def head_commit(repository: Path) -> str:
    """The commit that is checked out; empty if there is none, or no git to tell."""
    if not os.path.lexists(repository / ".git"):
        return ""
    with open_repository(repository) as repo:
        from git.exc import GitCommandNotFound

        with suppress(GitCommandNotFound):
            return repo.head.commit.hexsha if repo.head.is_valid() else ""
    return ""


def _git_user(repository: Path) -> str:
    """The name git would commit under; empty if it has none."""
    if not os.path.lexists(repository / ".git"):
        return ""
    with open_repository(repository) as repo:
        return str(repo.config_reader().get_value("user", "name", ""))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


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
