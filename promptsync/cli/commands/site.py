"""``promptsync site``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand
from promptsync.cli.requests import takes
from promptsync.errors import Exit, UsageError
from promptsync.frontend.console import say
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.pages.site_pages import site_files
from promptsync.session.opening.project import open_project
from promptsync.session.site.builder import SiteRequest, build_site
from promptsync.session.site.folder import check_site_folder, write_site

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """Where to write the site, and what of it."""

    folder: Path
    prompts: Path | None
    target: str
    title: str
    history: bool
    drift: bool


@click.command("site", cls=ReportingCommand, short_help="Write pages that show the library to its users.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@prompts_option
@click.option("--target", default="", help="Show what this organization has, too.  [default: files only]")
@click.option("--title", default="", help="The title of the site.  [default: the repository's name]")
@click.option("--history", is_flag=True, help="Show the versions of each prompt, and who applied them.")
@click.option("--drift", is_flag=True, help="Show what was edited in the dashboard.")
@click.pass_obj
@takes(SiteOptions)
def command(reporter: Reporter, request: SiteOptions) -> int:
    """Write a static site of the library into DIR: a page for each prompt, lists, a search and a feed.

    The pages ask nothing of any server. Without --target nothing is sent anywhere. Whoever can read the site
    can read the prompts in it; --history and --drift show names and texts that are not in the files.
    """
    if (request.history or request.drift) and not request.target:
        raise UsageError("--history and --drift need a target", "Add --target NAME.")
    check_site_folder(request.folder)
    project = open_project()
    reporter.files = project.files
    site = build_site(
        project, SiteRequest(request.prompts, request.target, request.title, request.history, request.drift)
    )
    written = write_site(request.folder, site_files(site))
    what = f"{counted(written, 'file')} for {counted(len(site.prompts), 'prompt')}"
    first = one_line(str(request.folder / "index.html"))
    say(f"Wrote {what} to {one_line(str(request.folder))}. Open {first} in a browser.")
    return Exit.DONE
