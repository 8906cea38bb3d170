"""``promptsync diff``: what git and the organization have changed since the last apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot

from promptsync.errors import Exit
from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

TEXT = "Read the whole diff.\n\nThen the tests.\n\nThen say what is wrong.\n\nBe brief.\n"


@pytest.fixture
def library(workdir: Path, promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """Two prompts that were applied, in a repository."""
    git(workdir, "init", "--quiet", "--initial-branch", "main")
    write_prompt("review", name="Review", prompt=TEXT)
    write_prompt("plain", name="Plain")
    git(workdir, "add", "--all")
    git(workdir, "commit", "--quiet", "--message", "All")
    assert promptsync("apply", "--yes").code == Exit.DONE
    organisation.requests.clear()
    return organisation


def test_nothing_has_changed(library: Organisation, promptsync: Promptsync) -> None:
    assert promptsync("diff").out == "Nothing has changed since the last apply.\n"
    assert sorted(library.methods()) == ["GetAuthenticatedIdentity", "ListPrompts"]
    assert promptsync("diff", "plain").out.endswith("nothing has changed\n")


def test_both_sides_of_a_conflict_by_words(library: Organisation, promptsync: Promptsync) -> None:
    write_prompt("review", name="Review it", prompt=TEXT.replace("the whole diff", "each whole file"))
    library.edit("Review", TEXT.replace("Be brief", "Be very brief"))
    assert promptsync("diff").out == snapshot(
        """\
review  "Review it"  conflict
in git since the last apply:
  name: Review{+ it+}
  prompt
       1 | Read [-the-]{+each+} whole [-diff-]{+file+}.
       3   Then the tests.
         … 2 unchanged paragraphs
on the platform since the last apply:
  prompt
         … 2 unchanged paragraphs
       5   Then say what is wrong.
       7 | Be{+ very+} brief.
"""
    )


def test_what_came_and_what_went(library: Organisation, promptsync: Promptsync) -> None:
    Path("prompts/review.yaml").unlink()
    (plain,) = (one for one in library.store.prompts() if one.content.name == "Plain")
    library.store.delete(plain.id)
    write_prompt("fresh", name="Fresh", prompt="New.\n")
    found = {one["key"]: one for one in promptsync("diff", "--format", "json").document["prompts"]}
    assert {key: one["standing"] for key, one in found.items()} == {
        "fresh": "new",
        "plain": "deleted there",
        "review": "removed",
    }
    assert (found["plain"]["ours"], found["plain"]["theirs"]) == ([], None)
    assert (found["review"]["ours"], found["review"]["theirs"]) == (None, [])
    fields = {one["field"]: (one["before"], one["after"]) for one in found["fresh"]["ours"]}
    assert fields["prompt"] == (None, "New.\n")
    shown = promptsync("diff").out
    assert "in git, not applied yet:" in shown
    assert "in git: the file was removed" in shown
    assert "on the platform: the prompt was deleted" in shown


@pytest.mark.usefixtures("library")
def test_a_paragraph_names_the_part_that_it_is_in(promptsync: Promptsync) -> None:
    Path("house.md").write_text("Be brief.\n", encoding="utf-8")
    write_prompt("review", name="Review", prompt="Read.\n\n<!-- promptsync: include ../house.md -->\n")
    git(Path.cwd(), "add", "--all")
    assert promptsync("apply", "--yes").code == Exit.DONE
    Path("house.md").write_text("Be very brief.\n", encoding="utf-8")
    shown = promptsync("diff", "review").out
    assert "@ house.md:1\n" in shown
    assert "3 | Be{+ very+} brief." in shown


def test_an_edit_on_the_platform_is_not_one_of_ours(library: Organisation, promptsync: Promptsync) -> None:
    library.edit("Review", TEXT.replace("Be brief", "Be very brief"))
    (found,) = promptsync("diff", "--format", "json").document["prompts"]
    assert (found["standing"], found["ours"], len(found["theirs"])) == ("drifted", [], 1)
    assert found["since"]


@pytest.mark.usefixtures("library")
def test_an_unknown_key_offers_the_nearest(promptsync: Promptsync) -> None:
    ended = promptsync("diff", "revew")
    assert ended.code == Exit.FAILED
    assert "Did you mean review?" in ended.err


@pytest.mark.usefixtures("library")
def test_the_tool_of_git_gets_both_texts(
    promptsync: Promptsync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    tool = f'cat "$LOCAL" > {seen}.local; cat "$REMOTE" > {seen}.remote; env > {seen}.env'
    git(Path.cwd(), "config", "diff.tool", "mine")
    git(Path.cwd(), "config", "difftool.mine.cmd", tool)
    monkeypatch.setenv("ONA_API_KEY", "v1.token-of-the-tests-0123456789")
    write_prompt("review", name="Review", prompt="Read each file.\n")
    assert promptsync("diff", "review", "--tool").code == Exit.DONE
    local, remote = (Path(f"{seen}.{side}").read_text(encoding="utf-8") for side in ("local", "remote"))
    assert local.endswith(f"\n---\n\n{TEXT}")
    assert remote.endswith("\n---\n\nRead each file.\n")
    assert "ONA_API_KEY" not in Path(f"{seen}.env").read_text(encoding="utf-8")


@pytest.mark.usefixtures("library")
def test_a_tool_that_fails_is_said(promptsync: Promptsync) -> None:
    git(Path.cwd(), "config", "diff.tool", "mine")
    git(Path.cwd(), "config", "difftool.mine.cmd", "exit 3")
    write_prompt("review", name="Review", prompt="Read each file.\n")
    ended = promptsync("diff", "review", "--tool")
    assert ended.code == Exit.FAILED
    assert "git difftool failed with exit code 128" in ended.err
