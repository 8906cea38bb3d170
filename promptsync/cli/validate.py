"""``promptsync validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.boundary import Exit
from promptsync.cli.options import format_option, prompts_option
from promptsync.cli.output import put, style
from promptsync.cli.project import errors, open_project
from promptsync.planning.document import problem_documents
from promptsync.render.json import render_json
from promptsync.render.terminal import render_findings

if TYPE_CHECKING:
    from pathlib import Path


@click.command("validate", short_help="Check the prompt files, all findings in one run.")
@prompts_option
@format_option
def command(prompts: Path | None, format_: str) -> int:
    """Check promptsync.yaml and the prompt files, against their schemas and against each other.

    All findings of all files are reported in one run. Nothing is sent anywhere.
    """
    library = open_project().library(prompts)
    if format_ == "json":
        summary = {"files": library.files, "prompts": len(library.desired), "errors": len(errors(library))}
        summary["warnings"] = len(library.problems) - summary["errors"]
        document = {"formatVersion": 1, "summary": summary, "problems": problem_documents(library.problems)}
        put(render_json(document))
    else:
        put(render_findings(library.problems, library.files, style()))
    return Exit.FAILED if errors(library) else Exit.DONE
