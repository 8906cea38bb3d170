"""``promptsync try``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import minutes, prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit, UsageError
from promptsync.frontend.console import say
from promptsync.frontend.questioner import confirm
from promptsync.render.counting import counted
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.tries.attempts import find_attempts
from promptsync.session.tries.trial_run import clean_up, run_tries
from promptsync.trying.trier import TrySettings

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter

_MODES = {"planning": "AGENT_MODE_PLANNING", "execution": "AGENT_MODE_EXECUTION"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOptions:
    """What to try, and how far."""

    keys: tuple[str, ...]
    prompts: Path | None
    target: str
    against: str | None
    agent: str
    mode: str
    parallel: int
    timeout: float
    max_runs: int
    budget: int | None
    keep: bool
    clean: bool


@click.command("try", cls=ReportingCommand, short_help="Run changed prompts in real agent runs.")
@click.argument("keys", nargs=-1, metavar="[KEY|/COMMAND]...")
@click.option(
    "--against",
    type=click.Choice(["live"]),
    help="Also run the text that is live, to see the two side by side.",
)
@click.option("--agent", metavar="ID", default="", help="The agent to run.  [default: the organization's]")
@click.option(
    "--mode",
    type=click.Choice(list(_MODES)),
    default="planning",
    show_default=True,
    help="planning writes no code; execution may, and may push it.",
)
@click.option(
    "--parallel",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help="How many runs may go on side by side.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 24 * 60, min_open=True),
    callback=minutes,
    default=15,
    show_default=True,
    metavar="MINUTES",
    help="Stop a run that takes longer.",
)
@click.option(
    "--max-runs",
    type=click.IntRange(1, 200),
    default=4,
    show_default=True,
    help="Ask before more runs than this are started.",
)
@click.option(
    "--budget",
    type=click.IntRange(1),
    metavar="TOKENS",
    help="Stop all runs as soon as they have used so many tokens together.",
)
@click.option("--keep", is_flag=True, help="Leave the runs and their environments there.")
@click.option("--clean", is_flag=True, help="Only remove what earlier tries have left behind.")
@prompts_option
@target_option
@format_option("json", "markdown")
@click.pass_obj
@takes(TryOptions)
def command(reporter: Reporter, request: TryOptions) -> int:
    """Run prompts on their cases in real agent runs, and show what became of it.

    Without KEY, the prompts are tried whose files have changes that are not committed. Cases stand in a
    prompt's file under tries:, or beside it in NAME.try.yaml.

    A run acts as the owner of the token and costs tokens. Whatever happens, the runs and the environments
    that their agents have made are removed at the end; the next try removes what a killed one has left.
    """
    if request.clean and (request.keys or request.against or request.keep):
        raise UsageError("--clean goes alone: it starts no run")
    plan = PlanRequest(request.prompts, request.target)
    job = open_job(plan, tolerated=frozenset({"empty-library", "no-library"}), whole=False)
    if request.clean:
        return clean_up(job, reporter)
    attempts = find_attempts(job, request.keys, against_live=request.against == "live")
    if not attempts:
        say("Nothing to try: no prompt with cases has changes that are not committed. Name the keys to try.")
        return Exit.DONE
    if len(attempts) > request.max_runs:
        _ask(len(attempts))
    settings = TrySettings(
        timeout=request.timeout * 60,
        parallel=request.parallel,
        budget=request.budget or 0,
        keep=request.keep,
        agent=request.agent,
        mode=_MODES[request.mode],
    )
    return run_tries(job, attempts, settings, reporter)


def _ask(runs: int) -> None:
    confirm(
        f"Start {counted(runs, 'agent run')}?",
        refusal="nothing was started",
        without_terminal=f"Give --max-runs {runs} to start as many without being asked.",
    )
