"""A writer over an organization in memory, whose requests fail on purpose."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from promptsync.model import Author
from promptsync.service.patience import Patience, Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from tests.fakes import SUBJECT, FakeOrganization, Fate, at

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from promptsync.model import LivePrompt, Prompt
    from promptsync.plan.steps import Request

T = TypeVar("T")

QUICK = Patience(attempts=3, first_wait=0.0005, longest_wait=0.001)
REFUSALS = ("unauthenticated", "permission_denied", "resource_exhausted", "not_found")


class Scene:
    """An organization, a writer for it, and what the writer has put in safety."""

    def __init__(self, organization: FakeOrganization | None = None, subject: str = SUBJECT) -> None:
        self.organization = organization or FakeOrganization()
        self._subject = subject
        self.kept: list[Prompt] = []

    async def keep(self, live: LivePrompt) -> None:
        """Before the request that would overwrite it."""
        assert self.organization.log == []
        self.kept.append(live.prompt)

    def writes(
        self,
        work: Callable[[CarefulWriter], Coroutine[object, object, T]],
        passed: Callable[[], bool] = lambda: False,
    ) -> T:
        """What ``work`` does with a writer that begins now, and whose time has ``passed``."""

        async def run() -> T:
            author = Author(self._subject, (await self.organization.identity()).at)
            known = list(self.organization.prompts)
            slots = Slots(8)
            slots.close_when(passed)
            return await work(CarefulWriter(self.organization, Retrier(QUICK, slots), author, known))

        return asyncio.run(run())

    def sent(self) -> list[Request]:
        """The requests that would change something."""
        return [one.request for one in self.organization.log]


def failing_once(organization: FakeOrganization, fate: Fate, *, request: int = 1) -> None:
    """The request after so many others from now on meets ``fate``."""
    organization.fail = at(organization.requests + request, fate)
