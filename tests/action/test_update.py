"""Imported prompts follow their source: one pull request for each, by a real push to a real remote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.action.update_pulls import branch_of
from tests.action.conftest import SCHEDULE, commit_all
from tests.repositories import git, revision
from tests.upstream.support import Upstream, skill

if TYPE_CHECKING:
    from tests.action.conftest import Job
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi

FILE = "prompts/skills/pdf/SKILL.md"


@pytest.fixture
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Upstream:
    """A source with one skill."""
    found = Upstream(tmp_path_factory.mktemp("upstream") / "acme.git")
    found.commit({"skills/pdf/SKILL.md": skill("pdf", "One.\n\nTwo.\n\nThree.\n")})
    return found


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, promptsync: Promptsync, imported: None) -> Upstream:
    """Another source, whose skill is imported too."""
    found = Upstream(tmp_path_factory.mktemp("other") / "other.git")
    found.commit({"skills/doc/SKILL.md": skill("doc")})
    assert promptsync("import", str(found.folder)).code == 0
    commit_all(Path.cwd())
    return found


@pytest.fixture(autouse=True)
def imported(clone: Path, promptsync: Promptsync, upstream: Upstream) -> None:
    """The skill is imported and committed; the work tree is a fresh checkout of that."""
    assert promptsync("import", str(upstream.folder)).code == 0
    commit_all(clone)


def branch(upstream: Upstream) -> str:
    return branch_of(str(upstream.folder), ".")


def test_a_source_at_rest_opens_nothing(job: Job, github: GitHubApi) -> None:
    ran = job("update", SCHEDULE, token="")
    assert ran.code == 0
    assert "is up to date at" in ran.summary
    assert github.asked == []


def test_a_pull_request_shows_commits_and_changes_and_the_next_run_edits_it(
    job: Job, origin: Path, github: GitHubApi, upstream: Upstream
) -> None:
    changed = skill("pdf", "One.\n\nTwo.\n\nThree, changed.\n")
    upstream.commit(
        {"skills/pdf/SKILL.md": changed, "skills/pdf/run.sh": "true\n"}, "Change three ::error::x @ada"
    )
    before = git(job.workspace, "status", "--porcelain")
    ran = job("update", SCHEDULE, token="")
    assert (ran.code, ran.annotations) == (0, [])
    (pull,) = github.pulls
    assert (pull["head"], pull["base"]) == (branch(upstream), "main")
    assert pull["title"].startswith("Update the prompts from ")
    assert "### promptsync update: 1 updated" in pull["body"]
    assert "Change three" in pull["body"]
    assert f"**updated** ` {FILE} `" in pull["body"]
    assert git(origin, "show", f"{branch(upstream)}:{FILE}") == changed
    assert git(origin, "ls-tree", branch(upstream), "prompts/skills/pdf/run.sh").startswith("100755")
    assert upstream.head() in git(origin, "show", f"{branch(upstream)}:promptsync.lock")
    assert git(origin, "rev-list", "--count", f"main..{branch(upstream)}").strip() == "1"
    assert git(job.workspace, "status", "--porcelain") == before
    first = revision(origin, f"refs/heads/{branch(upstream)}")
    job("update", SCHEDULE, token="")
    assert revision(origin, f"refs/heads/{branch(upstream)}") == first
    assert len(github.pulls) == 1


def test_what_a_change_brings_comes_first(job: Job, github: GitHubApi, upstream: Upstream) -> None:
    upstream.commit(
        {
            "skills/new/SKILL.md": skill("new"),
            "skills/pdf/SKILL.md": skill("pdf", "Read https://ada:Tr0ub4dor9@db.example.net/x.\n"),
        }
    )
    assert job("update", SCHEDULE).code == 0
    body = github.pulls[0]["body"]
    assert "**new warning** ` prompt has a URL with a password in it" in body
    assert body.index("**updated**") < body.index("**new in the source, not taken** ` skills/new/SKILL.md `")


def test_each_source_has_its_own(
    job: Job, origin: Path, github: GitHubApi, upstream: Upstream, other: Upstream
) -> None:
    for one, name in ((upstream, "pdf"), (other, "doc")):
        one.commit({f"skills/{name}/SKILL.md": skill(name, "New.\n")})
    assert job("update", SCHEDULE).code == 0
    assert {pull["head"] for pull in github.pulls} == {branch(upstream), branch(other)}
    changed = git(origin, "diff", "--name-only", f"main...{branch(other)}").split()
    assert changed == ["prompts/skills/doc/SKILL.md", "promptsync.lock"]


def test_a_conflict_is_proposed_with_its_markers(
    job: Job, origin: Path, github: GitHubApi, upstream: Upstream
) -> None:
    Path(FILE).write_text(skill("pdf", "One.\n\nMine.\n\nThree.\n"), encoding="utf-8")
    commit_all(Path.cwd())
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "One.\n\nTheirs.\n\nThree.\n")})
    assert job("update", SCHEDULE).code == 0
    assert "**Files with a conflict have markers**" in github.pulls[0]["body"]
    assert "Mine.\n=======\nTheirs.\n>>>>>>>" in git(origin, "show", f"{branch(upstream)}:{FILE}")


def test_a_source_that_is_gone_fails_the_step_and_stops_no_other(
    job: Job, github: GitHubApi, upstream: Upstream, other: Upstream
) -> None:
    other.folder.rename(other.folder.parent / "away.git")
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    ran = job("update", SCHEDULE)
    assert ran.code == 1
    assert "cannot be fetched" in ran.summary
    assert [pull["head"] for pull in github.pulls] == [branch(upstream)]


def test_a_work_tree_with_changes_is_refused(job: Job, origin: Path, upstream: Upstream) -> None:
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    Path(FILE).write_text("Mine.\n", encoding="utf-8")
    assert job("update", SCHEDULE).code == 3
    assert revision(origin, f"refs/heads/{branch(upstream)}") == ""
