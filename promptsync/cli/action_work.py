"""The work of the action's four commands, reported to an ActionReport; each gives its exit code."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.action.comment import COMMENT_LIMIT
from promptsync.action.drift import branch_name, push_edits, refuse_if_edited, write_pull
from promptsync.action.github import open_github
from promptsync.action.inputs import Command
from promptsync.action.review import REFUSED, NotReviewed, artifact_name
from promptsync.action.runner import write_output
from promptsync.cli.action_reviewed import BY_HAND, load_review, look_for_review, reviewed_job
from promptsync.cli.apply_work import Manner, run_apply
from promptsync.cli.boundary import Exit, run
from promptsync.cli.job import open_job, open_saved_job
from promptsync.cli.main import cli
from promptsync.cli.options import DEFAULT_CONCURRENCY, DEFAULT_MINUTES, PlanOptions
from promptsync.cli.output import say
from promptsync.cli.project import open_project
from promptsync.cli.session import run_survey
from promptsync.errors import PromptsyncError, RefusedError
from promptsync.planning.reviewed import unreviewed
from promptsync.planning.saved import dump_saved
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.markdown_blocks import fit

if TYPE_CHECKING:
    from promptsync.action.event import Event
    from promptsync.action.inputs import Inputs
    from promptsync.cli.action_report import ActionReport
    from promptsync.cli.job import Job
    from promptsync.planning.saved import SavedPlan


def work(inputs: Inputs, event: Event, report: ActionReport) -> int:
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


def validate(report: ActionReport) -> int:
    """Check the files; nothing is sent anywhere."""
    return report.findings(open_project().library(None))


def page(event: Event) -> str:
    """The run's page, as a link."""
    return f"[the summary of the run]({event.run_url})"


def _plan(inputs: Inputs, event: Event, report: ActionReport) -> int:
    plan = run_survey(open_job(PlanOptions(target=inputs.target)), fetched=False)
    report.plan(plan)
    report.end(plan)
    folder = tempfile.mkdtemp(prefix="promptsync-plan-", dir=os.environ.get("RUNNER_TEMP"))
    path = Path(folder, "promptsync.plan")
    path.write_text(REFUSED if plan.errors else dump_saved(plan), encoding="utf-8")
    if event.name == "pull_request" and event.pull_request:
        name = artifact_name(inputs.target, inputs.directory, event.pull_request.commit)
        write_output(os.environ, "plan-artifact", name)
        write_output(os.environ, "plan-artifact-file", str(path))
    if plan.errors:
        return Exit.REFUSED
    write_output(os.environ, "plan-file", str(path))
    return Exit.PENDING if plan.changes and inputs.detailed_exitcode else Exit.DONE


def _apply(inputs: Inputs, event: Event, report: ActionReport) -> int:
    """Apply the plan that is given, else the one that was reviewed, else the library planned anew."""
    options = PlanOptions(target=inputs.target)
    if inputs.plan_file:
        return _applied(open_saved_job(options, inputs.plan_file), report)
    job = open_job(options)
    desired = job.read().desired
    found = look_for_review(inputs, event)
    if isinstance(found, NotReviewed):
        report.note(f"Planned anew, not from a reviewed plan: {found.why}.")
        return _applied(job, report)
    saved = load_review(found, desired)
    report.note(f"This is {found.name}.")
    code = _applied(reviewed_job(job, saved, found.name), report)
    if code == Exit.INTERRUPTED:
        return code
    remains = _say_what_remains(job, saved, report)
    return Exit.PARTLY if remains and code == Exit.DONE else code


def _applied(job: Job, report: ActionReport) -> int:
    manner = Manner(yes=True, concurrency=DEFAULT_CONCURRENCY, timeout=timedelta(minutes=DEFAULT_MINUTES))
    return run_apply(job, report, manner)


def _say_what_remains(job: Job, saved: SavedPlan, report: ActionReport) -> bool:
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


def _drift(inputs: Inputs, event: Event, report: ActionReport) -> int:
    """Bring what was edited on the platform into files, and these into a pull request."""
    if not event.branch:
        raise RefusedError("drift needs a branch to bring the edits into", "Run it on a schedule.")
    repository = open_project().repository
    refuse_if_edited(repository)
    job = open_job(PlanOptions.plain(None, inputs.target))
    plan = run_survey(job, fetched=True).drifted()
    report.plan(plan)
    if not (plan.changes or plan.problems):
        return Exit.DONE
    code = run(cli, ["pull", "--drift", "--target", inputs.target])
    if code == Exit.DONE or plan.errors:
        _propose(inputs, event, report, repository)
    return code


def _propose(inputs: Inputs, event: Event, report: ActionReport, repository: Path) -> None:
    """Open or update the pull request for what is written in the work tree."""
    branch, title = branch_name(inputs.target), f"Bring dashboard edits into git ({inputs.target})"
    if not push_edits(repository, branch, title):
        return
    body = fit(report.blocks(), COMMENT_LIMIT, page(event))
    with open_github(event.api_url, event.repository, inputs.github_token) as github:
        address = write_pull(github, branch, event.branch, title, body)
    say(f"The edits are in {one_line(address)}")
