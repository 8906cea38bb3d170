"""``promptsync schema``."""

from __future__ import annotations

import click

from promptsync.cli.output import put
from promptsync.schema_files import read_schema


@click.command("schema", short_help="Print the JSON Schema of prompt files or of a plan.")
@click.argument("name", type=click.Choice(["prompt", "plan"]))
def command(name: str) -> None:
    """Print the JSON Schema (2020-12) of a prompt file, or of the document that plan and apply write."""
    put(read_schema("prompt" if name == "prompt" else "plan"))
