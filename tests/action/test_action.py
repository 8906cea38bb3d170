"""action.yml: on a pull request, after a merge, from a fork. ``whole_job`` runs it for real."""

from __future__ import annotations

from hashlib import shake_256
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import pytest

from tests.action.conftest import PUSH, commit_all, lay_traps, pull_request
from tests.action.plan_job import CREATE, write_config
from tests.action.runner import Trigger
from tests.cli.support import write_prompt
from tests.github.github_api import BODY_LIMIT, REPOSITORY
from tests.repositories import git

if TYPE_CHECKING:
    from tests.action.conftest import Job
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi

NO_RESULT = "### promptsync ended without a result\n\nThe log of this job says why.\n"


def test_validate(whole_job: Job) -> None:
    write_prompt("one")
    ran = whole_job("validate", PUSH, token="")
    assert (ran.code, ran.outputs["exit-code"], ran.outputs["changes"]) == (0, "0", "")
    assert "1 file checked: no problems." in ran.log
    assert ran.removed_matchers == ["python::"]  # of setup-python, which would read a prompt's text
    assert "### promptsync validate: no problems" in ran.summary


def test_validate_fails_for_an_invalid_file(job: Job) -> None:
    write_prompt("one", command="a b")
    ran = job("validate", PUSH, token="")
    assert (ran.code, ran.outputs["exit-code"]) == (1, "1")
    assert [one.name for one in ran.annotations] == ["error"]
    assert "### promptsync validate: 1 error" in ran.summary
    assert "` prompts/one.yaml:" in ran.summary


def test_findings_are_placed_from_the_root_of_the_repository(job: Job) -> None:
    Path("below").mkdir()
    write_prompt("../below/prompts/one", name="one", prompt="One.\n", command="a b")
    ran = job("plan", PUSH, working_directory="below")
    assert (ran.code, [one.name for one in ran.annotations]) == (1, ["error"]), ran.log
    assert "` below/prompts/one.yaml:" in ran.summary


PATHS = "/prompts/\npromptsync.yaml\n!*.txt"


@pytest.mark.parametrize(
    ("files", "planned"),
    [
        ([{"filename": "README.md"}, {"filename": "docs/prompts/one.yaml"}, {"filename": "a.txt"}], False),
        ([{"filename": "prompts/one.yaml"}], True),
        ([{"filename": "elsewhere.yaml", "previous_filename": "prompts/one.yaml"}], True),
        (
            [{"filename": f"docs/{number}.md"} for number in range(150)] + [{"filename": "promptsync.yaml"}],
            True,
        ),
        ([{"filename": f"docs/{number}.md"} for number in range(3_000)], True),
    ],
)
def test_only_a_pull_request_that_changes_the_paths_is_planned(
    job: Job, github: GitHubApi, organisation: Organisation, files: list[dict[str, str]], planned: bool
) -> None:
    write_prompt("one")
    github.files = files
    ran = job("plan", pull_request(), paths=PATHS)
    assert (ran.code, ran.outputs["changes"]) == (0, "1" if planned else "")
    assert github.methods() == ([CREATE] if planned else [])
    assert bool(organisation.requests) is planned
    assert ("changes no file of the input" in ran.summary) is not planned


def test_without_a_word_from_github_the_plan_is_made(job: Job, github: GitHubApi) -> None:
    write_prompt("one")
    github.unreadable.add("pull-requests")
    ran = job("plan", pull_request(), paths=PATHS)
    assert (ran.code, ran.outputs["changes"]) == (0, "1")
    assert "GitHub does not say what the pull request changes" in ran.summary


@pytest.mark.parametrize("fork", ["mallory/prompts", ""])
def test_a_fork_beside_a_token_is_refused(
    job: Job, github: GitHubApi, organisation: Organisation, fork: str
) -> None:
    """As with pull_request_target, or where a repository sends secrets to forks."""
    write_prompt("one")
    ran = job("plan", pull_request(fork))
    assert ran.code == 3
    assert "this pull request is a fork's" in ran.log
    assert organisation.requests == []
    assert github.comments == []


COMMENT = {"issue": {"number": 7, "pull_request": {"url": "x"}}}
ENDED = {"workflow_run": {"event": "pull_request", "head_repository": {"full_name": "mallory/prompts"}}}
OURS = {"workflow_run": {"event": "push", "head_repository": {"full_name": REPOSITORY}}}


