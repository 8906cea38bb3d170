"""Runs the jobs of a workflow as GitHub does: what sets them off and what they may do, checkout, our action.

Any part of a workflow that is not known here fails the test.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from tests.github.github_api import GITHUB_TOKEN, REPOSITORY, ROOT
from tests.repositories import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.action.runner import ActionRunner, Ran, Trigger
    from tests.github.github_api import GitHubApi

# Values of the workflow, which are picked by name.
Document = dict[str, Any]

_EQUALS = re.compile(r"github\.(event_name|ref) == '([^']+)'")
_SECRET = re.compile(r"\$\{\{ secrets\.(\w+) \}\}")
_ON = True  # to YAML 1.1, the word on is a boolean
_REFUSE = "#!/bin/sh\necho 'Permission to this repository denied to github-actions[bot].' >&2\nexit 1\n"


@dataclass(frozen=True)
class GitHub:
    """A repository on GitHub: ``bare`` is what is pushed to, ``secrets`` are those of its settings."""

    bare: Path
    api: GitHubApi
    api_url: str
    secrets: Mapping[str, str]
    runner: ActionRunner
    machines: Path

    def push(self, trigger: Trigger) -> list[tuple[str, Ran]]:
        """Run what ``trigger`` sets off, each job on a new machine; the jobs with how they ended."""
        trigger = replace(trigger, commit=git(self.bare, "rev-parse", trigger.ref).strip())
        workflow = yaml.safe_load(git(self.bare, "show", f"{trigger.ref}:.github/workflows/promptsync.yml"))
        assert workflow["permissions"] == {}, "a job has only what it asks for"
        if not _sets_off(workflow[_ON], trigger):
            return []
        return [
            (name, self._job(job, trigger))
            for name, job in workflow["jobs"].items()
            if _condition(job["if"], trigger)
        ]

    def _job(self, job: Document, trigger: Trigger) -> Ran:
        """Every step, in a workspace of its own."""
        checkout, action = job["steps"]
        permissions = job["permissions"]
        self.api.read_only = permissions.get("pull-requests") != "write"
        self.api.unreadable = {"actions", "pull-requests"} - permissions.keys()
        self._protect(writable=permissions["contents"] == "write")
        workspace = self._checkout(checkout, trigger)
        assert action["uses"].startswith("promptsync/promptsync@")
        inputs = {"github-token": GITHUB_TOKEN, **dict(self._inputs(action["with"]))}
        env = {
            "GITHUB_API_URL": f"{self.api_url}{ROOT}",
            "GITHUB_REPOSITORY": REPOSITORY,
            "ONA_BASE_URL": os.environ["ONA_BASE_URL"],
        }
        ran = self.runner.run(workspace, inputs, trigger, env, partial(self._keep, trigger))
        self._protect(writable=True)
        return ran

    def _keep(self, trigger: Trigger, name: str, archive: bytes) -> None:
        self.api.keep(name, archive, trigger.head)

    def _protect(self, *, writable: bool) -> None:
        """Take pushes, or refuse them as GitHub does where the job may not write contents."""
        hook = self.bare / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\n" if writable else _REFUSE, encoding="utf-8")
        hook.chmod(0o755)

    def _checkout(self, step: Document, trigger: Trigger) -> Path:
        """What actions/checkout does: one commit, without history and without a branch."""
        assert re.fullmatch("actions/checkout@[0-9a-f]{40}", step["uses"])
        assert step["with"] == {"persist-credentials": True}
        workspace = self.machines / str(len([*self.machines.iterdir()]))
        workspace.mkdir()
        git(workspace, "init", "--quiet")
        git(workspace, "remote", "add", "origin", self.bare.as_uri())
        git(workspace, "fetch", "--quiet", "--depth", "1", "origin", trigger.ref)
        git(workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        return workspace

    def _inputs(self, given: Document) -> Iterator[tuple[str, str]]:
        for name, value in given.items():
            text = _SECRET.sub(lambda found: self.secrets.get(found[1], ""), str(value))
            assert "${{" not in text
            yield name, text


def _sets_off(on: Document, trigger: Trigger) -> bool:
    """Whether the workflow runs at all: by the event, and the branch that is pushed or to be merged into."""
    if trigger.name not in on:
        return False
    if trigger.name in {"schedule", "workflow_dispatch"}:
        return True
    is_push = trigger.name == "push"
    branch = trigger.ref.removeprefix("refs/heads/") if is_push else _base(trigger)
    return branch in on[trigger.name]["branches"]


def _base(trigger: Trigger) -> str:
    return str(trigger.payload["pull_request"]["base"]["ref"])


def _condition(text: str, trigger: Trigger) -> bool:
    """``&&`` binds closer than ``||`` ("Operators" of GitHub's expressions)."""
    return any(all(_equal(one, trigger) for one in part.split(" && ")) for part in text.split(" || "))


def _equal(text: str, trigger: Trigger) -> bool:
    found = _EQUALS.fullmatch(text)
    assert found, f"an unknown condition: {text}"
    return {"event_name": trigger.name, "ref": trigger.ref}[found[1]] == found[2]
