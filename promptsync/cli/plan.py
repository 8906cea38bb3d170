"""``promptsync plan``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from promptsync.cli.boundary import Exit
from promptsync.cli.desired import errors, read_library
from promptsync.cli.options import plan_options
from promptsync.cli.reporting import Report
from promptsync.cli.survey import Parts, make_survey
from promptsync.cli.target import open_ledger, open_service

if TYPE_CHECKING:
    from promptsync.cli.options import PlanOptions
    from promptsync.library.load import Library
    from promptsync.plan import Plan


@click.command("plan", short_help="Show what apply would change on the platform.")
@plan_options
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when changes are pending.")
def command(options: PlanOptions, *, detailed_exitcode: bool) -> int:
    """Compare the prompt files with the organisation and show what apply would do. Writes nothing."""
    report = Report(options.target, options.format_)
    return report.guard(lambda: _plan(options, report, detailed_exitcode=detailed_exitcode))


def _plan(options: PlanOptions, report: Report, *, detailed_exitcode: bool) -> int:
    library = read_library(options.prompts)
    if errors(library):
        return report.invalid(library)
    plan = asyncio.run(_surveyed(options, library))
    report.plan(plan)
    report.end(plan)
    if plan.errors:
        return Exit.REFUSED
    return Exit.PENDING if plan.changes and detailed_exitcode else Exit.DONE


async def _surveyed(options: PlanOptions, library: Library) -> Plan:
    policy = options.policy(desired.key for desired in library.desired)
    async with open_service(options.target) as service:
        parts = Parts(options.target, service, open_ledger(options.target))
        return (await make_survey(parts, library.desired, policy, refresh=options.refresh)).plan
