"""The real client and its patience over a layer of faults, with waits of milliseconds."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from promptsync.service.connections import Connections
from promptsync.service.patience import Patience, PatientService
from promptsync.service.prompts import PromptClient
from promptsync.service.slots import Slots
from tests.service.faults.layer import InProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.service.faults.layer import FaultLayer

QUICK = Patience(attempts=4, first_wait=0.0005, longest_wait=0.002, request_timeout=20.0)


@asynccontextmanager
async def patient_service(
    layer: FaultLayer, patience: Patience = QUICK, slots: Slots | None = None
) -> AsyncIterator[PatientService]:
    """As the command line opens one, in this process."""
    async with Connections("http://localhost", "v1.token", transport=InProcess(layer)) as http:
        yield PatientService(PromptClient(http), patience, slots or Slots(8))
