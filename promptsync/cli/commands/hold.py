"""``promptsync hold``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.requests import takes
from promptsync.cli.times import until
from promptsync.errors import UsageError
from promptsync.frontend.console import put
from promptsync.render.escape import one_line
from promptsync.session.apply.decisions import hold, lift, opened_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from promptsync.hold import Hold
    from promptsync.model import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOptions:
    """Holds to make, to show or to end."""

    keys: tuple[str, ...]
    prompts: Path | None
    target: str
    until: str | None
    reason: str | None
    listed: bool
    lifted: bool


@click.command("hold", short_help="Keep every apply from prompts until a time.")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@prompts_option
@target_option
@click.option(
    "--until", callback=until, metavar="TIME", help="A span such as 24h, or a time such as 2026-01-31T08:00Z."
)
@click.option("--reason", metavar="TEXT", help="Why: every plan shows it.")
@click.option("--list", "listed", is_flag=True, help="Show the holds.")
@click.option("--lift", "lifted", is_flag=True, help="End the holds of the given keys.")
@takes(HoldOptions)
def command(request: HoldOptions) -> None:
    """Keep every apply from prompts until a time, from whatever commit it comes.

    Holds are in the ledger, which everybody shares, and every plan shows them. Nothing is sent.
    """
    _check(request)
    with opened_ledger(request.target, request.prompts, needed=not request.listed) as opened:
        if request.listed:
            put(_table(opened.state.holds))
        elif request.lifted:
            lift(opened, request.keys)
            put("".join(f"Lifted the hold of {one_line(key)}\n" for key in request.keys))
        else:
            hold(opened, request.keys, request.until or "", request.reason or "", request.prompts)
            put("".join(f"Held {one_line(key)} until {request.until}\n" for key in request.keys))


def _check(request: HoldOptions) -> None:
    """Raise UsageError for words that do not go together."""
    made, said = request.until and request.reason, request.until or request.reason
    if request.listed and not (request.keys or said or request.lifted):
        return
    one_of_both = not said if request.lifted else made
    if not request.listed and request.keys and one_of_both:
        return
    raise UsageError(
        "hold takes keys with --until and --reason, or with --lift; or --list alone",
        "Write `promptsync hold KEY --until 24h --reason TEXT`.",
    )


def _table(holds: Mapping[Key, Hold]) -> str:
    if not holds:
        return "No prompt is held.\n"
    lines = (
        f"{one_line(key)}  until {one.until}  by {one_line(one.actor)}: {one_line(one.reason)}\n"
        for key, one in sorted(holds.items())
    )
    return "".join(lines)
