"""How the texts of prompts are had: one by one, or by the page where that is less."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Prompt
from promptsync.surveying.survey import ask
from tests.fakes import FakeOrganization
from tests.opening import opened

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import ListedPrompt, LivePrompt


class Counting(FakeOrganization):
    """Knows what was asked for. ``silent`` is left without its text in a listing."""

    def __init__(self, silent: str = "") -> None:
        super().__init__()
        self.asked: list[str] = []
        self.silent = silent

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        self.asked.append("list")
        listing = await super().list_prompts(texts=texts)
        return [one.with_text("") if one.id == self.silent else one for one in listing]

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        self.asked.append(prompt_id)
        return await super().get_prompt(prompt_id)


def answers(service: Counting, ids: list[str], tmp_path: Path) -> dict[str, str | None]:
    parts = opened(service, StoredLedger(FileStore(tmp_path / "ledger.sqlite3")))
    found = asyncio.run(ask(parts, ids, service.prompts))
    return {prompt_id: one.text if one else None for prompt_id, one in found.items()}


def filled(service: Counting) -> list[str]:
    """The ids of twenty prompts, whose texts are their numbers."""
    return [service.put(Prompt(f"P{number}", "What it is for.", str(number))).id for number in range(20)]


@pytest.mark.parametrize(("asked", "listed"), [(1, False), (2, False), (3, True), (20, True)])
def test_many_texts_come_by_the_page(asked: int, tmp_path: Path, *, listed: bool) -> None:
    service = Counting()
    ids = filled(service)[:asked]
    assert answers(service, ids, tmp_path) == {one: str(number) for number, one in enumerate(ids)}
    assert service.asked == (["list"] if listed else ids)


def test_what_the_listing_does_not_say_is_asked_for(tmp_path: Path) -> None:
    service = Counting()
    ids = filled(service)
    service.silent = ids[3]
    found = answers(service, [*ids, "gone"], tmp_path)
    assert found == {"gone": None} | {one: str(number) for number, one in enumerate(ids)}
    assert service.asked == ["list", ids[3], "gone"]
