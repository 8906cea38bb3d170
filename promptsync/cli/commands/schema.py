"""``promptsync schema``."""

from __future__ import annotations

import click

from promptsync.frontend.console import put
from promptsync.schema_files import SchemaName, read_schema


@click.command("schema", short_help="Print the JSON Schema of prompt files, promptsync.yaml or a plan.")
@click.argument("name", type=click.Choice(["prompt", "config", "plan"]))
def command(name: SchemaName) -> None:
    """Print the JSON Schema (2020-12) of prompt files, of promptsync.yaml, or of a plan."""
    put(read_schema(name))
