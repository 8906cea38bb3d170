"""``promptsync``: the group of commands, each imported only when it is asked for."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from promptsync import __version__
from promptsync.frontend.boundary import run
from promptsync.frontend.console import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NARROWEST, _WIDEST = 30, 100
"""Columns that a help text takes."""

_COMMANDS = {
    "status": "Show how the files and the organization stand.",
    "validate": "Check the prompt files, all findings in one run.",
    "plan": "Show what apply would change on the platform.",
    "apply": "Make the organization hold what the files say.",
    "diff": "Show what git and the organization have changed.",
    "pull": "Write what the organization has into prompt files.",
    "new": "Write the file of a new prompt, which lacks only its text.",
    "import": "Write prompt files from those of other tools.",
    "update": "Bring imported prompts up to date.",
    "list": "List the prompts of the files and the organization.",
    "show": "Show one prompt with its text.",
    "rule": "Explain a rule, with its examples.",
    "route": "Show which skills an agent would take for a sentence.",
    "try": "Run changed prompts in real agent runs.",
    "history": "Show who applied what, and when.",
    "blame": "Show where each line of a live text comes from.",
    "restore": "Write prompts as they were into their files.",
    "rollback": "Make an earlier text live at once, and hold it.",
    "hold": "Keep every apply from prompts until a time.",
    "release": "Stop managing prompts, without touching them.",
    "rename": "Rename a command, and every mention of it.",
    "trust": "Allow a host to get your token when a promptsync.yaml names it.",
    "unlock": "Give up waiting for an apply that died.",
    "site": "Write pages that show the library to its users.",
    "init": "Write a configuration, a first prompt, a workflow and a hook.",
    "usage": "Show what mentions a command.",
    "doctor": "Check what promptsync needs: token, rights, ledger.",
    "schema": "Print the JSON Schema of a file or a JSON document.",
    "sandbox": "Serve a stand-in for the platform on this machine.",
}


class _FittingFormatter(click.HelpFormatter):
    """Help as wide as the terminal, where click takes 50 columns at least.

    On a narrow one the terms leave room for what they mean.
    """

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        fitting = max(_NARROWEST, min(columns(otherwise=80), _WIDEST)) - 2
        super().__init__(indent_increment, width or fitting, max_width)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl(rows, min(col_max, max(self.width - _EXPLANATION, _TERM)), col_spacing)


_EXPLANATION, _TERM = 48, 10
"""Characters of an explanation where there is room, and of a term where there is none."""


class _Context(click.Context):
    formatter_class = _FittingFormatter


class _LazyGroup(click.Group):
    """Lists the commands from the table above, so that ``--help`` imports none of them."""

    context_class = _Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"promptsync.cli.commands.{module}").command
        assert isinstance(command, click.Command)
        command.context_class = _Context
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _enter(_: click.Context, __: click.Parameter, folders: Iterable[str]) -> None:
    """Change the working directory, each from the one before, as git and make do."""
    for folder in folders:
        try:
            os.chdir(folder)
        except OSError as error:
            raise click.UsageError(f"-C {folder}: {error.strerror}.") from error


def _without_color(context: click.Context, _: click.Parameter, chosen: bool) -> None:  # noqa: FBT001
    """Commands inherit it; ``frontend.console.style`` asks for it."""
    if chosen:
        context.color = False


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done or nothing to do, 1 failed, 2 changes pending (--detailed-exitcode), "
    "3 refused, 4 partly applied, 64 usage, 70 a bug in promptsync, 130 interrupted.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "-C",
    "folders",
    multiple=True,
    metavar="DIR",
    expose_value=False,
    callback=_enter,
    help="Run as if promptsync was started in DIR.",
)
@click.option(
    "--no-color", is_flag=True, expose_value=False, callback=_without_color, help="Never color the output."
)
def cli() -> None:
    """GitOps for the prompt library of an Ona organization.

    Prompts are files in a directory; promptsync validates them, plans the difference to the organization's
    library, and applies it.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run the command line and exit with its code."""
    # A run makes many values and hardly any cycles, so there is little to find for a collector that comes as
    # often as it does by default.
    gc.set_threshold(1_000_000)
    # At the process's end, nothing that it still holds needs to be looked through for cycles.
    atexit.register(gc.freeze)
    sys.exit(run(cli, arguments))
