"""Plans and outcomes as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import TEXT
from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.bundles import rebundled
from promptsync.planning.part_changes import part_changes
from promptsync.planning.ways_out import keeping_command
from promptsync.render.composed import TextDiff, bundle_words, part_words
from promptsync.render.counting import counted
from promptsync.render.diff import line_diff, word_diff
from promptsync.render.escape import one_line
from promptsync.render.notes import note_lines
from promptsync.render.problem_lines import render_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.plan.change import Change
    from promptsync.plan.differences import Drift, FieldChange, Sides
    from promptsync.plan.outcome import ChangeResult, Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.planning.bundles import Rebundled
    from promptsync.render.style import Style

_SIGNS = {
    Action.DELETE: ("-", "red"),
    Action.REPLACE: ("±", "red"),
    Action.UPDATE: ("~", "yellow"),
    Action.CREATE: ("+", "green"),
    Action.ADOPT: ("=", "cyan"),
    Action.RELEASE: ("o", "cyan"),
    Action.RECORD: ("=", "cyan"),
}
_KINDS = {"isCommand": "command", "isSkill": "skill", "isTemplate": "template"}
_INDENT = " " * 6


def render_plan(plan: Plan, style: Style) -> str:
    """What would happen, the destructive first, with a closing count."""
    lines = [
        style.paint(f"Plan for {one_line(plan.target)} (organization {one_line(plan.organization)})", "bold")
    ]
    again, texts = rebundled(plan), TextDiff()
    if parts := [*part_words(part_changes(plan))]:
        lines += ["", *(f"  {one_line(words)}" for words in parts)]
    for change in plan.changes:
        lines += ["", *_change(change, plan, again.get(change.key), texts, style)]
    for sides in plan.sides_left:
        lines += ["", *_sides(sides, style)]
    lines += ["", *(one_line(note) for note in note_lines(plan.notes)), _closing(plan)]
    text = "".join(f"{line}\n" for line in lines)
    return text + ("\n" + render_problems(plan.problems, style) if plan.problems else "")


def render_outcome(outcome: Outcome, style: Style) -> str:
    """What was applied, and every change that was not, with the reason."""
    lines = [line for result in outcome.results for line in _result(result, style)]
    applied, failed, untried = (
        outcome.count(status)
        for status in (ChangeStatus.APPLIED, ChangeStatus.FAILED, ChangeStatus.NOT_TRIED)
    )
    lines.append(style.paint(f"Applied {applied}, failed {failed}, not tried {untried}.", "bold"))
    return "".join(f"{line}\n" for line in lines) + render_problems(outcome.problems, style)


def _closing(plan: Plan) -> str:
    counts = [f"{plan.count(action)} to {action}" for action in Action if plan.count(action)]
    left_out = f"{plan.left_out:,} left out, " if plan.left_out else ""
    elsewhere = "".join(f", {number} managed by {one_line(by)}" for by, number in plan.elsewhere)
    rest = f"{left_out}{plan.unchanged} unchanged, {plan.unmanaged} unmanaged{elsewhere}."
    if not counts:
        return f"Nothing {'can be applied' if plan.errors else 'to do'}; {rest}"
    return f"Plan: {', '.join(counts)}; {rest}"


def _change(
    change: Change, plan: Plan, again: Rebundled | None, texts: TextDiff, style: Style
) -> Iterator[str]:
    sign, colour = _SIGNS[change.action]
    command = f"  /{one_line(change.command)}" if change.command else ""
    title = f"{sign} {change.action}  {one_line(change.key)}"
    title = f'{style.paint(title, "bold", colour)}  "{one_line(change.name)}"{command}'
    yield f"  {title}  {style.paint(_why(change), 'dim')}"
    for words in bundle_words(change, again):
        yield f"{_INDENT}{style.paint(one_line(words), 'dim')}"
    if change.drift:
        yield from _drift(change.drift, style)
        yield f"{_INDENT}to keep it: {one_line(keeping_command(change, plan.options))}"
    if change.action in {Action.CREATE, Action.DELETE}:
        yield from _whole(change)
    else:
        for field in plan.fields_of(change):
            yield from _text(change, field, texts, style) or _field(field, style)
    yield from _order(change.steps, style)


def _sides(sides: Sides, style: Style) -> Iterator[str]:
    """What git and the platform made of one prompt, neither of which is overwritten."""
    what = "conflict" if sides.conflict else "drift"
    command = f"  /{one_line(sides.command)}" if sides.command else ""
    title = style.paint(f"! {what}  {one_line(sides.key)}", "bold", "yellow")
    yield f'  {title}  "{one_line(sides.name)}"{command}'
    if sides.ours is None:
        yield f"{_INDENT}here: the file was removed"
    elif sides.ours:
        yield f"{_INDENT}here since the last apply:"
        for field in sides.ours:
            yield from (f"  {line}" for line in _field(field, style))
    if sides.theirs is None:
        yield f"{_INDENT}on the platform: the prompt was deleted"
    else:
        yield from _drift(sides.theirs, style)


def _why(change: Change) -> str:
    moved = f"moved from {change.previous_key}" if change.previous_key else ""
    return one_line(f"({', '.join(part for part in (moved, change.why) if part)})")


def _whole(change: Change) -> Iterator[str]:
    """A prompt that comes or goes as a whole: its text is measured, as its file or the ledger has it."""
    values = {field.field: field.before if field.after is None else field.after for field in change.fields}
    yield f"{_INDENT}{one_line(str(values.get('description', '')))}"
    kinds = [noun for name, noun in _KINDS.items() if values.get(name)]
    text = str(values.get("prompt", ""))
    size = f"{counted(len(text.splitlines()), 'line')}, {counted(len(text), 'character')}"
    yield f"{_INDENT}{', '.join([*kinds, size])}"


def _drift(drift: Drift, style: Style) -> Iterator[str]:
    yield f"{_INDENT}on the platform since {one_line(drift.since)}:"
    for field in drift.fields:
        yield from (f"  {line}" for line in _field(field, style))


def _field(change: FieldChange, style: Style) -> Iterator[str]:
    before, after = change.before, change.after
    label = f"{_INDENT}{change.field:<12}"
    if isinstance(before, str) and isinstance(after, str):
        if "\n" not in before + after:
            yield f"{label}{word_diff(before, after, style)}"
            return
        yield label.rstrip()
        yield from (f"{_INDENT}  {line}" for line in line_diff(before, after, style))
        return
    old, new = (one_line(str(value).lower()) for value in (before, after))
    yield f"{label}{style.paint(old, 'red')} → {style.paint(new, 'green')}"


def _text(change: Change, field: FieldChange, texts: TextDiff, style: Style) -> list[str]:
    """The difference of a composed text; nothing for any other field."""
    before, after = field.before, field.after
    if not (change.composition and isinstance(before, str) and isinstance(after, str)) or field.field != TEXT:
        return []
    lines = texts.lines(change.key, before, after, change.composition, style)
    return [f"{_INDENT}{TEXT}", *(f"{_INDENT}  {line}" for line in lines)]


def _order(steps: tuple[Step, ...], style: Style) -> Iterator[str]:
    """The steps, where their order is not plain."""
    if not any(step.waits_for or step.parks for step in steps):
        return
    for step in steps:
        waits = f" after step {', '.join(map(str, step.waits_for))}" if step.waits_for else ""
        parked = f" to /{one_line(step.wanted.command)}, out of the way" if step.parks and step.wanted else ""
        yield style.paint(f"{_INDENT}step {step.number}: {step.request}{parked}{waits}", "dim")


def _result(result: ChangeResult, style: Style) -> Iterator[str]:
    change, colour = result.change, "yellow" if result.status is ChangeStatus.APPLIED else "red"
    if result.status is not ChangeStatus.APPLIED or result.problem:
        yield f"  {style.paint(str(result.status), colour)}  {change.action} {one_line(change.key)}"
        if result.problem:
            yield f"{_INDENT}{one_line(result.problem.message)}"
            if result.problem.hint:
                yield f"{_INDENT}{style.paint(one_line(result.problem.hint), 'dim')}"
