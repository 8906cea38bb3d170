"""Imported prompts follow their source → one branch and one pull request for each source."""

from __future__ import annotations

import hashlib
import os
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from promptsync.action.drift_pull import push_files, refuse_if_edited, write_pull
from promptsync.errors import Exit
from promptsync.frontend.console import say
from promptsync.github.comment import COMMENT_LIMIT
from promptsync.github.repository import open_github
from promptsync.render.escape import one_line
from promptsync.render.markdown_blocks import Block, fit
from promptsync.render.update_markdown import update_blocks
from promptsync.reports.report import UpdateReport
from promptsync.reports.updated import UpdateStatus
from promptsync.session.imports.locking import lock_path, read_lock
from promptsync.session.opening.project import open_project
from promptsync.session.update.update_run import lock_write, plan_updates
from promptsync.session.update.updater import UpdateChoices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from promptsync.action.inputs import Inputs
    from promptsync.action.reporter import ActionReporter
    from promptsync.github.event import Event
    from promptsync.session.files.replacing import Write
    from promptsync.session.opening.project import Project
    from promptsync.session.update.updater import SourceUpdate

_AFTER_CONFLICT = Block(
    "**Files with a conflict have markers**: `promptsync validate` refuses them. Resolve them on this branch"
    " before you merge it. The next run writes the branch anew: merge or close the pull request before that."
)


class _Proposal(NamedTuple):
    """What is to change for one source; ``writes`` are files from the repository's root on."""

    name: str
    branch: str
    updates: list[SourceUpdate]
    writes: dict[str, Write]


def run_update(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    """Look at every source, and open or edit the pull request of each that has something. The exit code.

    Nothing in the work tree is written.
    """
    project = open_project()
    refuse_if_edited(project.repository)
    updates = plan_updates(project, "", UpdateChoices(project.prompts(None)), _say_fetching)
    shown = UpdateReport(tuple(one.told for one in updates), check=False)
    report.show(shown)
    proposals = list(_proposals(project, updates))
    if proposals:
        with open_github(event.api_url, event.repository, inputs.github_token) as github:
            for one in proposals:
                title = f"Update the prompts from {one.name}"
                push_files(project.repository, one.branch, title, one.writes)
                address = write_pull(github, one.branch, event.branch, title, _body(one, event))
                say(f"{one_line(one.name)}: {one_line(address)}")
    failed = shown.problems or shown.count(UpdateStatus.LEFT)
    return Exit.FAILED if failed else Exit.DONE


def _say_fetching(address: str) -> None:
    say(f"Fetching {one_line(address)}")


def _proposals(project: Project, updates: Sequence[SourceUpdate]) -> Iterator[_Proposal]:
    """Those with something to tell; a source that has only moved on needs no pull request."""
    root, repository = project.config.root, project.repository
    before = read_lock(project)
    for source, group in groupby(sorted(updates, key=_source_of), key=_source_of):
        mine = list(group)
        lock = lock_write(before, mine, lock_path(project))
        if lock is None or not any(one.told.prompts for one in mine):
            continue
        writes = {root / path: write for one in mine for path, write in one.writes.items()}
        writes[lock_path(project)] = lock
        files = {_from(repository, path): write for path, write in writes.items()}
        yield _Proposal(_name(source), branch_of(source, _from(repository, root)), mine, files)


def _source_of(update: SourceUpdate) -> str:
    return update.told.source


def _from(repository: Path, path: Path) -> str:
    return os.path.relpath(path, repository).replace(os.sep, "/")


def _name(source: str) -> str:
    """A source in a pull request's title."""
    return re.sub(r"^[a-z+]+://(?:[^/@]*@)?|\.git$", "", source)


def branch_of(source: str, library: str) -> str:
    """The branch of a source's updates, for the library at that path; it is written anew each time."""
    readable = re.sub("[^A-Za-z0-9]+", "-", _name(source)).strip("-")[-40:].strip("-") or "source"
    digest = hashlib.sha256(f"{library}\n{source}".encode(errors="surrogateescape")).hexdigest()[:8]
    return f"promptsync/update-{readable}-{digest}"


def _body(one: _Proposal, event: Event) -> str:
    report = UpdateReport(tuple(update.told for update in one.updates), check=False)
    heading, *rest = update_blocks(report)
    after = [_AFTER_CONFLICT] if report.count(UpdateStatus.CONFLICT) else []
    return fit([heading, *after, *rest], COMMENT_LIMIT, f"[the summary of the run]({event.run_url})")
