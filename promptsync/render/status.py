"""The status of a target, as text that fits a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.plan.change import Action
from promptsync.plan.set_aside import Reason
from promptsync.render.cells import cells, cut
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.history import apply_in_words
from promptsync.render.problem_lines import render_problems
from promptsync.render.table import WIDEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.model import Key
    from promptsync.record import Run
    from promptsync.render.style import Style
    from promptsync.reports.status import Holder, TargetStatus

_LABEL = 14
_MOST_PROBLEMS = 3


def render_status(status: TargetStatus, style: Style, columns: int = WIDEST) -> str:
    """Who and where, then the counts with their first keys, then what to know and what to run next."""
    width = min(columns, WIDEST)
    blocks = [
        [_row(label, value, style) for label, value in _about(status)],
        [_row(label, cut(value, max(width - _LABEL, 1)), style) for label, value in _counts(status)],
        _problems(status, style),
        _next(status, style),
    ]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks if block)


def _row(label: str, value: str, style: Style) -> str:
    return f"{style.paint(f'{label:<{_LABEL}}', 'bold')}{value}"


def _about(status: TargetStatus) -> Iterator[tuple[str, str]]:
    plan = status.plan
    yield "Target", one_line(plan.target)
    name = f"{one_line(status.organization)} " if status.organization else ""
    yield "Organization", f"{name}({one_line(plan.organization)})"
    yield "Token", _holder(status.holder)
    yield "Last apply", apply_in_words(status.last) if status.last else "none yet"
    if status.running:
        yield "Running", _running(status.running)


def _holder(holder: Holder) -> str:
    person, identity = holder.person, holder.identity
    address = f" ({one_line(person.email)})" if person and person.email else ""
    who = (
        f"{one_line(person.name)}{address}" if person else one_line(identity.subject or "of an unknown owner")
    )
    if not holder.expires:
        return f"{who}; expiry unknown"
    first = one_line(holder.expires[0][: len("2026-01-31")])
    if len(holder.expires) == 1:
        return f"{who}; expires {first}"
    return f"{who}; the first of {len(holder.expires)} tokens expires {first}"


def _running(run: Run) -> str:
    return one_line(f"an apply by {run.actor} on {run.host}, since {run.started}")


def _counts(status: TargetStatus) -> Iterator[tuple[str, str]]:
    yield "In step", f"{status.in_step:,}"
    for action in reversed(Action):
        if keys := status.keys(action):
            yield f"To {action}", _keys(keys)
    if status.drifted:
        yield "Drift", _keys(status.drifted)
    if status.conflicts:
        yield "Conflicts", _keys(status.conflicts)
    for reason in (Reason.HELD, Reason.MIRRORED, Reason.RELEASED):
        if aside := status.set_aside(reason):
            yield reason.capitalize(), _keys(aside)
    if status.broken:
        yield "Broken", _keys(status.broken)
    yield "Unmanaged", f"{status.plan.unmanaged:,}"


def _keys(keys: Sequence[Key]) -> str:
    return f"{len(keys):<5,} {one_line(', '.join(keys))}"


def _problems(status: TargetStatus, style: Style) -> list[str]:
    """The first few, the errors before the warnings."""
    found = sorted(status.other_problems, key=lambda one: one not in status.plan.errors)
    lines = render_problems(found[:_MOST_PROBLEMS], style).splitlines()
    left = len(found) - _MOST_PROBLEMS
    return [*lines, f"and {counted(left, 'more finding')}: promptsync plan"] if left > 0 else lines


def _next(status: TargetStatus, style: Style) -> list[str]:
    if not status.next:
        return ["Nothing to do."]
    width = max(cells(one.line) for one in status.next)
    commands = [
        f"  {one_line(one.line)}{' ' * (width - cells(one.line))}  {style.paint(f'# {one.why}', 'dim')}"
        for one in status.next
    ]
    return [style.paint("Next", "bold"), *commands]
