"""A machine with the action installed, a repository with its remote, an organisation, and GitHub's API."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.github.event import Event
from tests.action.merge import HEAD as REVIEWED
from tests.action.merge import MERGE, Merge
from tests.action.runner import ActionRunner, Ran, Trigger, this_process
from tests.cli.organisation import TOKEN
from tests.cli.support import ROOT as PROJECT
from tests.cli.support import write_prompt
from tests.github.github_api import GITHUB_TOKEN, REPOSITORY, ROOT, SIGNATURE, GitHubApi
from tests.repositories import git
from tests.servers import running_server
from tests.waiting import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

PUSH = Trigger("push", "refs/heads/main")
BY_HAND = Trigger("workflow_dispatch", "refs/heads/main")
HEAD = "c0ffee" + "0" * 34
SCHEDULE = Trigger("schedule", "refs/heads/main")
VENV = "promptsync-venv"  # as action.yml names it

# What a pull request may bring along: modules that Python would rather take than its own.
TRAPS = ("pip.py", "venv.py", "click.py", "promptsync/__init__.py", "promptsync/cli/action.py")


def pull_request(fork: str = REPOSITORY, actor: str = "ada", base_commit: str = "") -> Trigger:
    """A pull request from a branch of the repository ``fork``; of one that is gone, if that is empty."""
    head = {"sha": HEAD, "repo": {"full_name": fork} if fork else None}
    base = {"sha": base_commit, "repo": {"full_name": REPOSITORY}}
    payload = {"pull_request": {"number": 7, "head": head, "base": base}}
    return Trigger("pull_request", "refs/pull/7/merge", payload, actor)


@dataclass(frozen=True)
class Job:
    """A checkout in which the action runs."""

    runner: ActionRunner
    workspace: Path
    github: GitHubApi
    github_url: str

    def merge(self) -> None:
        """Merge the pull request: what PUSH pushes is its merge."""
        self.github.add_merged(PUSH.commit, HEAD)

    def __call__(self, command: str, trigger: Trigger, token: str = TOKEN, **inputs: str) -> Ran:
        """Run the action; no secret may be seen in what it leaves."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        env = {
            "GITHUB_API_URL": f"{self.github_url}{ROOT}",
            "GITHUB_REPOSITORY": REPOSITORY,
            "ONA_BASE_URL": os.environ["ONA_BASE_URL"],
        }
        secrets = {"token": token, "github-token": GITHUB_TOKEN}
        wanted = {"command": command, **secrets, **given}
        ran = self.runner.run(self.workspace, wanted, trigger, env, partial(self._keep, trigger))
        comments = [comment["body"] for comment in self.github.comments]
        seen = [ran.log, ran.summary, *ran.outputs.values(), *comments, *(a.message for a in ran.annotations)]
        assert not [text for text in seen if TOKEN in text or GITHUB_TOKEN in text or SIGNATURE in text]
        assert self.github.storage.tokens == []
        return ran

    def _keep(self, trigger: Trigger, name: str, archive: bytes) -> None:
        self.github.keep(name, archive, trigger.head)


@pytest.fixture(scope="session")
def runner(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> ActionRunner:
    """The machine, installed once for all workers; what stands in its workspace meanwhile must not run."""
    machine, installed = shared / "machine", shared / "machine" / VENV
    with alone(shared / "machine.lock"):
        if not machine.exists():
            machine.mkdir()
            install(machine, tmp_path_factory.mktemp("workspace"))
    temp = tmp_path_factory.mktemp("runner")
    (temp / VENV).symlink_to(installed)
    return ActionRunner(PROJECT, temp)


def install(temp: Path, workspace: Path) -> None:
    """Every step before the one that runs promptsync."""
    lay_traps(workspace)
    found = subprocess.run(
        [sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=True
    )
    ran = ActionRunner(PROJECT, temp, Path(found.stdout.strip())).install(workspace)
    assert ran.code == 0, ran.log


@pytest.fixture
def github() -> Iterator[GitHubApi]:
    api = GitHubApi()
    with running_server(api.storage) as api.storage_url:
        yield api


@pytest.fixture
def job(
    github: GitHubApi, organisation: Organisation, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Job]:
    """A clone of a real bare repository, which is the working directory; promptsync runs in this process."""
    runner = ActionRunner(PROJECT, tmp_path_factory.mktemp("runner"), shell=this_process)
    with running_server(github) as url:
        yield Job(runner, clone, github, url)


@pytest.fixture
def whole_job(job: Job, runner: ActionRunner) -> Job:
    """The same job on the machine where the action is installed: by bash, in a process of its own."""
    return replace(job, runner=runner)


def commit_all(folder: Path) -> None:
    """Commit and push what is there."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "An edit")
    git(folder, "push", "--quiet", "origin", "HEAD:main")


def lay_traps(folder: Path) -> None:
    """Modules that raise when they are imported."""
    for name in TRAPS:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise SystemExit('the workspace was imported')\n", encoding="utf-8")


@pytest.fixture
def merge(
    organisation: Organisation,
    promptsync: Promptsync,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Merge]:
    """One prompt was merged, and nobody has reviewed it yet."""
    folder = tmp_path / "clone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_prompt("one")
    github = GitHubApi()
    github.add_merged(MERGE, REVIEWED)
    with running_server(github.storage) as github.storage_url, running_server(github) as url:
        event = Event("push", f"{url}{ROOT}", REPOSITORY, MERGE, "main", "", None)
        yield Merge(github, event, promptsync, capsys)
