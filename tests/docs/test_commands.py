"""Every command has its section, with its own help."""

from __future__ import annotations

import click
import pytest

from promptsync.cli.main import cli
from promptsync.errors import Exit
from tests.docs.pages import commands, first_cells, parts, read, section

NAMES = cli.list_commands(click.Context(cli))


def shown(text: str) -> list[str]:
    """The commands that the console blocks of ``text`` show; test_console compares what they print."""
    return [one.command for part in parts(text) if part.language == "console" for one in commands(part.text)]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_a_section_with_its_help(name: str) -> None:
    assert f"promptsync {name} --help" in shown(section(read("docs/commands.md"), name))


def test_the_general_help_is_there() -> None:
    assert "promptsync --help" in shown(read("docs/commands.md"))


def test_the_readme_names_every_exit_code() -> None:
    assert {int(code) for code in first_cells(section(read("README.md"), "Exit codes"))} == set(Exit)
