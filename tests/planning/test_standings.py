"""How a prompt stands, whatever a plan would do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.planning.standings import known_prompts
from promptsync.reports.standing import Standing
from tests.fakes import listed
from tests.planning.values import LATER, THEN, base, desired, live, prompt

if TYPE_CHECKING:
    from promptsync.model import Prompt

B, D, L = prompt("As it was.\n"), prompt("As the file says.\n"), prompt("As somebody typed it.\n")

# base, desired, live, and how that stands
TABLE = [
    (None, D, None, [Standing.NEW]),
    (None, D, L, [Standing.NEW, Standing.UNMANAGED]),
    (B, B, B, [Standing.IN_STEP]),
    (B, D, B, [Standing.EDITED]),
    (B, B, L, [Standing.DRIFTED]),
    (B, D, L, [Standing.CONFLICT]),
    (B, D, D, [Standing.IN_STEP]),
    (B, B, None, [Standing.DELETED_THERE]),
    (B, D, None, [Standing.CONFLICT]),
    (B, None, B, [Standing.REMOVED]),
    (B, None, L, [Standing.CONFLICT]),
    (B, None, None, []),
    (None, None, L, [Standing.UNMANAGED]),
]


@pytest.mark.parametrize(("was", "file", "there", "standings"), TABLE)
def test_every_row_of_the_table(
    was: Prompt | None, file: Prompt | None, there: Prompt | None, standings: list[Standing]
) -> None:
    bases = {"a": base("a", "id-a", was)} if was else {}
    pairs = pair([desired("a", file)] if file else [], {one.key: one for one in bases.values()})
    found = [live("id-a", there, THEN if there == was else LATER)] if there else []
    shown = known_prompts(pairs, View({one.id: one for one in found}))
    assert [one.standing for one in shown] == standings


def test_a_proven_prompt_needs_no_text() -> None:
    was = base("a", "id-a", B)
    settled = View({"id-a": listed(live("id-a", B, THEN))})
    (shown,) = known_prompts(pair([desired("a", B)], {was.key: was}), settled)
    assert (shown.standing, shown.id, shown.prompt) == (Standing.IN_STEP, "id-a", B)


def test_keys_come_before_what_has_none() -> None:
    there = [live("id-1", prompt("x", name="Zebra"), THEN), live("id-2", prompt("x", name="Ant"), THEN)]
    view = View({one.id: one for one in there})
    shown = known_prompts(pair([desired("n10", D), desired("n2", D)], {}), view)
    assert [one.key or one.prompt.name for one in shown] == ["n2", "n10", "Ant", "Zebra"]
