"""A reviewed plan that cannot be had, or is not the merge's: what is sent then, and what is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.github.review import PLAN_LIMIT
from tests.action.merge import HEAD, MERGE, NAME, rewrite
from tests.action.runner import zipped
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.action.merge import Document, Merge
    from tests.cli.organisation import Organisation

BY_HAND = "run the workflow by hand"
ANEW = "Planned anew, not from a reviewed plan: "


def _tamper_text(document: Document) -> None:
    document["saved"]["changes"][0]["wanted"]["prompt"] = "Evil.\n"


def _tamper_organization(document: Document) -> None:
    document["saved"]["organization"] = "another"


def _tamper_format(document: Document) -> None:
    document["savedFormatVersion"] = 3


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (_tamper_text, "is not what was merged: create one, but the file says something else"),
        (_tamper_organization, "is a plan for organization another"),
        (_tamper_format, "has format 3"),
    ],
)
def test_a_plan_that_is_not_the_merge_s_is_refused(
    edit: Callable[[Document], None], why: str, merge: Merge, organisation: Organisation
) -> None:
    merge.review()
    rewrite(merge.github, edit)
    done = merge.apply()
    assert (done.code, organisation.mutations()) == (3, 0)
    assert f"the plan reviewed in pull request #7 {why}" in done.log
    assert why in done.summary


def test_a_tampered_plan_that_is_put_right_is_applied(merge: Merge, organisation: Organisation) -> None:
    """So the refusals above are not for how the tests write an archive."""
    merge.review()
    rewrite(merge.github, lambda _: None)
    assert (merge.apply().code, {*organisation.prompts()}) == (0, {"one"})


def test_a_file_that_another_merge_has_changed_is_refused(merge: Merge, organisation: Organisation) -> None:
    merge.review()
    write_prompt("one", description="Another.")
    done = merge.apply()
    assert (done.code, organisation.mutations()) == (3, 0)
    assert "Another merge may have come between" in done.log
    assert BY_HAND in done.log


def test_the_limits_of_today_hold(merge: Merge, organisation: Organisation) -> None:
    assert merge.promptsync("apply", "--yes").code == 0
    write_prompt("one", description="Another.")
    merge.review()
    Path("promptsync.yaml").write_text("limits: {maxUpdates: 0}\n", encoding="utf-8")
    before = organisation.mutations()
    assert (merge.apply().code, organisation.mutations()) == (3, before)


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (lambda: b"PK", "cannot be unpacked"),
        (lambda: zipped({"a": b"{}", "b": b"{}"}), "is not one file"),
        (lambda: zipped({"a": b"not JSON"}), "is no saved plan"),
        (lambda: zipped({"a": b"[" * 100_000}), "is no saved plan"),
        (lambda: zipped({"a": bytes(PLAN_LIMIT + 1)}), "has more than 134,217,728 bytes"),
    ],
    ids=["no zip", "two files", "no JSON", "nested", "bomb"],
)
def test_an_artifact_that_is_no_plan_is_refused(
    archive: Callable[[], bytes], why: str, merge: Merge, organisation: Organisation
) -> None:
    merge.github.keep(NAME, archive(), HEAD)
    done = merge.apply()
    assert (done.code, organisation.requests) == (3, [])
    assert why in done.log
    assert BY_HAND in done.log


def test_a_policy_holds_for_what_was_not_reviewed(merge: Merge, organisation: Organisation) -> None:
    """As for the whole library: an edit in the dashboard of another prompt refuses the apply."""
    write_prompt("two", command="two")
    assert merge.promptsync("apply", "--yes").code == 0
    Path("promptsync.yaml").write_text("policies: {drift: fail}\n", encoding="utf-8")
    write_prompt("one", description="Another.")
    merge.review()
    organisation.edit("two", "Somebody's.\n")
    before = organisation.mutations()
    done = merge.apply()
    assert (done.code, organisation.mutations()) == (3, before)
    assert "two: on the platform prompt changed" in done.summary


def test_a_conflict_of_what_was_not_reviewed_refuses(merge: Merge, organisation: Organisation) -> None:
    write_prompt("two", command="two")
    assert merge.promptsync("apply", "--yes").code == 0
    Path("promptsync.yaml").write_text("policies: {conflict: fail}\n", encoding="utf-8")
    write_prompt("one", description="Another.")
    merge.review()
    write_prompt("two", command="two", description="Another merge's.")
    write_prompt("three")
    organisation.edit("two", "Somebody's.\n")
    before = organisation.mutations()
    done = merge.apply()
    assert (done.code, organisation.mutations()) == (3, before)
    assert "two was edited here, and on the platform" in done.summary
    assert "1 change of the files remain that this review did not show. The errors stand" in done.summary


def test_a_plan_cut_down_does_not_get_below_a_limit(merge: Merge, organisation: Organisation) -> None:
    for number in range(10):
        write_prompt(f"many-{number}", command=f"many-{number}")
    assert merge.promptsync("apply", "--yes").code == 0
    for number in range(6):
        Path(f"prompts/many-{number}.yaml").unlink()
    assert merge.promptsync("plan", "--max-deletes", "9", "--out", "../reviewed.plan").code == 0
    merge.github.keep(NAME, zipped({"promptsync.plan": Path("../reviewed.plan").read_bytes()}), HEAD)
    rewrite(merge.github, _cut_down)
    before = organisation.mutations()
    done = merge.apply()
    assert (done.code, organisation.mutations()) == (3, before)
    assert "the plan deletes or replaces 6 of 11 managed prompts" in done.log


def _cut_down(document: Document) -> None:
    document["saved"]["changes"] = document["saved"]["changes"][:3]


def test_a_push_without_a_pull_request_is_planned_anew(merge: Merge, organisation: Organisation) -> None:
    merge.github.merged.clear()
    done = merge.apply()
    assert (done.code, {*organisation.prompts()}) == (0, {"one"})
    said = f"{ANEW}no pull request brought in commit {MERGE[:12]}."
    assert f"::notice title=promptsync::{said}\n" in done.log
    assert said in done.summary


def test_a_plan_that_has_expired_is_made_anew(merge: Merge, organisation: Organisation) -> None:
    merge.review()
    merge.github.artifacts[0]["expired"] = True
    write_prompt("two")
    done = merge.apply()
    assert (done.code, {*organisation.prompts()}) == (0, {"one", "two"})
    assert f"{ANEW}the commit is that of pull request #7, and its plan has expired." in done.summary


def test_that_what_remains_cannot_be_seen_is_said(merge: Merge, organisation: Organisation) -> None:
    """The apply has gone well then, and stays so."""
    merge.review()
    organisation.fails = lambda request: request.method == "ListPrompts" and organisation.mutations() > 0
    done = merge.apply()
    assert (done.code, {*organisation.prompts()}) == (0, {"one"})
    assert "::warning title=promptsync::Whether changes remain could not be seen: " in done.log
    assert "Whether changes remain could not be seen" in done.summary
