"""The comment of a plan on a pull request: written once, edited, taken back."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.action.conftest import PUSH, commit_all, pull_request
from tests.action.plan_job import CREATE, write_config
from tests.cli.support import write_prompt
from tests.repositories import git, make_clone

if TYPE_CHECKING:
    from tests.action.conftest import Job
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi


def test_the_comment_is_written_once_and_edited_afterwards(job: Job, github: GitHubApi) -> None:
    for number in range(250):
        github.add_comment(f"Comment {number}")
    write_prompt("one")
    first = job("plan", pull_request())
    assert first.code == 0
    assert github.methods() == [CREATE]
    assert "### promptsync plan: 1 to create" in github.comments[-1]["body"]
    for number in range(40):
        github.add_comment(f"Later {number}")
    write_prompt("two")
    job("plan", pull_request())
    assert github.methods() == ["PATCH /repos/ada/prompts/issues/comments/251"]
    assert "### promptsync plan: 2 to create" in github.comments[250]["body"]
    assert len(github.comments) == 291


def test_the_comment_links_the_page_that_the_run_keeps(job: Job, github: GitHubApi) -> None:
    write_prompt("one", name="One <b>")
    job("plan", pull_request())
    link = "[the plan as a page](https://github.com/ada/prompts/actions/runs/42#artifacts)"
    assert link in github.comments[0]["body"]
    (number,) = [one["id"] for one in github.artifacts if one["name"].startswith("promptsync-page-default.")]
    with ZipFile(BytesIO(github.storage.archives[f"/{number}.zip"])) as archive:
        text = archive.read("plan.html").decode()
    assert "One &lt;b&gt;" in text


def test_the_command_line_writes_the_same_comment(
    job: Job, github: GitHubApi, promptsync: Promptsync
) -> None:
    write_prompt("one")
    write_prompt("two", command="two")
    job("plan", pull_request())
    shown = promptsync("plan", "--format", "markdown").out
    body = str(github.comments[0]["body"])
    assert body.partition("\n\n")[2].startswith(shown.rstrip("\n"))


def test_a_pull_request_that_changes_nothing_has_no_comment(
    job: Job, github: GitHubApi, organisation: Organisation
) -> None:
    write_prompt("one")
    write_prompt("two")
    assert job("apply", PUSH).code == 0
    organisation.edit("two", "Edited there.\n")  # drift, which is not the pull request's
    ran = job("plan", pull_request())
    assert (ran.code, github.methods()) == (0, [])
    assert "### promptsync plan: Nothing to do" in ran.summary


def test_a_comment_that_holds_no_longer_is_taken_back(job: Job, github: GitHubApi) -> None:
    write_prompt("one")
    assert job("apply", PUSH).code == 0
    write_prompt("two")
    job("plan", pull_request())
    github.add_comment(github.comments[0]["body"], login="mallory")
    Path("prompts/two.yaml").unlink()
    github.methods()
    assert job("plan", pull_request()).code == 0
    assert github.methods() == ["DELETE /repos/ada/prompts/issues/comments/1"]
    assert [one["user"]["login"] for one in github.comments] == ["mallory"]
    github.read_only = True
    assert job("plan", pull_request()).annotations == []


def test_a_refused_plan_and_a_conflict_have_a_comment(
    job: Job, github: GitHubApi, organisation: Organisation
) -> None:
    write_prompt("one")
    assert job("apply", PUSH).code == 0
    organisation.edit("one", "Edited there.\n")
    write_prompt("one", prompt="Edited here.\n")
    assert job("plan", pull_request()).code == 0
    Path("prompts/one.yaml").write_text("nonsense", encoding="utf-8")
    assert job("plan", pull_request()).code == 1
    assert github.methods() == [CREATE, "PATCH /repos/ada/prompts/issues/comments/1"]


def test_the_comment_tells_the_findings_that_the_pull_request_brings(
    job: Job, github: GitHubApi, tmp_path: Path
) -> None:
    """The runner's clone has one commit; that of the base is fetched."""
    write_prompt("old", prompt="TODO: an old note")
    write_prompt("grown", prompt="TODO: a note")
    commit_all(job.workspace)
    base = git(job.workspace, "rev-parse", "HEAD").strip()
    write_prompt("grown", prompt="TODO: a note\n\nTODO: a second one")
    write_prompt("new", prompt="TODO: a new note")
    commit_all(job.workspace)
    origin = Path(git(job.workspace, "remote", "get-url", "origin").strip().removeprefix("file://"))
    shallow = make_clone(origin, tmp_path / "shallow", "--depth=1")
    with chdir(shallow):
        assert replace(job, workspace=shallow)("plan", pull_request(base_commit=base)).code == 0
    body = str(github.comments[-1]["body"])
    assert "prompts/new.yaml:" in body
    assert "prompts/grown.yaml:" in body
    assert "prompts/old.yaml:" not in body
    assert "1 warning that this pull request does not bring." in body
    assert list(shallow.iterdir()) == [shallow / ".git", shallow / "prompts"]


def test_all_findings_are_told_if_the_base_cannot_be_had(job: Job, github: GitHubApi) -> None:
    write_prompt("old", prompt="TODO: an old note")
    assert job("plan", pull_request(base_commit="0" * 39 + "1")).code == 0
    assert "prompts/old.yaml:" in str(github.comments[-1]["body"])


def test_each_target_and_directory_has_a_comment_of_its_own(job: Job, github: GitHubApi) -> None:
    write_prompt("one")
    write_config("targets: {other: {}}")
    Path("below").mkdir()
    for inputs in ({}, {"target": "other"}, {"working_directory": "below"}, {}):
        assert job("plan", pull_request(), **inputs).code == 0
    assert github.methods() == [CREATE, CREATE, CREATE, "PATCH /repos/ada/prompts/issues/comments/1"]


def test_a_comment_that_somebody_else_made_alike_is_left_alone(job: Job, github: GitHubApi) -> None:
    write_prompt("one")
    job("plan", pull_request())
    forged = str(github.comments[0]["body"])
    github.comments.clear()
    github.add_comment(forged, login="mallory")
    github.methods()
    job("plan", pull_request())
    assert github.methods() == [CREATE]


def test_a_person_s_token_finds_its_own_comment(job: Job, github: GitHubApi) -> None:
    github.user = "ada"
    write_prompt("one")
    job("plan", pull_request())
    job("plan", pull_request())
    assert github.methods() == [CREATE, "PATCH /repos/ada/prompts/issues/comments/1"]


def test_a_comment_that_may_not_be_written_does_not_fail_the_plan(job: Job, github: GitHubApi) -> None:
    github.read_only = True
    write_prompt("one")
    ran = job("plan", pull_request(), detailed_exitcode="true")
    assert (ran.code, ran.outputs["exit-code"]) == (0, "2")
    assert [one.name for one in ran.annotations] == ["warning"]
    assert "Resource not accessible by integration" in ran.annotations[0].message
    assert "### promptsync plan: 1 to create" in ran.summary
