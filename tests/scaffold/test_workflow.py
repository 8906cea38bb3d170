"""What ``promptsync init`` writes, run: from the first push to a merged pull request, and drift."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.action.runner import Trigger
from tests.github.github_api import REPOSITORY
from tests.repositories import git

if TYPE_CHECKING:
    from tests.action.runner import Ran
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.scaffold.workflow import GitHub

PROMPT = Path("prompts", "review-change.yaml")
NAME = "Review a change"
PUSH = Trigger("push", "refs/heads/main")
SCHEDULE = Trigger("schedule", "refs/heads/main")
BY_HAND = Trigger("workflow_dispatch", "refs/heads/main")
REVIEWED = "This is the plan reviewed in pull request #7."
COMMENTS = f"/repos/{REPOSITORY}/issues"
OLD = "Leave style to the formatter."


def pull_request(base: str = "main") -> Trigger:
    """With the newest commit as its head."""
    repository = {"full_name": REPOSITORY}
    head = {"sha": git(Path(), "rev-parse", "HEAD").strip(), "repo": repository}
    payload = {"pull_request": {"number": 7, "head": head, "base": {"ref": base, "repo": repository}}}
    return Trigger("pull_request", "refs/pull/7/merge", payload)


def edit(old: str, new: str) -> None:
    """Change the first prompt's text, and commit."""
    text = PROMPT.read_text(encoding="utf-8")
    assert old in text
    PROMPT.write_text(text.replace(old, new), encoding="utf-8")
    git(Path(), "commit", "--quiet", "--all", "--message", "An edit")


def push(ref: str) -> None:
    git(Path(), "push", "--quiet", "--force", "origin", f"HEAD:{ref}")


def merge(github: GitHub) -> None:
    """Merge the pull request into main, as one commit of its own."""
    commit = git(Path(), "commit-tree", "HEAD^{tree}", "-p", "origin/main", "-m", "A merge").strip()
    git(Path(), "push", "--quiet", "origin", f"{commit}:refs/heads/main")
    github.api.add_merged(commit, git(Path(), "rev-parse", "HEAD").strip())


def run(github: GitHub, trigger: Trigger, name: str) -> Ran:
    """The one job that ``trigger`` sets off; it has to be ``name`` and succeed."""
    ((job, ran),) = github.push(trigger)
    assert (job, ran.code) == (name, 0), ran.log
    assert [one for one in ran.annotations if one.name != "notice"] == []
    return ran


def test_from_the_first_push_to_a_merged_pull_request(
    whole_github: GitHub, organisation: Organisation, promptsync: Promptsync
) -> None:
    github = whole_github
    assert "1 to create" in run(github, PUSH, "apply").log
    assert OLD in organisation.prompts()[NAME].prompt
    before = organisation.mutations()

    edit(OLD, "Leave style to the tools.")
    push("refs/pull/7/merge")
    assert "1 to update" in run(github, pull_request(), "plan").log
    assert github.api.methods() == [f"POST {COMMENTS}/7/comments"]
    assert "Leave style to the tools." in github.api.comments[0]["body"]

    edit("Leave style to the tools.", "Say nothing of style.")
    push("refs/pull/7/merge")
    run(github, pull_request(), "plan")
    assert github.api.methods() == [f"PATCH {COMMENTS}/comments/1"]
    assert len(github.api.comments) == 1
    assert "Say nothing of style." in github.api.comments[0]["body"]
    assert organisation.mutations() == before, "a plan has written to the organization"

    merge(github)
    ran = run(github, PUSH, "apply")
    assert REVIEWED in ran.summary
    assert "### promptsync apply: 1 applied" in ran.summary
    assert github.api.storage.tokens == []
    assert "Say nothing of style." in organisation.prompts()[NAME].prompt
    git(Path(), "fetch", "--quiet", "origin", "refs/promptsync/default")
    after = promptsync("plan", "--detailed-exitcode")
    assert (after.code, after.err) == (0, "")
    assert "Nothing to do; 1 unchanged, 0 unmanaged." in after.out


def test_drift_comes_back_as_one_pull_request(github: GitHub, organisation: Organisation) -> None:
    run(github, PUSH, "apply")
    run(github, SCHEDULE, "drift")
    assert github.api.pulls == []
    for text in ("Style is the formatter's.", "Style is for tools."):
        organisation.edit(NAME, organisation.prompts()[NAME].prompt.replace(OLD, text))
        run(github, SCHEDULE, "drift")
        (pull,) = github.api.pulls
        assert (pull["base"], pull["state"]) == ("main", "open")
        written = git(github.bare, "show", f"refs/heads/{pull['head']}:{PROMPT.as_posix()}")
        assert text in written
        organisation.edit(NAME, organisation.prompts()[NAME].prompt.replace(text, OLD))


def test_the_job_for_pull_requests_may_not_push(github: GitHub, organisation: Organisation) -> None:
    """An apply that cannot write its ledger sends nothing."""
    workflow = Path(".github", "workflows", "promptsync.yml")
    workflow.write_text(workflow.read_text(encoding="utf-8").replace("command: plan", "command: apply"))
    git(Path(), "commit", "--quiet", "--all", "--message", "Apply in a pull request")
    push("refs/pull/7/merge")
    ((job, ran),) = github.push(pull_request())
    assert job == "plan"
    assert ran.code != 0
    assert organisation.mutations() == 0


def test_by_hand_it_applies_all_that_the_files_say(github: GitHub, organisation: Organisation) -> None:
    edit(OLD, "Leave style to the tools.")
    merge(github)
    assert "Planned anew" in run(github, BY_HAND, "apply").summary
    assert "Leave style to the tools." in organisation.prompts()[NAME].prompt


def test_other_branches_set_nothing_off(github: GitHub) -> None:
    push("refs/heads/topic")
    push("refs/pull/7/merge")
    assert github.push(Trigger("push", "refs/heads/topic")) == []
    assert github.push(pull_request(base="topic")) == []
    assert github.push(Trigger("workflow_dispatch", "refs/heads/topic")) == []
