"""Where the history here does not say which commit is older, only a way back is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.policy import Policy
from promptsync.surveying.survey import make_survey, observe
from tests.fakes import FakeOrganization
from tests.opening import opened
from tests.planning.values import prompt
from tests.properties.rounds import Rounds, library

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.plan.plan import Plan

FIRST, SECOND, THIRD = (prompt(f"{text}\n") for text in ("First", "Second", "Third"))


class Unknown:
    """protocols.CommitOrder of a clone that cannot fetch its history."""

    edited = False

    def is_older(self, than: str) -> bool | None:
        """See CommitOrder."""
        return None


def planned(rounds: Rounds, text: str, policy: Policy) -> Plan:
    """The plan for another commit."""

    async def survey() -> Plan:
        parts = opened(rounds.organization, rounds.ledger, order=Unknown())
        planner = library({"a": prompt(text)}, policy)
        return (await make_survey(parts, await observe(parts), planner)).plan

    return asyncio.run(survey())


def test_a_text_that_the_ledger_has_seen_before_is_refused(tmp_path: Path) -> None:
    rounds = Rounds(FakeOrganization(), tmp_path / "ledger.sqlite3")
    for one in (FIRST, SECOND):
        rounds.apply({"a": one})
    back = planned(rounds, FIRST.prompt, Policy())
    assert [one.rule for one in back.errors] == ["older-commit"]
    assert "fetch-depth: 0" in back.errors[0].hint
    assert not planned(rounds, THIRD.prompt, Policy()).errors
    assert not planned(rounds, FIRST.prompt, replace(Policy(), older=True)).errors
