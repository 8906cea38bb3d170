"""``promptsync release``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.frontend.console import put
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.session.apply.decisions import opened_ledger, release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command("release", short_help="Stop managing prompts, without touching them.")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@prompts_option
@target_option
def command(keys: Sequence[str], prompts: Path | None, target: str) -> None:
    """Let the ledger forget prompts: nobody updates or deletes them any more.

    Nothing is sent and nothing is asked. While a file with the key is there, the ledger keeps a mark, and the
    prompt is not adopted, even if both say the same. To take it back: promptsync apply --adopt KEY.
    """
    with opened_ledger(target, prompts) as opened:
        released = release(opened, keys, prompts)
    for key in released:
        put(f"Released {one_line(key)}\n")
    put(f"{counted(len(released), 'prompt')} released; the organization keeps {_it(len(released))}.\n")


def _it(number: int) -> str:
    return "it" if number == 1 else "them"
