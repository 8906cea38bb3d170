"""``promptsync hold``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.times import until
from promptsync.errors import UsageError
from promptsync.frontend.console import put
from promptsync.render.escape import one_line
from promptsync.session.apply.decisions import hold, lift, opened_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from promptsync.hold import Hold
    from promptsync.model import Key


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
def command(  # noqa: PLR0913  # click hands over each option by itself
    keys: Sequence[str],
    prompts: Path | None,
    target: str,
    until: str | None,
    reason: str | None,
    *,
    listed: bool,
    lifted: bool,
) -> None:
    """Keep every apply from prompts until a time, from whatever commit it comes.

    Holds are in the ledger, which everybody shares, and every plan shows them. Nothing is sent.
    """
    _check(keys, made=bool(until and reason), said=bool(until or reason), listed=listed, lifted=lifted)
    with opened_ledger(target, prompts, needed=not listed) as opened:
        if listed:
            put(_table(opened.state.holds))
        elif lifted:
            lift(opened, keys)
            put("".join(f"Lifted the hold of {one_line(key)}\n" for key in keys))
        else:
            hold(opened, keys, until or "", reason or "", prompts)
            put("".join(f"Held {one_line(key)} until {until}\n" for key in keys))


def _check(keys: Sequence[str], *, made: bool, said: bool, listed: bool, lifted: bool) -> None:
    """Raise UsageError for words that do not go together."""
    if listed and not (keys or said or lifted):
        return
    if not listed and keys and ((lifted and not said) or (made and not lifted)):
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
