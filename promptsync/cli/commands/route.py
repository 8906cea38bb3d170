"""``promptsync route``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit, InvalidLibraryError, UsageError
from promptsync.reports.report import Route, RouteReport
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter

SHOWN = 5


@click.command(
    "route", cls=ReportingCommand, short_help="Show which skills an agent would take for a sentence."
)
@click.argument("sentence")
@prompts_option
@format_option("json")
@click.pass_obj
def command(reporter: Reporter, sentence: str, prompts: Path | None) -> int:
    """Rank the skills of the prompt files for SENTENCE, by the words of their names and descriptions.

    The first five are shown, each with the words that it shares with the sentence. An agent judges by
    meaning, too, so think of it as a hint. Nothing is sent anywhere.
    """
    if not sentence.strip():
        raise UsageError("the sentence is empty", "Write what a person would say.")
    project = open_project()
    reporter.files = project.files
    library = project.library(prompts)
    skills = [one for one in library.desired if one.prompt.is_skill]
    if not skills:
        raise InvalidLibraryError(library.problems, library.file_count)
    from promptsync.library.routing import CLOSE, Ranker, Skill

    ranker = Ranker([Skill(one.prompt.name, one.prompt.description) for one in skills])
    first = ranker.first(sentence, SHOWN)
    routes = tuple(
        Route(
            skills[one.skill].key,
            skills[one.skill].prompt.name,
            one.score,
            one.words,
            close=one.score >= CLOSE * first[0].score,
        )
        for one in first
    )
    reporter.show(RouteReport(sentence, routes, len(skills)))
    return Exit.DONE
