"""A checkup, as text and as the members of its document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.reports.checkup import Health

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from promptsync.render.style import Style
    from promptsync.reports.checkup import Check
    from promptsync.reports.document import Document

_COLORS = {Health.OK: "green", Health.WARNING: "yellow", Health.ERROR: "red"}
_HEALTH, _AREA = 7, 13


def render_checkup(checks: Sequence[Check], style: Style) -> str:
    """A line a check, its hint below it, then how many are not well."""
    lines = [line for check in checks for line in _lines(check, style)]
    count = Counter(check.health for check in checks)
    end = f"{counted(count[Health.ERROR], 'error')}, {counted(count[Health.WARNING], 'warning')}."
    return "".join(f"{line}\n" for line in (*lines, "", end))


def _lines(check: Check, style: Style) -> Iterator[str]:
    health = style.paint(f"{check.health:<{_HEALTH}}", _COLORS[check.health])
    yield f"{health}  {check.area:<{_AREA}}  {one_line(check.message)}"
    if check.hint:
        yield f"{' ' * (_HEALTH + _AREA + 4)}{style.paint(one_line(check.hint), 'dim')}"


def checkup_members(target: str | None, checks: Iterable[Check]) -> Document:
    """The checks in the order of the text."""
    found = [
        {"area": one.area, "health": str(one.health), "message": one.message, "hint": one.hint}
        for one in checks
    ]
    return {"target": target, "checks": found}
