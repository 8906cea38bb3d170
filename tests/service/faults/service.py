"""The real client, its patience and its care over a layer of faults, with waits of milliseconds."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from promptsync.model import Author
from promptsync.service.connections import Connections
from promptsync.service.patience import PatientReader, Retrier
from promptsync.service.prompts import PromptClient
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from tests.opening import QUICK
from tests.service.faults.layer import InProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from promptsync.service.patience import Patience
    from tests.service.faults.layer import FaultLayer


class Service(PatientReader):
    """A reader, and a writer that begins when it was surveyed."""

    def __init__(self, client: PromptClient, retrier: Retrier) -> None:
        super().__init__(client, retrier)
        self.client = client
        self._retrier_of_writer = retrier

    async def writer(self) -> CarefulWriter:
        """A writer that knows what is there now."""
        identity, listing = await self.identity(), await self.list_prompts()
        author = Author(identity.subject, identity.at)
        return CarefulWriter(self.client, self._retrier_of_writer, author, [one.id for one in listing])


@asynccontextmanager
async def open_client(layer: FaultLayer) -> AsyncIterator[PromptClient]:
    """The client, one request a call."""
    async with Connections("http://localhost", "v1.token", transport=InProcess(layer)) as http:
        yield PromptClient(http)


@asynccontextmanager
async def patient_service(
    layer: FaultLayer, patience: Patience = QUICK, slots: Slots | None = None
) -> AsyncIterator[Service]:
    """As the command line opens one, in this process."""
    async with open_client(layer) as client:
        yield Service(client, Retrier(patience, slots or Slots(8)))
