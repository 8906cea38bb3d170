"""``promptsync new``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.errors import Exit
from promptsync.frontend.console import put, say
from promptsync.render.escape import one_line
from promptsync.reports.standing import KINDS
from promptsync.session.files.prompt_maker import SCHEMA, make_prompt
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from pathlib import Path


@click.command("new", short_help="Write the file of a new prompt, which lacks only its text.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.option("--edit", is_flag=True, help="Open the file in your editor ($VISUAL or $EDITOR).")
@prompts_option
def command(kind: str, name: str, prompts: Path | None, *, edit: bool) -> int:
    """Write a prompt file that passes every rule but has no text yet.

    NAME is a name such as 'Review a change', or a key such as review/change. The file has the line by which
    editors find the schema, if the repository has the schema. A file that is there is never overwritten.
    Nothing is sent anywhere.
    """
    project = open_project()
    project.check_configuration()
    path = make_prompt(project, prompts, kind, name)
    put(f"Wrote {one_line(str(path))}\n")
    if not (project.repository / SCHEMA).is_file():
        say(f"Editors complete prompt files with a schema: promptsync schema prompt > {SCHEMA}")
    if edit:
        click.edit(filename=str(project.here / path))
    else:
        say("Write its text and what it is for; then run promptsync validate.")
    return Exit.DONE
