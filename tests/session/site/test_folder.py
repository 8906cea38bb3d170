"""A site is written beside what is there, and takes away only what an older site wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import PromptsyncError, UsageError
from promptsync.session.site.folder import MANIFEST, write_site

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_second_site_takes_away_what_the_first_one_left(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, [("index.html", "1"), ("prompts/old/index.html", "old")])
    (site / "CNAME").write_text("prompts.example\n")
    assert write_site(site, [("index.html", "2")]) == 1
    assert names(site) == {"index.html", "CNAME", MANIFEST}
    assert not (site / "prompts").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("mine")
    with pytest.raises(UsageError, match="did not write"):
        write_site(tmp_path, [("index.html", "1")])
    assert names(tmp_path) == {"thesis.md"}


def test_a_list_that_somebody_wrote_removes_nothing_outside(tmp_path: Path) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious"
    site.mkdir()
    precious.write_text("mine")
    (site / "link").symlink_to(tmp_path)
    listed = ["../precious", str(precious), "link/precious", "", ".", 7]
    (site / MANIFEST).write_text(json.dumps({"files": listed}))
    write_site(site, [("index.html", "1")])
    assert precious.read_text() == "mine"


@pytest.mark.parametrize("text", ["", "[]", '{"files": 1}', "[" * 100_000, "\x00"])
def test_a_damaged_list_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert write_site(tmp_path, [("index.html", "1")]) == 1


def test_a_link_out_of_the_folder_is_not_written_through(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, [])
    (site / "prompts").symlink_to(tmp_path)
    with pytest.raises(PromptsyncError, match="by a link"):
        write_site(site, [("prompts/a.html", "1")])


def test_a_name_that_no_file_can_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(PromptsyncError, match="cannot be written"):
        write_site(tmp_path / "site", [(f"{'x' * 300}/index.html", "1")])
