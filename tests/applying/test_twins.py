"""A prompt that the platform has made twice is reported with its id, and nothing is removed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from promptsync.applying.recorder import Recorder, apply_plan
from promptsync.errors import RemoteError
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Author
from promptsync.problems import Severity
from promptsync.record import LedgerDelta, LedgerState, Run
from promptsync.service.patience import Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from tests.applying.runs import executor_of, plan_from
from tests.fakes import SUBJECT, FakeOrganization
from tests.opening import QUICK, SHORT
from tests.planning.values import prompt

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import LivePrompt, Prompt
    from promptsync.plan.outcome import Outcome
    from promptsync.service.wire import Page

RUN = Run("tester", "", "2026-01-01T00:00:00Z", seconds=60, host="", pid=0, subject=SUBJECT)


class Twice(FakeOrganization):
    """It refuses the first create for now, and carries it out with the second all the same."""

    def __init__(self, *, lists: bool = True) -> None:
        super().__init__()
        self._creates = 0
        self._lists = lists

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """See FakeOrganization."""
        self._creates += 1
        if self._creates == 1:
            raise RemoteError("unavailable", "try again later")
        self.put(prompt, SUBJECT)
        return await super().create_prompt(prompt)

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """See FakeOrganization."""
        if self._creates > 1 and not self._lists:
            raise RemoteError("permission_denied", "not now")
        return await super().list_page(token, texts=texts)


def applied(organization: FakeOrganization, folder: Path) -> Outcome:
    """What becomes of a library with one new prompt."""
    executor = executor_of(plan_from(organization, {}, {"a": prompt()}))
    author = Author(SUBJECT, organization.now())
    writer = CarefulWriter(organization, Retrier(QUICK, Slots(8)), author)
    ledger = StoredLedger(FileStore(folder / "ledger.sqlite3"))
    recorder = Recorder(ledger, LedgerState(), LedgerDelta(), RUN)
    return asyncio.run(apply_plan(executor, writer, recorder, SHORT))


def test_a_twin_is_named(tmp_path: Path) -> None:
    organization = Twice()
    outcome = applied(organization, tmp_path)
    twin, made = organization.prompts
    (found,) = outcome.problems
    assert (found.rule, found.severity) == ("twin", Severity.ERROR)
    assert twin in found.message
    assert made not in found.message
    assert len(organization.prompts) == 2


def test_a_listing_that_is_refused_is_a_warning(tmp_path: Path) -> None:
    (found,) = applied(Twice(lists=False), tmp_path).problems
    assert (found.rule, found.severity) == ("twin", Severity.WARNING)


def test_where_every_create_was_answered_nothing_is_listed(tmp_path: Path) -> None:
    organization = FakeOrganization()
    assert applied(organization, tmp_path).problems == ()
    assert organization.requests == 1
