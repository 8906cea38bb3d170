"""Where a file is edited, by the address of the remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git import Repo

from promptsync.session.git.forge import find_forge
from promptsync.session.git.touched import last_touched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Repo:
    repo = Repo.init(tmp_path, initial_branch="main")
    (tmp_path / "a b.md").write_text("x")
    repo.index.add(["a b.md"])
    repo.git.commit("-m", "one", env={"GIT_COMMITTER_DATE": "2026-11-01T23:30:00 -0500"})
    return repo


@pytest.mark.parametrize(
    ("url", "editor"),
    [
        ("https://github.com/acme/prompts.git", "https://github.com/acme/prompts/edit/main/a%20b.md"),
        ("git@github.com:acme/prompts.git", "https://github.com/acme/prompts/edit/main/a%20b.md"),
        ("https://x:secret@gitlab.example/g/s/p", "https://gitlab.example/g/s/p/-/edit/main/a%20b.md"),
        ("ssh://git@gitlab.com:22/g/p.git", "https://gitlab.com/g/p/-/edit/main/a%20b.md"),
        ("https://bitbucket.org/t/p.git", "https://bitbucket.org/t/p/src/main/a%20b.md?mode=edit"),
    ],
)
def test_a_forge_has_an_editor(repository: Repo, tmp_path: Path, url: str, editor: str) -> None:
    repository.create_remote("origin", url)
    forge = find_forge(tmp_path)
    assert forge
    assert forge.editor("a b.md") == editor


@pytest.mark.parametrize(
    "url", ["/srv/git/prompts.git", "https://git.example/p.git", "ext::sh -c x", "file:///x"]
)
def test_another_place_has_none(repository: Repo, tmp_path: Path, url: str) -> None:
    with repository.config_writer() as config:
        config.set_value('remote "origin"', "url", url)
    assert find_forge(tmp_path) is None


def test_a_folder_outside_git_has_none(tmp_path: Path) -> None:
    assert find_forge(tmp_path) is None
    assert last_touched(tmp_path) == {}


def test_a_file_is_as_old_as_the_last_commit_that_touched_it(repository: Repo, tmp_path: Path) -> None:
    (tmp_path / "b\nc.md").write_text("x")
    repository.index.add(["b\nc.md"])
    repository.git.commit("-m", "two", env={"GIT_COMMITTER_DATE": "2026-11-09T12:00:00 +0000"})
    assert last_touched(tmp_path) == {"a b.md": "2026-11-02", "b\nc.md": "2026-11-09"}


def test_an_empty_repository_has_no_dates(tmp_path: Path) -> None:
    Repo.init(tmp_path)
    assert last_touched(tmp_path) == {}
