"""Whether the ledger can be read, written and shared."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, PromptsyncError
from promptsync.reports.checkup import error, ok, warning
from promptsync.session.git.repository import check_git
from promptsync.session.opening.target import ledger_file

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.config import Target
    from promptsync.reports.checkup import Check
    from promptsync.session.opening.project import Project

AREA = "ledger"


def check_ledger(project: Project, target: Target) -> Check:
    """Its file, or its ref at the remote: a push is tried without pushing (``git push --dry-run``)."""
    try:
        file = ledger_file(project, target)
        return _file(project, file) if file else _ref(project, target)
    except PromptsyncError as failure:
        return error(AREA, failure.message, failure.hint)


def _file(project: Project, file: Path) -> Check:
    there = next(one for one in (file, *file.parents) if one.exists())
    if os.access(there, os.W_OK):
        return ok(AREA, f"it is kept in {project.shown(file)}, on this machine")
    return error(
        AREA,
        f"{project.shown(there)} may not be written",
        "Give yourself the right, or name another `state:`.",
    )


def _ref(project: Project, target: Target) -> Check:
    check_git()
    from promptsync.ledger.git_ref import FOLDER, GitRefStore, remote_of

    remote, ref = remote_of(project.repository, target.remote), FOLDER + target.ledger.removeprefix("ref:")
    if remote is None:
        hint = "Add a remote called origin, or set `remote:`: then others and CI share the ledger."
        return warning(AREA, f"the repository has no remote, so {ref} stays on this machine", hint)
    with closing(GitRefStore(project.repository, ref, remote)) as store:
        store.try_fetch()
        try:
            tried = store.try_push()
        except LedgerError as failure:
            message = f"{ref} can be fetched from {remote} but not pushed: {failure.message}"
            return warning(AREA, message, f"This is enough for plans. {failure.hint}")
    if not tried:
        return warning(AREA, f"{ref} can be fetched from {remote}; without a commit no push can be tried")
    return ok(AREA, f"{ref} can be fetched from {remote} and pushed there")
