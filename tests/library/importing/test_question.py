"""On a terminal, and without any choice, an import asks which prompts to take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.terminal import Terminal
from tests.library.importing.support import tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


def skills(*names: str) -> None:
    """A source with skills."""
    write(
        {f"repo/{name}/SKILL.md": f"---\nname: {name}\ndescription: Use it.\n---\nDo it.\n" for name in names}
    )


def test_the_list_and_a_choice(workdir: Path) -> None:
    assert workdir.is_dir()
    skills("pdf", "pptx", "xlsx")
    with Terminal("import", "repo") as terminal:
        terminal.wait_for("Which prompts?")
        assert "   2  skill    repo/pptx/SKILL.md" in terminal.shown
        terminal.type("4\n")
        terminal.wait_for("is not a choice from 1 to 3")
        terminal.type("1, 3-3\n")
        assert terminal.end() == 0
    assert {*tree()} == {"pdf/SKILL.md", "xlsx/SKILL.md"}


def test_none_is_a_choice_too(workdir: Path) -> None:
    assert workdir.is_dir()
    skills("pdf", "pptx")
    with Terminal("import", "repo") as terminal:
        terminal.wait_for("Which prompts?")
        terminal.type("none\n")
        assert terminal.end() == 3
    assert not Path("prompts").exists()


def test_a_choice_on_the_command_line_asks_nothing(promptsync: Promptsync) -> None:
    skills("pdf", "pptx")
    with Terminal("import", "repo", "--pick", "p*") as terminal:
        assert terminal.end() == 0
    assert promptsync("import", "repo").out.startswith("already there")
