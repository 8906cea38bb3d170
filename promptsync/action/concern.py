"""Whether a pull request concerns the library, by the paths that it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.github.api import GitHubError
from promptsync.github.repository import open_github

if TYPE_CHECKING:
    from promptsync.action.inputs import Inputs
    from promptsync.action.reporter import ActionReporter
    from promptsync.github.event import Event

_MOST = 3_000
"""GitHub lists no more files of a pull request: one that changes as many may change any."""


def concerns(inputs: Inputs, event: Event, report: ActionReporter) -> bool:
    """Whether it changes a file of the input ``paths``; also yes if GitHub does not say.

    If not, ``report`` says so. Any other event concerns everything.
    """
    if not event.pull_request:
        return True
    from pathspec import GitIgnoreSpec

    wanted = GitIgnoreSpec.from_lines(inputs.paths)
    try:
        with open_github(event.api_url, event.repository, inputs.github_token) as github:
            changed = list(github.changed_paths(event.pull_request.number))
    except GitHubError as error:
        report.warn(f"GitHub does not say what the pull request changes, so it is planned: {error.message}")
        return True
    if len(changed) >= _MOST or any(map(wanted.match_file, changed)):
        return True
    report.skip("This pull request changes no file of the input `paths`, so nothing was planned.")
    return False
