"""The table of applies: a row each, short dates, words instead of zeros, as wide as the terminal."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from promptsync.record import Applied, ApplyStatus
from promptsync.render.cells import cells
from promptsync.render.history import render_history
from promptsync.render.style import Style

PLAIN = Style()
NONE = {"create": 0, "update": 0, "replace": 0, "delete": 0}
ALL = {"create": 12, "update": 345, "replace": 1, "delete": 2}


def row(
    state: ApplyStatus, counts: dict[str, int], actor: str = "Ada Example", revision: str = "c0ffee"
) -> Applied:
    return Applied(
        revision=revision + "0" * 34,
        time="2026-01-31T23:30:59.123456-05:00",
        actor=actor,
        source="5" * 40,
        started="2026-01-31T23:30:00Z",
        status=state,
        counts=counts,
    )


ROWS = [
    row(ApplyStatus.APPLIED, {**NONE, "create": 1, "update": 2}),
    row(ApplyStatus.APPLIED, {**NONE, "adopt": 3, "record": 4}),
    row(ApplyStatus.APPLIED, NONE),
    row(ApplyStatus.PARTLY, {**NONE, "delete": 1}),
    row(ApplyStatus.FAILED, NONE),
    row(ApplyStatus.PULLED, NONE),
    row(ApplyStatus.PULLED, {"pull": 5}),
    row(ApplyStatus.UNLOCKED, NONE),
    row(ApplyStatus.BEGUN, NONE),
]


def test_each_row_says_what_was_done() -> None:
    assert render_history(ROWS, PLAIN) == snapshot("""\
revision    when (UTC)        who          commit      what
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  1 created, 2 updated
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  3 adopted, 4 recorded
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  recorded
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  partly: 1 deleted
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  failed
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  pulled
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  5 pulled
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  unlocked
c0ffee0000  2026-02-01 04:30  Ada Example  5555555555  begun
""")


def test_a_narrow_terminal() -> None:
    assert render_history([row(ApplyStatus.PARTLY, ALL, "ada-example[bot]")], PLAIN, 80) == snapshot("""\
revision  when (UTC)        who          commit   what
c0ffee00  2026-02-01 04:30  ada-exampl…  5555555  partly: 12 created, 345 updat…
""")
    assert render_history([row(ApplyStatus.PARTLY, ALL, "ada-example[bot]")], PLAIN, 60) == snapshot("""\
revision  when (UTC)  who     what
c0ffee00  2026-02-01  ada-e…  partly: 12 created, 345 updat…
""")
    assert render_history([row(ApplyStatus.PARTLY, ALL, "ada-example[bot]")], PLAIN, 40) == snapshot("""\
revision  when (UTC)  who     what
c0ffee00  2026-02-01  ada-e…  partly: 1…
""")


@pytest.mark.parametrize("columns", [30, 40, 50, 60, 70, 80, 90, 100, 200])
def test_no_row_is_wider_than_the_terminal(columns: int) -> None:
    table = render_history([*ROWS, row(ApplyStatus.PARTLY, ALL, "\u6f22\u5b57" * 20)], PLAIN, columns)
    assert max(map(cells, table.splitlines())) <= min(columns, 100)


def test_a_time_that_is_none_is_shown_as_it_is() -> None:
    applied = Applied("1", "long ago", "ada", "", "", ApplyStatus.APPLIED, NONE)
    assert "long ago" in render_history([applied], PLAIN)
