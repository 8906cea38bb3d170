"""Edits of the dashboard come back as one pull request, by a real push to a real remote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.action.drift_pull import branch_name
from tests.action.conftest import SCHEDULE, commit_all, pull_request
from tests.cli.support import write_prompt
from tests.repositories import REF, git, revision

if TYPE_CHECKING:
    from tests.action.conftest import Job
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi

BRANCH = "promptsync/drift-default"
OPEN, EDIT = "POST /repos/ada/prompts/pulls", "PATCH /repos/ada/prompts/pulls/1"


@pytest.fixture(autouse=True)
def applied(clone: Path, promptsync: Promptsync) -> None:
    """A library of two prompts is applied; the work tree is a fresh checkout of it."""
    for key in ("one", "two"):
        write_prompt(key)
    commit_all(clone)
    assert promptsync("apply", "--yes").code == 0


def proposed(origin: Path, key: str) -> str:
    return git(origin, "show", f"{BRANCH}:prompts/{key}.yaml")


def test_without_drift_nothing_happens(job: Job, origin: Path, github: GitHubApi) -> None:
    ran = job("drift", SCHEDULE)
    assert (ran.code, ran.outputs["changes"]) == (0, "0")
    assert "### promptsync drift: 0 prompts edited" in ran.summary
    assert github.asked == []
    assert revision(origin, f"refs/heads/{BRANCH}") == ""


def test_an_edit_opens_a_pull_request_and_the_next_one_updates_it(
    job: Job, origin: Path, github: GitHubApi, organisation: Organisation
) -> None:
    before = revision(origin, REF)
    organisation.edit("one", "Edited by hand.\n")
    ran = job("drift", SCHEDULE)
    assert (ran.code, ran.outputs["changes"]) == (0, "1")
    assert "The edits are in https://github.com/ada/prompts/pull/1" in ran.log
    assert "Edited by hand." in proposed(origin, "one")
    assert git(origin, "rev-list", "--count", f"main..{BRANCH}").strip() == "1"
    (pull,) = github.pulls
    assert (pull["head"], pull["base"]) == (BRANCH, "main")
    assert "+Edited by hand." in pull["body"]
    assert github.methods() == [OPEN]

    git(job.workspace, "checkout", "--quiet", ".")
    organisation.edit("two", "Edited too.\n")
    assert job("drift", SCHEDULE).code == 0
    assert "Edited by hand." in proposed(origin, "one")
    assert "Edited too." in proposed(origin, "two")
    assert github.methods() == [EDIT]
    assert "+Edited too." in github.pulls[0]["body"]
    assert revision(origin, REF) == before  # the ledger learns of it by the apply after the merge


def test_the_same_edits_are_the_same_commit(
    job: Job, origin: Path, github: GitHubApi, organisation: Organisation
) -> None:
    organisation.edit("one", "Edited by hand.\n")
    job("drift", SCHEDULE)
    first = revision(origin, f"refs/heads/{BRANCH}")
    git(job.workspace, "checkout", "--quiet", ".")
    job("drift", SCHEDULE)
    assert revision(origin, f"refs/heads/{BRANCH}") == first


def test_the_merge_settles_it(job: Job, origin: Path, github: GitHubApi, organisation: Organisation) -> None:
    organisation.edit("one", "Edited by hand.\n")
    job("drift", SCHEDULE)
    github.pulls[0]["state"] = "closed"
    commit_all(job.workspace)
    organisation.requests.clear()
    assert job("apply", SCHEDULE).code == 0
    assert organisation.mutations() == 0
    assert job("drift", SCHEDULE).outputs["changes"] == "0"


def test_a_prompt_deleted_there_is_a_file_removed(
    job: Job, origin: Path, github: GitHubApi, organisation: Organisation
) -> None:
    (stored,) = (one for one in organisation.store.prompts() if one.content.name == "one")
    organisation.store.delete(stored.id)
    assert job("drift", SCHEDULE).code == 0
    assert "prompts/one.yaml" not in git(origin, "ls-tree", "-r", "--name-only", BRANCH)
    assert "**deleted** ` one `" in github.pulls[0]["body"]


def test_a_conflict_is_left_out_and_fails_the_step(
    job: Job, origin: Path, github: GitHubApi, organisation: Organisation
) -> None:
    write_prompt("one", prompt="Edited in git.\n")
    commit_all(job.workspace)
    organisation.edit("one", "Edited by hand.\n")
    organisation.edit("two", "Edited too.\n")
    ran = job("drift", SCHEDULE)
    assert ran.code == 1
    assert "Edited in git." in proposed(origin, "one")
    assert "Edited too." in proposed(origin, "two")
    assert re.search(r"\*\*warning\*\*.*` conflict `", github.pulls[0]["body"])


def test_what_the_work_tree_holds_already_is_not_taken_along(
    job: Job, origin: Path, organisation: Organisation
) -> None:
    organisation.edit("one", "Edited by hand.\n")
    write_prompt("two", prompt="Not committed.\n")
    ran = job("drift", SCHEDULE)
    assert ran.code == 3
    assert "the work tree has changes of its own" in ran.log
    assert revision(origin, f"refs/heads/{BRANCH}") == ""


def test_a_pull_request_that_may_not_be_opened(
    job: Job, origin: Path, github: GitHubApi, organisation: Organisation
) -> None:
    github.read_only = True
    organisation.edit("one", "Edited by hand.\n")
    ran = job("drift", SCHEDULE)
    assert ran.code == 1
    assert "GitHub answers POST /api/v3/repos/ada/prompts/pulls with HTTP 403" in ran.log


def test_a_remote_that_takes_no_push(job: Job, origin: Path, organisation: Organisation) -> None:
    Path(origin, "hooks", "pre-receive").write_text("#!/bin/sh\necho ::error::no\nexit 1\n", encoding="utf-8")
    Path(origin, "hooks", "pre-receive").chmod(0o755)
    organisation.edit("one", "Edited by hand.\n")
    ran = job("drift", SCHEDULE)
    assert (ran.code, ran.annotations) == (1, [])
    assert "git push failed" in ran.log


def test_there_must_be_a_branch_to_bring_it_into(job: Job, origin: Path) -> None:
    assert job("drift", pull_request()).code == 3


def test_the_branch_is_of_one_library() -> None:
    places = ["prompts", "teams/a/prompts", "teams/a", "teams-a", "teams/a b", "teams/a\u2028b", "."]
    names = [branch_name("default", place) for place in places]
    assert names[0] == BRANCH
    assert len({*names}) == len(places)
    assert all(re.fullmatch("promptsync/drift-default(-[A-Za-z0-9_-]*[a-z0-9])?", one) for one in names)
