"""A listing of many pages: patience and time are for each page, not for all of them together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RemoteError
from promptsync.service.patience import Patience, PatientReader, Retrier
from promptsync.service.slots import Slots
from promptsync.service.wire import Page
from tests.fakes import FakeOrganization
from tests.planning.values import prompt

if TYPE_CHECKING:
    from promptsync.model import ListedPrompt

QUICK = Patience(attempts=3, first_wait=0.0005, longest_wait=0.001)
PAGES = 20


class PagedOrganization(FakeOrganization):
    """Has a prompt on each of its pages; each page fails ``failures`` times before it comes.

    The first answer to ``stuck`` never comes.
    """

    def __init__(self, *, failures: int = 0, stuck: str = "-") -> None:
        super().__init__()
        for number in range(PAGES):
            self.put(prompt(name=str(number)))
        self.asked: list[str] = []
        self._failures = failures
        self._stuck = stuck

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """See FakeOrganization."""
        self.asked.append(token)
        if token == self._stuck and self.asked.count(token) == 1:
            await asyncio.Future[None]()
        if self.asked.count(token) <= self._failures:
            raise RemoteError("unavailable", "not now")
        number = int(token or "0")
        all_of_them = await self.list_prompts(texts=texts)
        return Page([all_of_them[number]], "" if number == PAGES - 1 else str(number + 1))


def listed(organization: PagedOrganization, patience: Patience = QUICK) -> list[ListedPrompt]:
    return asyncio.run(PatientReader(organization, Retrier(patience, Slots(8))).list_prompts())


def test_each_page_has_its_own_attempts() -> None:
    organization = PagedOrganization(failures=QUICK.attempts - 1)
    assert len(listed(organization)) == PAGES
    assert len(organization.asked) == PAGES * QUICK.attempts


def test_a_page_that_came_is_not_asked_for_again() -> None:
    organization = PagedOrganization(failures=1)
    listed(organization)
    assert organization.asked[:4] == ["", "", "1", "1"]


def test_a_page_that_does_not_come_is_an_error() -> None:
    organization = PagedOrganization(failures=QUICK.attempts)
    with pytest.raises(RemoteError) as raised:
        listed(organization)
    assert raised.value.code == "unavailable"
    assert organization.asked == [""] * QUICK.attempts


def test_the_time_limit_is_for_a_page() -> None:
    organization = PagedOrganization(stuck="5")
    assert len(listed(organization, replace(QUICK, request_timeout=0.05))) == PAGES
    assert [organization.asked.count(token) for token in ("4", "5", "6")] == [1, 2, 1]
