"""The hooks of .pre-commit-hooks.yaml, as pre-commit itself installs and runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.conftest import PRE_COMMIT

if TYPE_CHECKING:
    from tests.acceptance.conftest import Library

TEXT_IN_A_FILE = "name: Two\ndescription: Use when asked.\ncommand: two\npromptFile: ../texts/two.txt\n"


def prompt(name: str, command: str) -> str:
    return f"name: {name}\ndescription: Use when asked.\ncommand: {command}\nprompt: Say {name}.\n"


@pytest.fixture
def installed(library: Library) -> Library:
    """With one commit, and the hooks that run before the next."""
    assert library.run(PRE_COMMIT, "install").code == 0
    library.write("prompts/one.yaml", prompt("One", "one"))
    library.write("prompts/two.yaml", TEXT_IN_A_FILE)
    library.write("texts/two.txt", "Say two.\n")
    done = library.commit()
    assert done.code == 0, done.out
    return library


def test_what_init_writes_passes(library: Library) -> None:
    done = library.run(PRE_COMMIT, "run", "--all-files", "--verbose")
    assert done.code == 0, done.out
    assert done.out.count("1 file checked: no problems.") == 2  # the prompt, and promptsync.yaml


def test_a_command_that_another_file_has_is_rejected(installed: Library) -> None:
    installed.write("prompts/three.yaml", prompt("Three", "one"))
    before = installed.git("rev-parse", "HEAD")
    assert installed.git("diff", "--cached", "--name-only") == "prompts/three.yaml\n"
    done = installed.commit()
    assert done.code == 1
    assert "[duplicate-command]" in done.out
    assert "prompts/one.yaml" in done.out
    assert installed.git("rev-parse", "HEAD") == before
    installed.write("prompts/three.yaml", prompt("Three", "three"))
    assert installed.commit().code == 0


def test_what_is_not_staged_does_not_count(installed: Library) -> None:
    (installed.folder / "prompts" / "one.yaml").write_text("broken: [", encoding="utf-8")
    installed.write("notes.txt", "A note.\n")
    done = installed.commit()
    assert done.code == 0, done.out


def test_a_text_that_a_prompt_needs_cannot_go_away_alone(installed: Library) -> None:
    installed.git("rm", "--quiet", "texts/two.txt")
    done = installed.commit()
    assert done.code == 1
    assert "[prompt-file]" in done.out


def test_a_wrong_configuration_is_rejected_by_both_hooks(installed: Library) -> None:
    installed.write("promptsync.yaml", "promts: prompts\n")
    done = installed.commit()
    assert done.code == 1
    assert done.out.count("[config]") == 2


def test_the_configurations_hook_does_not_look_at_prompts(installed: Library) -> None:
    installed.write("prompts/three.yaml", prompt("Three", "one"))
    installed.write("promptsync.yaml", "prompts: prompts\n\n")
    done = installed.run(PRE_COMMIT, "run", "promptsync-config")
    assert done.code == 0, done.out
    assert "Passed" in done.out
