"""What is looked at in a source, and what the command refuses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot

from tests.library.importing.support import prompts, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

GOOD = "Do it.\n"


def test_every_file_is_reported(promptsync: Promptsync) -> None:
    write(
        {
            "notes/a.md": GOOD,
            "notes/README.md": "Read me.\n",
            "notes/LICENSE": "Mine.\n",
            "notes/rules.mdc": GOOD,
            "notes/.git/config.md": GOOD,
        }
    )
    os.mkfifo("notes/pipe.md")
    done = run_import(promptsync, "notes")
    assert done.code == 0
    assert {source: file["notes"] for source, file in done.files.items() if not file["file"]} == snapshot(
        {
            "notes/.git": ["git's own files"],
            "notes/LICENSE": ["not Markdown"],
            "notes/README.md": ["documentation (--all takes it)"],
            "notes/pipe.md": ["not a regular file"],
            "notes/rules.mdc": ["not Markdown"],
        }
    )
    assert [*prompts()] == ["a"]


def test_no_link_is_followed(promptsync: Promptsync) -> None:
    write({"secret/key.md": "The secret.\n", "notes/a.md": GOOD, "notes/s/SKILL.md": GOOD})
    Path("notes/out.md").symlink_to(Path("secret/key.md").absolute())
    Path("notes/folder").symlink_to(Path("secret").absolute())
    Path("notes/s/out.txt").symlink_to("../../secret/key.md")
    Path("notes/again.md").symlink_to("a.md")
    Path("notes/loop").symlink_to(".")
    done = run_import(promptsync, "notes")
    assert done.code == 1
    for link in ("notes/out.md", "notes/folder", "notes/s/out.txt"):
        assert done.reason(link) == ("outside-repository: is a link out of the source, which is not followed")
    assert done.files["notes/again.md"]["status"] == done.files["notes/loop"]["status"] == "no-prompt"
    assert {*tree()} == {"s/SKILL.md"}


def test_a_source_that_is_a_link_was_asked_for(promptsync: Promptsync) -> None:
    write({"real/a.md": GOOD})
    Path("commands").symlink_to("real")
    assert run_import(promptsync, "commands").code == 0
    assert prompts()["a"].command == "a"


@pytest.mark.parametrize(
    ("source", "is_command"),
    [
        ("notes", False),
        ("notes/a.md", False),
        ("../outside/plain", False),
        ("../outside/a.md", False),
        ("tool/commands", True),
        ("tool/commands/deep", True),
        ("tool/commands/deep/a.md", True),
        ("../outside/commands", True),
        ("../outside/commands/a.md", True),
    ],
)
def test_what_is_above_the_repository_or_the_source_makes_no_command(
    promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch, source: str, is_command: bool
) -> None:
    folders = ("commands/repo/notes", "commands/repo/tool/commands/deep", "commands/outside")
    write({"commands/outside/plain/a.md": GOOD})
    write({f"{folder}/a.md": GOOD for folder in (*folders, "commands/outside/commands")})
    write({"commands/repo/.git/HEAD": ""})
    monkeypatch.chdir("commands/repo")
    run_import(promptsync, source)
    found = {key.rpartition("/")[0]: prompt for key, prompt in prompts().items()}
    assert bool(found["deep" if source == "tool/commands" else ""].command) == is_command


def test_the_prompts_directory_is_no_source(promptsync: Promptsync) -> None:
    write({"prompts/team/a.md": GOOD, "notes/b.md": GOOD})
    Path("alias").symlink_to("prompts")
    for source in ("prompts", "prompts/team", "prompts/team/a.md", "alias/team"):
        result = promptsync("import", source)
        assert (result.code, result.out) == (64, "")
        assert "is in the prompts directory prompts" in result.err
    done = run_import(promptsync, ".", "--into", "new")
    assert done.files["prompts"]["notes"] == ["the prompts directory itself"]
    assert {*tree()} == {"team/a.md", "new/notes/b.md"}


def test_new_files_never_go_through_a_link_out_of_the_library(promptsync: Promptsync) -> None:
    write({"notes/in/a.md": GOOD, "prompts/b.txt": "", "elsewhere/x.txt": ""})
    Path("prompts/in").symlink_to("../elsewhere")
    done = run_import(promptsync, "notes")
    assert done.reason("notes/in/a.md").startswith("outside-repository: prompts/in/a.md would lead out")
    assert [*tree("elsewhere")] == ["x.txt"]


@pytest.mark.parametrize("folder", ["/abs", "../up", "a/../../b", ".hidden", "a/.b", " a", "a\\b", "a\nb"])
def test_a_folder_that_is_no_place_for_prompts(promptsync: Promptsync, folder: str) -> None:
    write({"notes/a.md": GOOD})
    assert promptsync("import", "notes", "--into", folder).code == 64
    assert not Path("prompts").exists()


def test_usage(promptsync: Promptsync) -> None:
    assert promptsync("import").code == 64
    assert promptsync("import", "missing").code == 64
    assert promptsync("import", ".", "--format", "xml").code == 64


def test_an_invalid_configuration_is_not_guessed_around(promptsync: Promptsync) -> None:
    write({"notes/a.md": GOOD, "promptsync.yaml": "promts: library\n"})
    result = promptsync("import", "notes")
    assert (result.code, result.err) == (1, "")
    assert "promptsync.yaml:1:1: error" in result.out


def test_the_configured_directory_takes_the_files(promptsync: Promptsync) -> None:
    write({"notes/a.md": GOOD, "promptsync.yaml": "prompts: library\n"})
    assert run_import(promptsync, "notes").code == 0
    assert [*tree("library")] == ["a.md"]
    assert run_import(promptsync, "notes", "--prompts", "other").code == 0
    assert [*tree("other")] == ["a.md"]


def test_nothing_to_import_is_no_success(promptsync: Promptsync) -> None:
    write({"notes/README.md": GOOD})
    assert run_import(promptsync, "notes").code == 1
    assert run_import(promptsync, "notes/README.md").code == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_folder_that_may_not_be_entered(promptsync: Promptsync) -> None:
    write({"notes/a.md": GOOD, "notes/b/c.md": GOOD})
    Path("notes/b").chmod(0)
    done = run_import(promptsync, "notes")
    Path("notes/b").chmod(0o700)
    assert done.reason("notes/b") == "unreadable: cannot be read: Permission denied"
