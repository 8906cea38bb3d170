"""The promises of an apply, for any library, any edits by hand and a failure at any request.

Numbers are those of the promises in docs/how-it-works.md.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.plan.outcome import ChangeStatus
from tests.fakes import FakeOrganization, Fate, at, unchanged
from tests.properties.checks import in_sync, nothing_else_is_there, nothing_is_lost
from tests.properties.libraries import turns
from tests.properties.rounds import Rounds
from tests.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.libraries import Turn
    from tests.properties.rounds import Files

REFUSALS = {"command-held", "ambiguous-adoption"}
"""Where no policy can help: a person has to choose."""

fates = st.sampled_from(Fate)
servers = st.sampled_from([unchanged, str.strip])


@settings(max_examples=rounds(50))
@given(turns, servers)
def test_an_apply_keeps_its_promises(history: list[Turn], normalise: Callable[[str], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(FakeOrganization(normalise=normalise), Path(folder) / "ledger.sqlite3")
        for turn in history:
            for act in turn.by_hand:
                act.on(rounds.organization)
            _one_round(rounds, turn.files, normalise)


@settings(max_examples=rounds(50))
@given(turns, st.lists(st.tuples(st.integers(0, 16), fates), min_size=4, max_size=4))
def test_an_apply_that_failed_is_completed_by_the_next(
    history: list[Turn], failures: list[tuple[int, Fate]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(FakeOrganization(), Path(folder) / "ledger.sqlite3")
        for turn, failure in zip(history, failures, strict=False):
            for act in turn.by_hand:
                act.on(rounds.organization)
            rounds.organization.fail = at(*failure)
            rounds.attempt(turn.files)
            _one_round(rounds, turn.files, unchanged)


def _one_round(rounds: Rounds, files: Files, normalise: Callable[[str], str]) -> None:
    organization = rounds.organization
    organization.wait_an_hour()  # what was deleted there is believed to be gone
    there, sent = dict(organization.prompts), len(organization.log)
    managed = {base.id for base in rounds.ledger.read().bases.values()}
    plan, outcome = rounds.apply(files)
    if plan.errors:
        assert {found.rule for found in plan.errors} <= REFUSALS
        assert organization.prompts == there
        return
    assert outcome is None or outcome.count(ChangeStatus.APPLIED) == len(outcome.results)
    assert not [one for one in organization.log[sent:] if one.error]  # 3: a taken command would be refused
    in_sync(rounds, files, normalise)
    nothing_else_is_there(rounds, {one: there[one] for one in there.keys() - managed})
    nothing_is_lost(rounds)
