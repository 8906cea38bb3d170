"""The options of an import, handed over as one value."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from promptsync.cli.options import prompts_option
from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.source_files import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter

_LONGEST_PREFIX = 30


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What a person asked for. ``prompts`` is the prompts directory, if not the configured one."""

    options: ImportOptions
    prompts: Path | None
    dry_run: bool
    verbose: bool


def import_options(function: Callable[[Reporter, ImportRequest, Sequence[str]], int]) -> Callable[..., int]:
    """The options, handed to ``function`` as one ImportRequest between the Reporter and the sources."""

    @click.pass_obj
    @functools.wraps(function)
    def wrapper(reporter: Reporter, /, sources: Sequence[str], **values: Any) -> int:
        request = ImportRequest(
            prompts=values.pop("prompts"),
            dry_run=values.pop("dry_run"),
            verbose=values.pop("verbose"),
            options=ImportOptions(**{**values, "kind": values["kind"] and Kind(values["kind"])}),
        )
        return function(reporter, request, sources)

    for option in _OPTIONS:
        wrapper = option(wrapper)
    return wrapper


def _folder(_: click.Context, __: click.Parameter, value: str) -> str:
    """A folder whose prompts the library finds, in one spelling."""
    parts = PurePosixPath(value).parts
    if "\\" in value or not value.isprintable() or any(part.strip(" /") != part for part in parts):
        raise click.BadParameter(f"{value!r} is no folder below the prompts directory.")
    if any(part.startswith(".") for part in parts):
        raise click.BadParameter(f"{value!r} leads out, or to what is hidden.")
    return "/".join(parts)


def _prefix(_: click.Context, __: click.Parameter, value: str) -> str:
    """The beginning of a command."""
    plain = value.replace("-", "").replace("_", "")
    if len(value) > _LONGEST_PREFIX or (plain and not (plain.isascii() and plain.isalnum())):
        raise click.BadParameter(f"{value!r} is not {_LONGEST_PREFIX} or fewer letters, digits, - and _.")
    return value


_OPTIONS = (
    prompts_option,
    click.option("--verbose", is_flag=True, help="Tell of each file, however many there are."),
    click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing."),
    click.option(
        "--long",
        type=click.Choice(["split", "leave"]),
        default="split",
        show_default=True,
        help="Whether a text over 20,000 characters is split by its sections, or left out.",
    ),
    click.option(
        "--prefix", metavar="TEXT", default="", callback=_prefix, help="What every command begins with."
    ),
    click.option(
        "--as",
        "kind",
        type=click.Choice([kind.value for kind in Kind]),
        help="What a file becomes that no tool's convention decides.  [default: template]",
    ),
    click.option("--all", "everything", is_flag=True, help="Take other Markdown too, such as documentation."),
    click.option("--pick", multiple=True, metavar="GLOB", help="Take only the prompts of this path or name."),
    click.option(
        "--into",
        metavar="FOLDER",
        default="",
        callback=_folder,
        help="The folder below the prompts directory that takes the new files.",
    ),
)
