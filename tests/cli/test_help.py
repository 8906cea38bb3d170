"""The help is true, and cheap."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

import promptsync as package
import promptsync.cli.commands
from promptsync.cli.main import cli
from promptsync.errors import Exit
from tests.cli.support import run_command, write_prompt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Promptsync

NETWORK = {"httpx", "git", "deepdiff"}
HEAVY = NETWORK | {"yaml", "jsonschema", "rich"}

# What a run has imported, the top-level names, on stderr.
TRACED = """
import sys
from promptsync.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def listed(out: str) -> dict[str, str]:
    """The commands of a help text, each with its line."""
    section = out.partition("Commands:\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^  (\S+) +(.+)$", section, re.MULTILINE))


CONTEXT = click.Context(cli)
NAMES = cli.list_commands(CONTEXT)


def commands() -> dict[str, click.Command]:
    found = {name: cli.get_command(CONTEXT, name) for name in NAMES}
    return {name: command for name, command in found.items() if command}


def test_every_command_is_listed_with_its_own_short_help(promptsync: Promptsync) -> None:
    shown = promptsync("--help")
    assert shown.code == 0
    assert listed(shown.out) == {name: command.short_help for name, command in commands().items()}


def test_every_module_that_has_a_command_is_listed() -> None:
    modules = [module.name for module in pkgutil.iter_modules(promptsync.cli.commands.__path__)]
    with_command = {
        name
        for name in modules
        if isinstance(
            getattr(__import__(f"promptsync.cli.commands.{name}", fromlist=["command"]), "command", None),
            click.Command,
        )
    }
    assert {name.rstrip("_") for name in with_command} == commands().keys()


def test_every_option_is_explained() -> None:
    for name, command in commands().items():
        assert command.help, name
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, f"{name} {option.name}"


def test_the_help_names_every_exit_code(promptsync: Promptsync) -> None:
    text = promptsync("--help").out.partition("Exit codes:")[2]
    assert {int(number) for number in re.findall(r"\d+", text)} == set(Exit)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_help(promptsync: Promptsync, name: str) -> None:
    assert promptsync(name, "-h") == promptsync(name, "--help")
    assert promptsync(name, "-h").out.startswith(f"Usage: promptsync {name} ")


@pytest.mark.parametrize("name", ["", *NAMES])
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_help_fits_the_terminal(
    name: str, columns: int, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = promptsync(*filter(None, [name]), "--help").out.splitlines()
    assert max(map(len, lines)) <= min(columns, 100)


def test_help_leaves_room_for_explanations_on_a_narrow_terminal(
    promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = promptsync("apply", "--help").out
    assert "  --target NAME\n              The organization to sync\n" in text
    assert "  --yes       Do not ask; needed where\n" in text


def test_help_on_a_terminal_of_no_width(promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1")
    assert promptsync("apply", "--help").code == 0


def test_version() -> None:
    assert run_command("--version").out == f"promptsync {package.__version__}\n"


def imported(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", TRACED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    assert imported(option) & HEAVY == set()


@pytest.mark.parametrize("command", [0, 1], ids=["good", "bad"])
def test_validate_does_not_import_what_it_does_not_need(workdir: Path, command: int) -> None:
    write_prompt("one", isCommand=bool(command))
    modules = imported("validate")
    assert modules & NETWORK == set()
    assert {"yaml", "jsonschema"} & modules  # so the list is that of a run which did something
