"""A reviewed plan that cannot be had, or is not the merge's: what is sent then, and what is said."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from promptsync.action.event import Event
from promptsync.action.inputs import Command, Inputs
from promptsync.action.review import PLAN_LIMIT, artifact_name
from promptsync.cli.action_report import ActionReport
from promptsync.cli.action_work import work
from tests.action.github_api import GITHUB_TOKEN, REPOSITORY, ROOT, GitHubApi
from tests.action.runner import zipped
from tests.cli.organisation import TOKEN
from tests.cli.support import Promptsync, write_prompt
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.organisation import Organisation

# A saved plan, whose values are picked by name.
Document = dict[str, Any]

MERGE, HEAD = "a" * 40, "b" * 40
NAME = artifact_name("default", ".", HEAD)
INPUTS = Inputs(
    Command.APPLY, "default", ".", TOKEN, GITHUB_TOKEN, comment=False, detailed_exitcode=False, plan_file=None
)
BY_HAND = "run the workflow by hand"
ANEW = "Planned anew, not from a reviewed plan: "


@dataclass(frozen=True)
class Applied:
    """How the action's apply ended, what it said and what its summary has."""

    code: int
    log: str
    summary: str


@dataclass(frozen=True)
class Merge:
    """A pull request on GitHub, reviewed and merged; the working directory is what was merged."""

    github: GitHubApi
    event: Event
    promptsync: Promptsync
    capsys: pytest.CaptureFixture[str]

    def review(self) -> None:
        """Keep the plan for the files as they are now."""
        assert self.promptsync("plan", "--out", "../reviewed.plan").code == 0
        self.github.keep(NAME, zipped({"promptsync.plan": Path("../reviewed.plan").read_bytes()}), HEAD)

    def apply(self) -> Applied:
        report = ActionReport("default", "apply")
        code = report.guard(lambda: work(INPUTS, self.event, report))
        out, err = self.capsys.readouterr()
        summary = "".join(f"{block.head}\n{block.body}\n" for block in report.blocks())
        assert not [text for text in (out, err, summary) if GITHUB_TOKEN in text or TOKEN in text]
        return Applied(code, out + err, summary)


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
    github.add_merged(MERGE, HEAD)
    with running_server(github.storage) as github.storage_url, running_server(github) as url:
        event = Event("push", f"{url}{ROOT}", REPOSITORY, MERGE, "main", "", None)
        yield Merge(github, event, promptsync, capsys)


def rewrite(github: GitHubApi, edit: Callable[[Document], object]) -> None:
    """Put another plan into the artifact, as a pull request may that changes its workflow."""
    with zipfile.ZipFile(BytesIO(github.storage.archives["/1.zip"])) as opened:
        (name,) = opened.namelist()
        document: Document = json.loads(opened.read(name))
    del document["checksum"]
    edit(document)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    document["checksum"] = f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
    github.storage.archives["/1.zip"] = zipped({name: json.dumps(document).encode()})


def _tamper_text(document: Document) -> None:
    document["saved"][0]["after"]["prompt"] = "Evil.\n"


def _tamper_organization(document: Document) -> None:
    document["plan"]["organization"] = "another"


def _tamper_format(document: Document) -> None:
    document["savedFormatVersion"] = 2


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (_tamper_text, "is not what was merged: create one, but the file says something else"),
        (_tamper_organization, "is a plan for organization another"),
        (_tamper_format, "has format 2"),
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
        (b"PK", "cannot be unpacked"),
        (zipped({"a": b"{}", "b": b"{}"}), "is not one file"),
        (zipped({"a": b"not JSON"}), "is no saved plan"),
        (zipped({"a": b"[" * 100_000}), "is no saved plan"),
        (zipped({"a": bytes(PLAN_LIMIT + 1)}), "has more than 134,217,728 bytes"),
    ],
    ids=["no zip", "two files", "no JSON", "nested", "bomb"],
)
def test_an_artifact_that_is_no_plan_is_refused(
    archive: bytes, why: str, merge: Merge, organisation: Organisation
) -> None:
    merge.github.keep(NAME, archive, HEAD)
    done = merge.apply()
    assert (done.code, organisation.requests) == (3, [])
    assert why in done.log
    assert BY_HAND in done.log


@pytest.mark.parametrize("missing", ["pull-requests", "actions"])
def test_without_a_permission_nothing_is_applied(
    missing: str, merge: Merge, organisation: Organisation
) -> None:
    merge.review()
    organisation.methods()
    merge.github.unreadable.add(missing)
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert "Resource not accessible by integration" in done.log
    assert "the job needs the permissions actions: read and pull-requests: read" in done.log
    assert "nothing was applied" in done.summary


@pytest.mark.parametrize("part", ["/commits/", "/artifacts", "/zip"])
def test_while_github_fails_nothing_is_applied(part: str, merge: Merge, organisation: Organisation) -> None:
    merge.review()
    organisation.methods()
    merge.github.broken.add(part)
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert "HTTP 502" in done.log
    assert "Run the job again." in done.log


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
