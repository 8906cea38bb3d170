"""The work of the action's commands, reported to an ActionReporter; each gives its exit code."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.action.drift_pull import branch_name, push_edits, refuse_if_edited, write_pull
from promptsync.action.inputs import Command
from promptsync.action.reviewed_plan import BY_HAND, load_review, look_for_review, reviewed_job
from promptsync.action.update_pulls import run_update
from promptsync.errors import Exit, PromptsyncError, RefusedError
from promptsync.frontend.console import say, warn
from promptsync.frontend.reporter import surroundings
from promptsync.github.comment import COMMENT_LIMIT
from promptsync.github.repository import open_github
from promptsync.github.review import REFUSED, NotReviewed, artifact_name
from promptsync.github.runner import write_output
from promptsync.planning.reviewed import unreviewed
from promptsync.planning.saved import dump_saved
from promptsync.private_files import write_private_file
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.html import HtmlRenderer
from promptsync.render.markdown_blocks import fit
from promptsync.reports.checked import CheckReport
from promptsync.reports.report import PlanReport
from promptsync.session.apply.applier import ApplySettings, run_apply
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.project import open_project
from promptsync.session.plan.job import open_job, open_saved_job
from promptsync.session.plan.request import DEFAULT_CONCURRENCY, DEFAULT_MINUTES, PlanRequest
from promptsync.session.plan.surveyor import run_survey, surveyed
from promptsync.session.pull.puller import Pulled, pull_drift

if TYPE_CHECKING:
    from promptsync.action.inputs import Inputs
    from promptsync.action.reporter import ActionReporter
    from promptsync.github.event import Event
    from promptsync.planning.saved import SavedPlan
    from promptsync.session.plan.job import Job


def work(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    """What the input ``command`` says."""
    match inputs.command:
        case Command.VALIDATE:
            return validate(report)
        case Command.PLAN:
            return _plan(inputs, event, report)
        case Command.APPLY:
            return _apply(inputs, event, report)
        case Command.DRIFT:
            return _drift(inputs, event, report)
        case Command.UPDATE:
            return run_update(inputs, event, report)


def validate(report: ActionReporter) -> int:
    """Check the files; nothing is sent anywhere."""
    library = open_project().library(None)
    report.show(CheckReport(library.problems, library.file_count, len(library.desired)))
    return Exit.FAILED if library.errors else Exit.DONE


def page(event: Event) -> str:
    """The run's page, as a link."""
    return f"[the summary of the run]({event.run_url})"


def plan_page(event: Event) -> str:
    """Where the run keeps the plan as a page, as a link to all that it keeps."""
    return f"[the plan as a page]({event.run_url}#artifacts)"


def _plan(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    plan = run_survey(open_job(PlanRequest(target=inputs.target)), fetched=False)
    report.show(PlanReport("plan", plan))
    folder = tempfile.mkdtemp(prefix="promptsync-plan-", dir=os.environ.get("RUNNER_TEMP"))
    path = Path(folder, "promptsync.plan")
    write_private_file(path, REFUSED if plan.errors else dump_saved(plan))
    if event.name == "pull_request" and event.pull_request:
        name = artifact_name(inputs.target, inputs.directory, event.pull_request.commit)
        write_output(os.environ, "plan-artifact", name)
        write_output(os.environ, "plan-artifact-file", str(path))
        page_path = Path(folder, "plan.html")
        write_private_file(page_path, HtmlRenderer(surroundings()).render(PlanReport("plan", plan)))
        name = artifact_name(inputs.target, inputs.directory, event.pull_request.commit, "page")
        write_output(os.environ, "page-artifact", name)
        write_output(os.environ, "page-artifact-file", str(page_path))
        report.keep_page()
    if plan.errors:
        return Exit.REFUSED
    write_output(os.environ, "plan-file", str(path))
    return Exit.PENDING if plan.pending and inputs.detailed_exitcode else Exit.DONE


def _apply(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    """Apply the plan that is given, else the one that was reviewed, else the library planned anew."""
    options = PlanRequest(target=inputs.target)
    if inputs.plan_file:
        return _applied(open_saved_job(options, inputs.plan_file), report)
    job = open_job(options)
    found = look_for_review(inputs, event)
    if isinstance(found, NotReviewed):
        report.note(f"Planned anew, not from a reviewed plan: {found.why}.")
        return _applied(job, report)
    saved = load_review(found, job.desired)
    report.note(f"This is {found.name}.")
    code = _applied(reviewed_job(job, saved, found.name), report)
    if code == Exit.INTERRUPTED:
        return code
    remains = _say_what_remains(job, saved, report)
    return Exit.PARTLY if remains and code == Exit.DONE else code


def _applied(job: Job, report: ActionReporter) -> int:
    settings = ApplySettings(
        confirm=None, concurrency=DEFAULT_CONCURRENCY, timeout=timedelta(minutes=DEFAULT_MINUTES)
    )
    code = run_apply(job, report, settings)
    if code == Exit.REFUSED and report.already_included:
        report.note("Nothing was sent: a newer commit, which includes this one, was applied already.")
        return Exit.DONE
    return code


def _say_what_remains(job: Job, saved: SavedPlan, report: ActionReporter) -> bool:
    """Report changes that nobody has reviewed here; whether there are any.

    Those of another merge, whose apply never ran, or an edit in the dashboard that the files would undo.
    """
    try:
        plan = unreviewed(run_survey(job, fetched=False), saved)
    except PromptsyncError as error:
        report.warn(f"Whether changes remain could not be seen: {one_line(error.message)}.")
        return False
    if plan.changes:
        what = counted(len(plan.changes), "change")
        way_out = "The errors stand in their way." if plan.errors else BY_HAND
        report.remaining(plan, f"{what} of the files remain that this review did not show. {way_out}")
    return bool(plan.changes)


def _drift(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    """Bring what was edited on the platform into files, and these into a pull request."""
    if not event.branch:
        raise RefusedError("drift needs a branch to bring the edits into", "Run it on a schedule.")
    project = open_project()
    repository = project.repository
    refuse_if_edited(repository)
    job = open_job(PlanRequest.plain(None, inputs.target), whole=False)
    pulled = asyncio.run(_pull_drift(job, report))
    if pulled.files:
        library = LibraryPlace(project, inputs.target).path
        _propose(inputs, event, report, repository, library)
    return Exit.FAILED if pulled.left_out else Exit.DONE


async def _pull_drift(job: Job, report: ActionReporter) -> Pulled:
    """What was edited on the platform, and what of it was written into the work tree."""
    async with surveyed(job, fetched=True) as (_, survey):
        plan = survey.plan.drifted()
        report.show(PlanReport("drift", plan))
        pulled = (
            pull_drift(job, survey, warn) if plan.changes or plan.problems or plan.set_aside else Pulled()
        )
    for path in pulled.files:
        say(f"Pulled {one_line(str(job.project.shown(path)))}")
    for reason in pulled.left_out:
        warn(f"left out: {one_line(reason)}")
    return pulled


def _propose(inputs: Inputs, event: Event, report: ActionReporter, repository: Path, library: str) -> None:
    """Open or update the pull request for what is written in the work tree."""
    where = inputs.target if library == "prompts" else f"{inputs.target}, {one_line(library)}"
    branch, title = branch_name(inputs.target, library), f"Bring dashboard edits into git ({where})"
    if not push_edits(repository, branch, title):
        return
    body = fit(report.blocks(), COMMENT_LIMIT, page(event))
    with open_github(event.api_url, event.repository, inputs.github_token) as github:
        address = write_pull(github, branch, event.branch, title, body)
    say(f"The edits are in {one_line(address)}")