@pytest.mark.parametrize(
    ("name", "payload"),
    [("issue_comment", COMMENT), ("workflow_run", ENDED), ("workflow_run", {"workflow_run": {}})],
)
def test_commits_that_may_be_a_forks_are_refused_beside_a_token(
    job: Job, organisation: Organisation, name: str, payload: dict[str, object]
) -> None:
    """GitHub gives secrets to these events, and a workflow may check out what they are about."""
    write_prompt("one")
    commit_all(job.workspace)
    ran = job("plan", Trigger(name, "refs/heads/main", payload), comment="false")
    assert ran.code == 3
    assert "commits that may be a fork's" in ran.log
    assert organisation.requests == []


@pytest.mark.parametrize(
    ("name", "payload"),
    [("issue_comment", COMMENT), ("workflow_run", ENDED)],
)
def test_what_the_workflow_itself_runs_on_is_planned(job: Job, name: str, payload: dict[str, object]) -> None:
    write_prompt("one")
    commit_all(job.workspace)
    trigger = Trigger(
        name, "refs/heads/main", payload, commit=git(job.workspace, "rev-parse", "HEAD").strip()
    )
    assert job("plan", trigger, comment="false").code == 0


@pytest.mark.parametrize(
    ("name", "payload"), [("issue_comment", {"issue": {"number": 7}}), ("workflow_run", OURS)]
)
def test_events_about_our_own_commits_are_planned(job: Job, name: str, payload: dict[str, object]) -> None:
    write_prompt("one")
    commit_all(job.workspace)
    assert job("plan", Trigger(name, "refs/heads/main", payload), comment="false").code == 0


@pytest.mark.parametrize(
    ("fork", "actor"), [("mallory/prompts", "mallory"), ("", "mallory"), ("ada/prompts", "dependabot[bot]")]
)
def test_without_secrets_the_files_are_validated_only(
    job: Job, github: GitHubApi, organisation: Organisation, fork: str, actor: str
) -> None:
    github.read_only = True
    write_prompt("one")
    ran = job("plan", pull_request(fork, actor), token="")
    assert (ran.code, ran.outputs["exit-code"], ran.outputs["changes"]) == (0, "0", "")
    assert [one.name for one in ran.annotations] == ["notice"]
    assert "GitHub gives no secrets" in ran.summary
    assert organisation.requests == []
    assert github.asked == []
    write_prompt("two", command="a b")
    assert job("plan", pull_request(fork, actor), token="").code == 1


def test_a_token_that_is_missing_elsewhere_is_an_error(job: Job) -> None:
    write_prompt("one")
    ran = job("plan", pull_request(), token="", comment="false")
    assert ran.code == 1
    assert "there is no token" in ran.log
    assert "there is no token" in ran.summary


def test_the_outputs_count_the_changes(job: Job, organisation: Organisation) -> None:
    for key in ("one", "two", "three", "four", "kept"):
        write_prompt(key, command=key)
    assert job("apply", PUSH).code == 0
    Path("prompts/one.yaml").unlink()
    write_prompt("two")  # its command is taken away: a replace
    write_prompt("three", command="three", description="Another.")
    write_prompt("new")
    ran = job("plan", PUSH, detailed_exitcode="true")
    counts = {name: ran.outputs[name] for name in ("changes", "create", "update", "delete", "exit-code")}
    assert counts == {"changes": "4", "create": "1", "update": "1", "delete": "2", "exit-code": "2"}
    assert (
        ran.summary.index("**delete**") < ran.summary.index("**replace**") < ran.summary.index("**create**")
    )


def test_pending_changes_are_0_unless_asked_for(job: Job) -> None:
    write_prompt("one")
    ran = job("plan", PUSH)
    assert (ran.code, ran.outputs["exit-code"], ran.outputs["changes"]) == (0, "0", "1")


def test_a_refused_plan_fails_the_step_and_is_not_saved(
    job: Job, github: GitHubApi, promptsync: Promptsync
) -> None:
    write_prompt("one", command="one")
    assert promptsync("apply", "--yes").code == 0
    write_config("limits: {maxUpdates: 0}")
    write_prompt("one", command="one", prompt="Another text.")
    ran = job("plan", pull_request())
    assert (ran.code, ran.outputs["exit-code"], ran.outputs["plan-file"]) == (3, "3", "")
    assert "**error**" in github.comments[0]["body"]


