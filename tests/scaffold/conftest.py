"""A repository on GitHub whose library was begun with ``promptsync init``, and a clone of it to work in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.action.conftest import runner
from tests.action.runner import ActionRunner, this_process
from tests.cli.organisation import TOKEN
from tests.cli.support import ROOT as PROJECT
from tests.github.github_api import GitHubApi
from tests.repositories import git
from tests.scaffold.workflow import GitHub
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

__all__ = ["runner"]  # the machine with the action installed is a fixture here too


@pytest.fixture
def github(
    promptsync: Promptsync, organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[GitHub]:
    """The repository; the clone is the working directory, with what init writes in its first commit."""
    bare, clone, machines = (tmp_path / name for name in ("origin.git", "clone", "machines"))
    for folder in (bare, machines):
        folder.mkdir()
    git(bare, "init", "--quiet", "--bare", "--initial-branch=main")
    git(tmp_path, "clone", "--quiet", bare.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    assert promptsync("init").code == 0
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "promptsync init")
    git(clone, "push", "--quiet", "origin", "HEAD:main")
    api, machine = GitHubApi(), tmp_path / "runner"
    machine.mkdir()
    with running_server(api.storage) as api.storage_url, running_server(api) as url:
        runner = ActionRunner(PROJECT, machine, shell=this_process)
        yield GitHub(bare, api, url, {"ONA_API_KEY": TOKEN}, runner, machines)


@pytest.fixture
def whole_github(github: GitHub, runner: ActionRunner) -> GitHub:
    """The same, whose jobs run on a machine where the action is installed."""
    return replace(github, runner=runner)
