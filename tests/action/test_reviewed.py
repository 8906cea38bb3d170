"""A merge applies the plan that its pull request showed: that, or it says why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.model import Prompt
from tests.action.conftest import BY_HAND, PUSH, commit_all, pull_request
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.action.conftest import Job
    from tests.action.runner import Ran
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi

REVIEWED = "This is the plan reviewed in pull request #7."
ANEW = "Planned anew, not from a reviewed plan: "


def review(job: Job, **inputs: str) -> None:
    """Plan the pull request, and merge it."""
    ran = job("plan", pull_request(), **inputs)
    assert ran.code == 0, ran.log
    job.merge()


def apply(job: Job) -> Ran:
    """Apply the merge, whatever comes of it."""
    return job("apply", PUSH)


def said(ran: Ran) -> list[tuple[str, str]]:
    """The annotations, all of which are in the summary too."""
    assert all(one.message in ran.summary for one in ran.annotations), ran.summary
    return [(one.name, one.message) for one in ran.annotations]


def managed(promptsync: Promptsync, *keys: str) -> None:
    """Have prompts that were applied before."""
    for key in keys:
        write_prompt(key, command=key)
    assert promptsync("apply", "--yes").code == 0


def test_the_reviewed_plan_is_applied(job: Job, organisation: Organisation, promptsync: Promptsync) -> None:
    managed(promptsync, "edited", "gone")
    write_prompt("new")
    write_prompt("edited", command="edited", description="Another.")
    Path("prompts/gone.yaml").unlink()
    review(job)
    ran = apply(job)
    assert (ran.code, ran.outputs["changes"], said(ran)) == (0, "3", [("notice", REVIEWED)])
    assert "### promptsync apply: 3 applied" in ran.summary
    assert organisation.prompts().keys() == {"new", "edited"}
    assert organisation.prompts()["edited"].description == "Another."


def test_what_the_review_did_not_show_is_left_and_said(job: Job, organisation: Organisation) -> None:
    write_prompt("one")
    review(job)
    write_prompt("two")  # another merge's, whose apply was dropped from the queue
    ran = apply(job)
    assert (ran.code, ran.outputs["exit-code"], {*organisation.prompts()}) == (4, "4", {"one"})
    error = (
        "1 change of the files remain that this review did not show. "
        "To apply all that the files say, run the workflow by hand: it plans anew."
    )
    assert said(ran) == [("notice", REVIEWED), ("error", error)]
    assert ran.summary.index("applied: **create** ` one `") < ran.summary.index("#### Not applied")
    assert "**create** ` two `" in ran.summary.partition("#### Not applied")[2]
    assert "+ create  two" in ran.log
    by_hand = job("apply", BY_HAND)
    assert (by_hand.code, {*organisation.prompts()}) == (0, {"one", "two"})
    assert said(by_hand) == [("notice", f"{ANEW}the event is workflow_dispatch, not the push of a merge.")]


def test_an_edit_in_the_dashboard_stops_its_own_change(
    job: Job, organisation: Organisation, promptsync: Promptsync
) -> None:
    managed(promptsync, "one", "two")
    for key in ("one", "two"):
        write_prompt(key, command=key, description="Another.")
    review(job)
    organisation.edit("one", "Somebody's.\n")
    ran = apply(job)
    assert (ran.code, ran.outputs["exit-code"]) == (4, "4")
    assert "one is stale" in ran.summary
    assert organisation.prompts()["one"].prompt == "Somebody's.\n"
    assert organisation.prompts()["two"].description == "Another."


def test_where_the_review_is_stale_the_rest_is_said_too(
    job: Job, organisation: Organisation, promptsync: Promptsync
) -> None:
    managed(promptsync, "one")
    write_prompt("one", command="one", description="Another.")
    review(job)
    organisation.edit("one", "Somebody's.\n")
    write_prompt("two")
    ran = apply(job)
    assert (ran.code, organisation.prompts()["one"].prompt) == (3, "Somebody's.\n")
    stale = ran.summary.partition("one is stale")[2]
    assert "run the workflow by hand: it plans anew" in stale.partition("stale `")[2].splitlines()[0]
    assert "Plan again." not in ran.log + ran.summary
    assert [name for name, _ in said(ran)] == ["notice", "error"]
    assert "**create** ` two `" in ran.summary.partition("#### Not applied")[2]


def test_a_plan_that_is_refused_takes_the_place_of_an_older_one(
    job: Job, organisation: Organisation, promptsync: Promptsync
) -> None:
    managed(promptsync, "one")
    Path("promptsync.yaml").write_text("policies: {conflict: fail}\n", encoding="utf-8")
    write_prompt("one", command="one", description="Another.")
    write_prompt("two")
    assert job("plan", pull_request()).code == 0
    organisation.edit("one", "Somebody's.\n")
    refused = job("plan", pull_request())
    assert (refused.code, refused.outputs["plan-file"]) == (3, "")
    job.merge()
    before = organisation.mutations()
    ran = apply(job)
    assert (ran.code, organisation.mutations()) == (3, before)
    assert "the plan reviewed in pull request #7 was refused when it was made last" in ran.summary
    assert "run the workflow by hand: it plans anew" in ran.log


def test_a_directory_is_the_same_however_it_is_named(job: Job, organisation: Organisation) -> None:
    write_prompt("one")
    review(job, working_directory=str(job.workspace))
    assert said(apply(job)) == [("notice", REVIEWED)]


def test_that_nothing_is_to_be_done_is_reviewed_too(
    job: Job, organisation: Organisation, promptsync: Promptsync
) -> None:
    managed(promptsync, "one")
    review(job)
    ran = apply(job)
    assert (ran.code, ran.outputs["changes"], said(ran)) == (0, "0", [("notice", REVIEWED)])


def test_pulled_files_count_from_their_merge_on(
    job: Job, organisation: Organisation, promptsync: Promptsync
) -> None:
    """Though their reviewed plan has no change: or else a file that goes later would leave its prompt."""
    organisation.store.create(Prompt("One", "Made by hand.", "Somebody's.\n"))
    assert promptsync("pull").code == 0
    review(job)
    assert apply(job).outputs["changes"] == "0"
    (pulled,) = Path("prompts").iterdir()
    pulled.unlink()
    write_prompt("two")
    assert job("plan", pull_request()).outputs["delete"] == "1"


def test_each_library_has_its_own_plan(job: Job, organisation: Organisation) -> None:
    """Of two that are planned for one pull request, the one below is not taken for the other."""
    write_prompt("one")
    Path("below").mkdir()
    write_prompt("../below/prompts/two", name="two", prompt="Two.\n")
    review(job, working_directory="below")
    ran = apply(job)
    assert said(ran)[0][1].startswith(f"{ANEW}the commit is that of pull request #7, and no plan was kept")
    assert organisation.prompts().keys() == {"one"}


def test_only_a_pull_request_keeps_its_plan(job: Job, github: GitHubApi) -> None:
    write_prompt("one")
    commit_all(job.workspace)
    assert job("plan", PUSH).code == 0
    write_prompt("two", command="a b")
    assert job("plan", pull_request()).code == 1
    assert github.artifacts == []
