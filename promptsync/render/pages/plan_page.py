"""A plan as a page: what a reviewer looks at before a merge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.errors import Exit
from promptsync.plan.change import Action, HeldBack
from promptsync.planning.bundles import rebundled
from promptsync.planning.part_changes import part_changes
from promptsync.problems import Severity
from promptsync.render.composed import bundle_words, part_words
from promptsync.render.counting import counted
from promptsync.render.notes import editor, note_lines
from promptsync.render.pages.environment import render_page
from promptsync.render.pages.field_views import field_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.plan.change import Change
    from promptsync.plan.differences import FieldChange, Sides
    from promptsync.plan.notes import Edits
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.problems import Problem
    from promptsync.render.pages.field_views import FieldView


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as the page shows it; ``anchor`` is its address there, and ``held`` why it is left out.

    ``words`` say how its text is made of parts, and ``editor`` who made the edit that is its drift.
    """

    anchor: str
    change: Change | HeldBack
    fields: tuple[FieldView, ...]
    drift: tuple[FieldView, ...]
    order: tuple[Step, ...]
    held: Problem | None = None
    words: tuple[str, ...] = ()
    editor: str = ""


@dataclass(frozen=True, slots=True)
class SidesView:
    """What git and the platform made of a prompt that the plan leaves alone, with its address there.

    ``ours`` is None if the file is gone, and ``theirs`` if the prompt was deleted on the platform. ``held``
    is why a change of it is left out.
    """

    anchor: str
    sides: Sides
    ours: tuple[FieldView, ...] | None
    theirs: tuple[FieldView, ...] | None
    editor: str
    held: Problem | None


def plan_page(plan: Plan) -> str:
    """The page, whole."""
    left = {one.key for one in plan.sides_left}
    held_back = [one for one in plan.held_back if one.key not in left]
    shown = enumerate((*held_back, *plan.changes), 1)
    again = rebundled(plan)
    changes = [
        replace(
            _view(number, change, plan.fields_of(change)),
            words=tuple(bundle_words(change, again.get(change.key))),
            editor=_editor(plan.notes.edits, change.key),
        )
        for number, change in shown
    ]
    errors = sorted(plan.problems, key=lambda one: one.severity is not Severity.ERROR)
    return render_page(
        "plan.html",
        "plan.js",
        {
            "title": f"promptsync plan: {plan.target}",
            "plan": plan,
            "counts": [(action, plan.count(action)) for action in Action if plan.count(action)],
            "problems": errors,
            "changes": changes,
            "notes": [*note_lines(plan.notes, addresses=False)],
            "sides": [_sides_view(number, one, plan) for number, one in enumerate(plan.sides_left, 1)],
            "parts_changed": [*part_words(part_changes(plan))],
            "verdict": verdict(plan),
        },
    )


def failure_page(command: str, problems: Iterable[Problem]) -> str:
    """The page where there is no plan, because of ``problems``."""
    found = sorted(problems, key=lambda one: one.severity is not Severity.ERROR)
    return render_page(
        "failure.html", "plan.js", {"title": f"promptsync {command}", "command": command, "problems": found}
    )


def verdict(plan: Plan) -> str:
    """What ``apply`` would do with the plan, and its exit code."""
    if plan.errors:
        return f"Nothing can be applied: {counted(len(plan.errors), 'error')}. Exit code {Exit.REFUSED:d}."
    left = f" {counted(plan.left_out, 'change')} left out." if plan.left_out else ""
    if plan.changes:
        code = Exit.PARTLY if plan.held_back else Exit.DONE
        return f"Apply would make {counted(len(plan.changes), 'change')}.{left} Exit code {code:d}."
    code = Exit.REFUSED if plan.held_back else Exit.DONE
    return f"Nothing to do.{left} Exit code {code:d}."


def _view(number: int, change: Change | HeldBack, fields: tuple[FieldChange, ...]) -> ChangeView:
    return ChangeView(
        f"change-{number}",
        change,
        tuple(field_view(one, change.composition) for one in fields if not _is_told(one)),
        tuple(map(field_view, change.drift.fields)) if change.drift else (),
        change.steps if any(step.waits_for or step.parks for step in change.steps) else (),
        change.problem if isinstance(change, HeldBack) else None,
    )


def _sides_view(number: int, sides: Sides, plan: Plan) -> SidesView:
    ours, theirs = sides.ours, sides.theirs
    held = next((one.problem for one in plan.held_back if one.key == sides.key), None)
    return SidesView(
        f"left-{number}",
        sides,
        None if ours is None else tuple(map(field_view, ours)),
        None if theirs is None else tuple(map(field_view, theirs.fields)),
        _editor(plan.notes.edits, sides.key),
        held,
    )


def _editor(edits: Edits, key: str) -> str:
    """Who edited the prompt on the platform; empty if the plan does not say."""
    return next((editor(one, addresses=False) for one in edits.found if one.key == key), "")


def _is_told(change: FieldChange) -> bool:
    """Whether the change's head says it: a prompt that comes or goes has its name and command there."""
    return None in (change.before, change.after) and change.field in {"name", "command", "isCommand"}
