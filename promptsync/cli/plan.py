"""``promptsync plan``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from promptsync.cli.boundary import Exit
from promptsync.cli.options import plan_options
from promptsync.cli.project import errors
from promptsync.cli.reporting import Report
from promptsync.cli.session import Job, open_job, surveyed

if TYPE_CHECKING:
    from promptsync.cli.options import PlanOptions
    from promptsync.plan import Plan


@click.command("plan", short_help="Show what apply would change.")
@plan_options
@click.option("--drift-only", is_flag=True, help="Show only what was edited on the platform.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when changes are pending.")
def command(options: PlanOptions, *, drift_only: bool, detailed_exitcode: bool) -> int:
    """Compare the prompt files with the organization and show what apply would do. Writes nothing."""
    report = Report(options.target, options.format_)
    return report.guard(
        lambda: _plan(options, report, drift_only=drift_only, detailed_exitcode=detailed_exitcode)
    )


def _plan(options: PlanOptions, report: Report, *, drift_only: bool, detailed_exitcode: bool) -> int:
    job = open_job(options)
    if errors(job.library):
        return report.invalid(job.library)
    plan = asyncio.run(_surveyed(job))
    plan = plan.drifted() if drift_only else plan
    report.plan(plan)
    report.end(plan)
    if plan.errors:
        return Exit.REFUSED
    return Exit.PENDING if plan.changes and detailed_exitcode else Exit.DONE


async def _surveyed(job: Job) -> Plan:
    async with surveyed(job, fetched=False) as (_, survey):
        return survey.plan
