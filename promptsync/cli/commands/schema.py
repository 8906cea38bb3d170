"""``promptsync schema``."""

from __future__ import annotations

import click

from promptsync.frontend.console import put
from promptsync.schema_files import SCHEMAS, SchemaName, read_schema


@click.command("schema", short_help="Print the JSON Schema of a file or a JSON document.")
@click.argument("name", type=click.Choice(SCHEMAS))
def command(name: SchemaName) -> None:
    """Print the JSON Schema (2020-12) of prompt files, of promptsync.yaml, or of what --format json writes.

    plan is for plan and apply, versions for history KEY; the others have the name of their command.
    """
    put(read_schema(name))
