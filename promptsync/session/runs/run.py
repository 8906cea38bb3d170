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
from promptsync.session.git.repository import open_repository
from promptsync.session.runs.processes import goes_on, process_of

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import Identity

GRACE = timedelta(minutes=5)
"""For the requests that are under way at a run's deadline, and for clocks that differ."""

_CI_ACTORS = (
    "GITHUB_ACTOR",
    "GITLAB_USER_LOGIN",
    "BUILD_REQUESTEDFOR",
    "BUILDKITE_BUILD_CREATOR",
    "BITBUCKET_STEP_TRIGGERER_UUID",
)


def this_run(
    repository: Path,
    timeout: timedelta = timedelta(),
    identity: Identity | None = None,
    *,
    dirty: bool = False,
) -> Run:
    """This process, as history will name it: CI's actor, else git's committer, else the machine's user.

    With an ``identity``, it begins at the platform's time. ``dirty``: not all files are as committed.
    """
    name, commit, process = _git_user(repository), head_commit(repository), process_of(os.getpid())
    return Run(
        actor=next((os.environ[v] for v in _CI_ACTORS if os.environ.get(v)), "") or name or _user(),
        source=commit,
        started=(identity.at if identity else "") or _now(),
        seconds=timeout.total_seconds(),
        host=socket.gethostname(),
        pid=process.pid,
        subject=identity.subject if identity else "",
        machine=process.machine,
        born=process.born,
        dirty=dirty,
    )


def refuse_if_running(run: Run, now: str) -> None:
    """Raise LockedError if the run may still be sending requests at the platform's time ``now``.

    Where its process can be told for sure, that decides. Anywhere else it is given time, by the platform's
    clock alone, which ``unlock`` cuts short.
    """
    running = goes_on(run) if run.host else False
    if running:
        raise LockedError(
            f"an apply is running: process {run.pid} here, by {run.actor}, since {run.started}",
            "Wait until it has ended, then run this again. If it hangs, end it and run `promptsync unlock`.",
        )
    if running is None and datetime.fromisoformat(now) < run.deadline + GRACE:
        raise LockedError(
            f"an apply by {run.actor}, started at {run.started} on {run.host} from commit "
            f"{run.source or 'unknown'}, has not ended",
            f"The lock expires at {run.deadline + GRACE:%H:%M} UTC; if you know that run is dead, run "
            "`promptsync unlock`.",
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
    """The name that git commits under here, from its settings or the environment; empty if it has none."""
    if not os.path.lexists(repository / ".git"):
        return ""
    with open_repository(repository) as repo:
        from git.exc import GitCommandError, GitCommandNotFound

        with suppress(GitCommandError, GitCommandNotFound):
            return str(repo.git.var("GIT_COMMITTER_IDENT")).partition(" <")[0]
    return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user id, as in some containers
        return "unknown"
