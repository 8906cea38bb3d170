"""Which commit is older, in the clones that people and CI have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.session.runs.ancestry import Ancestry, Relation
from tests.repositories import git, make_clone, make_origin

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return make_origin(tmp_path / "origin.git")


@pytest.fixture
def commits(origin: Path) -> list[str]:
    """Three commits in a row on main, the oldest first, and one beside the last."""
    work = make_clone(origin, origin.parent / "work")
    for number in range(2):
        (work / "file").write_text(f"{number}\n")
        git(work, "add", "file")
        git(work, "commit", "--quiet", "-m", f"{number}")
    line = git(work, "rev-list", "--reverse", "HEAD").split()
    git(work, "push", "--quiet", "origin", "main")
    git(work, "checkout", "--quiet", "-b", "side", line[1])
    git(work, "commit", "--quiet", "--allow-empty", "-m", "side")
    git(work, "push", "--quiet", "origin", "side")
    return [*line, git(work, "rev-parse", "HEAD").strip()]


def relations(clone: Path, commits: list[str], remote: str | None = "origin") -> list[Relation]:
    """Of the second commit to all of them."""
    ancestry = Ancestry(clone, remote)
    return [ancestry.relation(commits[1], other) for other in commits]


EXPECTED = [Relation.NOT_OLDER, Relation.SAME, Relation.OLDER, Relation.OLDER]


def test_a_full_clone_knows(origin: Path, commits: list[str]) -> None:
    clone = make_clone(origin, origin.parent / "clone")
    assert relations(clone, commits) == EXPECTED


@pytest.mark.parametrize("options", [("--depth", "1"), ("--depth", "1", "--branch", "side")])
def test_a_shallow_clone_fetches_the_commits_it_lacks(
    origin: Path, commits: list[str], options: tuple[str, ...]
) -> None:
    git(origin, "config", "uploadpack.allowFilter", "true")
    clone = make_clone(origin, origin.parent / "clone", *options)
    assert relations(clone, commits) == EXPECTED


def test_a_clone_of_an_older_commit_alone_fetches_the_newer_one(origin: Path, commits: list[str]) -> None:
    """As a job has it that is run again."""
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = origin.parent / "clone"
    clone.mkdir()
    git(clone, "init", "--quiet")
    git(clone, "remote", "add", "origin", origin.as_uri())
    git(clone, "fetch", "--quiet", "--depth", "1", "origin", commits[1])
    git(clone, "checkout", "--quiet", "FETCH_HEAD")
    assert relations(clone, commits) == EXPECTED


def test_without_the_remote_a_missing_commit_is_unknown(origin: Path, commits: list[str]) -> None:
    clone = make_clone(origin, origin.parent / "clone", "--depth", "1")
    origin.rename(origin.parent / "away")
    assert Ancestry(clone, "origin").relation(commits[2], commits[1]) is Relation.UNKNOWN
    assert Ancestry(clone, None).relation(commits[2], "0" * 40) is Relation.UNKNOWN


def test_no_repository_is_unknown(tmp_path: Path) -> None:
    assert Ancestry(tmp_path, None).relation("1" * 40, "2" * 40) is Relation.UNKNOWN
