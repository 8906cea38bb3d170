"""A settled plan asks for no text."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from typing import TYPE_CHECKING

from promptsync.model import Base, Key
from promptsync.record import ApplyStatus, Ending, LedgerDelta, LedgerState, Run
from promptsync.service.connections import Connections
from promptsync.service.prompts import PromptClient
from tests.cli.organisation import TOKEN
from tests.planning.values import prompt
from tests.repositories import ledger_of, write_library

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import ListedPrompt, Prompt
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SIZE = 1_000


async def listed() -> list[ListedPrompt]:
    async with Connections(os.environ["ONA_BASE_URL"], TOKEN) as http:
        return await PromptClient(http).list_prompts()


def remember(
    clone: Path, live: list[ListedPrompt], prompts: dict[str, Prompt], organisation: Organisation
) -> None:
    """The ledger as an apply would have written it, without its thousand requests."""
    bases = {
        Key(one.name): Base(
            Key(one.name), one.id, prompts[one.name].digest, prompts[one.name].digest, one.updated_at
        )
        for one in live
    }
    ending = Ending(Run("tester", "", "2026-01-01T00:00:00Z", 1, "", 0), ApplyStatus.APPLIED)
    with ledger_of(clone, "origin") as ledger:
        state = LedgerState(organization=organisation.store.organization)
        ledger.finish(state, LedgerDelta(bases, {key: prompts[key] for key in bases}), ending)


def test_of_a_thousand_prompts(clone: Path, promptsync: Promptsync, organisation: Organisation) -> None:
    library = {f"p{n}": prompt(f"{n}\n", name=f"p{n}", command=f"c{n}") for n in range(SIZE)}
    write_library(library)
    for one in library.values():
        organisation.store.create(one)
    remember(clone, asyncio.run(listed()), {one.name: one for one in library.values()}, organisation)
    organisation.requests.clear()
    assert promptsync("plan", "--detailed-exitcode").code == 0
    assert Counter(organisation.methods()) == {"ListPrompts": SIZE / 100, "GetAuthenticatedIdentity": 1}
    organisation.requests.clear()
    assert promptsync("apply", "--yes").code == 0
    assert Counter(organisation.methods()) == {
        "ListPrompts": SIZE / 100,
        "GetAuthenticatedIdentity": 1,
        "ListPersonalAccessTokens": 1,
    }
