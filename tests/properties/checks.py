"""What holds after an apply that has ended. Numbers are those of the promises in docs/how-it-works.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.fakes import unchanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import LivePrompt
    from tests.properties.rounds import Files, Rounds


def in_sync(rounds: Rounds, files: Files, normalise: Callable[[str], str] = unchanged) -> None:
    """The organisation holds the library, the ledger knows, and a plan asks for nothing (2)."""
    wanted = {key: replace(one, prompt=normalise(one.prompt)) for key, one in files.items()}
    assert rounds.managed() == wanted
    state = rounds.ledger.read()
    assert state.intent is None
    assert len({base.id for base in state.bases.values()}) == len(files)
    for base in state.bases.values():
        assert rounds.organization.texts()[base.id].digest == base.answered
    for plan in (rounds.plan(files), rounds.plan(files, refresh=True)):
        assert (plan.changes, plan.problems) == ((), ())
        assert plan.unchanged == len(files)


def nothing_else_is_there(rounds: Rounds, unmanaged: dict[str, LivePrompt]) -> None:
    """What was not managed is as it was, unless a file has adopted it (4), and nothing is there twice (7)."""
    managed = {base.id for base in rounds.ledger.read().bases.values()}
    rest = {one: live for one, live in rounds.organization.prompts.items() if one not in managed}
    assert rest == {one: live for one, live in unmanaged.items() if one not in managed}


def nothing_is_lost(rounds: Rounds) -> None:
    """Whatever a request overwrote or deleted is in the ledger's log, byte for byte (5)."""
    restorable = rounds.restorable()
    for sent in rounds.organization.log:
        if sent.before and not sent.before.command.startswith("promptsync-parked-"):
            assert sent.before in restorable