def test_apply_of_the_reviewed_plan_applies_it_and_leaves_an_empty_one(
    job: Job, organisation: Organisation
) -> None:
    write_prompt("one")
    reviewed = job("plan", pull_request())
    write_prompt("two")  # has come later, and nobody has reviewed it
    applied = job("apply", PUSH, plan_file=reviewed.outputs["plan-file"])
    assert (applied.code, applied.outputs["changes"]) == (0, "1")
    assert "### promptsync apply: 1 applied" in applied.summary
    assert organisation.prompts().keys() == {"one"}
    assert job("apply", PUSH).code == 0
    after = job("plan", PUSH, detailed_exitcode="true")
    assert (after.outputs["exit-code"], after.outputs["changes"]) == ("0", "0")
    assert "### promptsync plan: Nothing to do" in after.summary


def test_a_failing_apply_says_what_failed(job: Job, organisation: Organisation) -> None:
    write_prompt("one")
    write_prompt("two")
    organisation.fails = lambda request: request.method == "CreatePrompt" and b'"two"' in request.body
    ran = job("apply", PUSH)
    assert (ran.code, ran.outputs["exit-code"]) == (4, "4")
    assert "### promptsync apply: 1 applied, 1 failed" in ran.summary
    assert ran.summary.index("failed: **create** ` two `") < ran.summary.index("applied: **create** ` one `")


def test_a_long_plan_is_cut_between_changes(job: Job, github: GitHubApi) -> None:
    for number in range(40):
        text = shake_256(bytes([number])).hexdigest(9_000)
        write_prompt(f"long-{number:02}", prompt="\n".join(wrap(text, 18)))
    ran = job("plan", pull_request())
    assert (ran.code, ran.annotations) == (0, []), ran.log
    body = github.comments[0]["body"]
    assert len(body) <= BODY_LIMIT
    assert body.count("**create**") == 40
    assert 0 < body.count("<details>") == body.count("</details>") < 40
    assert "**Cut to the limit**" in body
    assert "[the summary of the run](https://github.com/ada/prompts/actions/runs/42)" in body


def test_a_target_with_a_token_variable_of_its_own(job: Job) -> None:
    write_prompt("one")
    write_config("targets: {default: {token: ONA_OUR_KEY}}")
    assert job("plan", PUSH).code == 0


def test_nothing_of_the_workspace_is_imported(whole_job: Job) -> None:
    write_prompt("one")
    lay_traps(whole_job.workspace)
    assert whole_job("validate", PUSH).code == 0


def test_a_hostile_prompt_does_not_act_in_the_log(whole_job: Job, github: GitHubApi) -> None:
    evil = "::error::x\n::add-mask::e\n<!-- -->\n@everyone\n```\n# Heading\n</details>\n"
    write_prompt("one", name="::error::x <b>@ada</b>", prompt=evil)
    ran = whole_job("plan", pull_request())
    assert (ran.code, ran.annotations) == (0, [])
    assert len(ran.masked) == 2
    assert github.comments[0]["body"].count("</details>\n") == 2  # one is text inside the fence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("command", "destroy"),
        ("target", "a\n::error::x"),
        ("target", "sandbox"),
        ("comment", "maybe"),
        ("detailed_exitcode", "1"),
        ("plan_file", "some.plan"),
    ],
)
def test_inputs_that_cannot_be_meant(job: Job, name: str, value: str) -> None:
    write_prompt("one")
    inputs = {"command": "plan", name: value}
    ran = job(inputs.pop("command"), PUSH, **inputs)
    assert (ran.code, ran.outputs["exit-code"], ran.annotations) == (1, "1", [])
    assert f"the action's input {name.replace('_', '-')} is" in ran.log
    assert ran.summary == NO_RESULT


def test_a_wrong_usage_has_a_word_in_the_summary(job: Job) -> None:
    write_prompt("one")
    ran = job("plan", PUSH, target="nowhere")
    assert (ran.code, ran.outputs["exit-code"]) == (64, "64")
    assert "--target nowhere: there is no such target" in ran.summary


def test_a_failing_run_does_not_show_its_token(whole_job: Job, organisation: Organisation) -> None:
    """Job checks every run; this one makes the platform fail."""
    write_prompt("one")
    organisation.fails = lambda _: True
    ran = whole_job("plan", pull_request())
    assert ran.code == 1
    assert len(ran.masked) == 2
