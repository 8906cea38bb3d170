"""The same over a real server: the connection is really closed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from promptsync.service.connections import Connections
from promptsync.service.patience import Retrier
from promptsync.service.prompts import PromptClient
from promptsync.service.slots import Slots
from tests.opening import QUICK
from tests.servers import running_server
from tests.service.faults import kinds
from tests.service.faults.layer import nth_mutation
from tests.service.faults.service import Service

if TYPE_CHECKING:
    from promptsync.model import LivePrompt
    from promptsync.sandbox.store import PromptStore
    from tests.service.faults.layer import Fault, FaultLayer

COMMAND = Prompt("Review", "What it is for.", "Read it.\n", "review", is_command=True)


@pytest.mark.parametrize("fault", [kinds.lost_before, kinds.lost_after, kinds.half, kinds.html_after])
def test_a_create_over_a_connection_that_breaks_makes_one_prompt(
    layer: FaultLayer, store: PromptStore, fault: Fault
) -> None:
    async def made(url: str) -> LivePrompt:
        async with Connections(url, "v1.token") as http:
            writer = await Service(PromptClient(http), Retrier(QUICK, Slots(8))).writer()
            layer.choose = nth_mutation(fault)
            return await writer.create(COMMAND)

    with running_server(layer) as url:
        created = asyncio.run(made(url))
    assert [one.id for one in store.prompts()] == [created.id]
