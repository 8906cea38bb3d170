"""The promises of an apply, for any library, any edits by hand and a failure at any request.

Numbers are those of the promises in docs/how-it-works.md.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.plan import Status
from tests.fakes import FakeOrganization, unchanged
from tests.properties.libraries import turns
from tests.properties.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import LivePrompt
    from tests.properties.libraries import Turn
    from tests.properties.rounds import Files

REFUSALS = {"command-held", "ambiguous-adoption"}
"""Where no policy can help: a person has to choose."""

servers = st.sampled_from([unchanged, str.strip])


@settings(max_examples=2500, deadline=None)
@given(turns, servers)
def test_an_apply_keeps_its_promises(history: list[Turn], normalise: Callable[[str], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(FakeOrganization(normalise=normalise), Path(folder) / "ledger.sqlite3")
        for turn in history:
            for act in turn.by_hand:
                act.on(rounds.organization)
            _one_round(rounds, turn.files, normalise)


def _one_round(rounds: Rounds, files: Files, normalise: Callable[[str], str]) -> None:
    organization = rounds.organization
    there, sent = dict(organization.prompts), len(organization.log)
    managed = {base.id for base in rounds.ledger.read().bases.values()}
    plan, outcome = rounds.apply(files)
    if plan.errors:
        assert {found.rule for found in plan.errors} <= REFUSALS
        assert organization.prompts == there
        return
    assert outcome is None or outcome.count(Status.APPLIED) == len(outcome.results)
    assert not [one for one in organization.log[sent:] if one.error]  # 3: a taken command would be refused
    _in_sync(rounds, files, normalise)
    _nothing_else_is_there(rounds, {one: there[one] for one in there.keys() - managed})
    _nothing_is_lost(rounds)


def _in_sync(rounds: Rounds, files: Files, normalise: Callable[[str], str] = unchanged) -> None:
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


def _nothing_else_is_there(rounds: Rounds, unmanaged: dict[str, LivePrompt]) -> None:
    """What was not managed is as it was, unless a file has adopted it (4), and nothing is there twice (7)."""
    managed = {base.id for base in rounds.ledger.read().bases.values()}
    rest = {one: live for one, live in rounds.organization.prompts.items() if one not in managed}
    assert rest == {one: live for one, live in unmanaged.items() if one not in managed}


def _nothing_is_lost(rounds: Rounds) -> None:
    """Whatever a request overwrote or deleted is in the ledger's log, byte for byte (5)."""
    restorable = rounds.restorable()
    for sent in rounds.organization.log:
        if sent.before and not sent.before.command.startswith("promptsync-parked-"):
            assert sent.before in restorable
