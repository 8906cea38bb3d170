"""Plans, outcomes and findings as GitHub's Markdown, in blocks that can be left out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import TEXT
from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.bundles import rebundled
from promptsync.planning.part_changes import part_changes
from promptsync.problems import Severity
from promptsync.render.composed import TextDiff, bundle_words, part_words
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.markdown_blocks import Block, fit
from promptsync.render.markdown_text import LINE_LIMIT, code, fenced
from promptsync.render.notes import note_lines
from promptsync.render.style import Style
from promptsync.render.tries import tries_blocks
from promptsync.render.update_markdown import update_blocks
from promptsync.reports.report import ApplyReport, PlanReport, TryReport, UpdateReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from promptsync.model import FieldValue
    from promptsync.plan.change import Change, HeldBack
    from promptsync.plan.differences import FieldChange, Sides
    from promptsync.plan.outcome import ChangeResult, Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.planning.bundles import Rebundled
    from promptsync.problems import Problem
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import Report

_CONTEXT = 60

COMMENT_ROOM = 32_000
"""Characters: Bitbucket takes 32,768 in a comment, and whoever posts it may add a few."""

_PLAIN = Style()


class MarkdownRenderer:
    """A report as blocks, or as all of them in one text."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._places = surroundings.places

    def render(self, report: Report) -> str:
        """See Renderer. The text fits into a comment of every host that promptsync's pages name."""
        return fit(self.blocks(report), COMMENT_ROOM, "`promptsync plan`")

    def blocks(self, report: Report) -> list[Block]:
        """The heading, then the problems, then the rest. Reports without a plan are their problems."""
        match report:
            case ApplyReport():
                return _applied(report.plan, report.outcome)
            case PlanReport(kind="drift"):
                return _drift(report.plan)
            case PlanReport():
                return _plan(report.plan)
            case UpdateReport():
                return update_blocks(report)
            case TryReport():
                return tries_blocks(report)
        return _findings(report.kind, self._places.rooted(report.problems))


def _plan(plan: Plan) -> list[Block]:
    """What would happen: the counts, the problems, then the changes, the destructive first."""
    counts = ", ".join(f"{plan.count(action)} to {action}" for action in Action if plan.count(action))
    nothing = "Nothing can be applied" if plan.errors else "Nothing to do"
    again = rebundled(plan)
    return [
        Block(f"### promptsync plan: {counts or nothing}\n\n{_subject(plan)}"),
        *map(_problem, plan.problems),
        *(Block(f"- {code(note)}") for note in note_lines(plan.notes, addresses=False)),
        *(Block(f"- {code(words)}") for words in part_words(part_changes(plan))),
        *(_change(one, plan, again.get(one.key)) for one in plan.changes),
        *map(_sides, plan.sides_left),
    ]


def _applied(plan: Plan, outcome: Outcome) -> list[Block]:
    """What was applied: the counts, what did not go well, then the rest."""
    counts = ", ".join(
        f"{outcome.count(status)} {status}" for status in ChangeStatus if outcome.count(status)
    )
    good = [
        result for result in outcome.results if result.status is ChangeStatus.APPLIED and not result.problem
    ]
    bad = [result for result in outcome.results if result not in good]
    return [
        Block(f"### promptsync apply: {counts or 'nothing to do'}\n\n{_subject(plan)}"),
        *map(_problem, outcome.problems),
        *map(_problem, plan.problems),
        *(_result(one, plan) for one in [*bad, *good]),
    ]


def _drift(plan: Plan) -> list[Block]:
    """What was edited on the platform, as the difference to what promptsync last wrote there."""
    found = [_drifted(change) for change in plan.changes]
    title = f"### promptsync drift: {counted(len(found), 'prompt')} edited on the platform"
    return [Block(f"{title}\n\n{_subject(plan)}"), *map(_problem, plan.problems), *found]


def _findings(command: str, problems: Iterable[Problem]) -> list[Block]:
    """What stands in the way of ``command``, our own word; the errors first."""
    found = sorted(problems, key=lambda one: one.severity is not Severity.ERROR)
    numbers = ((severity, sum(one.severity is severity for one in found)) for severity in Severity)
    counts = ", ".join(counted(number, severity) for severity, number in numbers if number)
    return [Block(f"### promptsync {command}: {counts or 'no problems'}"), *map(_problem, found)]


def _subject(plan: Plan) -> str:
    left_out = f"{plan.left_out:,} left out, " if plan.left_out else ""
    elsewhere = "".join(f", {number:,} managed by {code(by)}" for by, number in plan.elsewhere)
    return (
        f"Target {code(plan.target)}, organization {code(plan.organization)}: {left_out}"
        f"{plan.unchanged:,} unchanged, {plan.unmanaged:,} unmanaged{elsewhere}."
    )


def _problem(problem: Problem) -> Block:
    place = f"{code(str(problem.origin))} " if problem.origin else ""
    hint = f"<br>{code(problem.hint)}" if problem.hint else ""
    return Block(f"- **{problem.severity}** {place}{code(problem.whole)} {code(problem.rule)}{hint}")


def _title(change: Change | HeldBack) -> str:
    moved = f"moved from {change.previous_key}" if change.previous_key else ""
    command = f"/{change.command}" if change.command else ""
    said = (change.key, change.name, command, moved, change.why)
    return f"**{change.action}** {' · '.join(code(part) for part in said if part)}"


def _change(change: Change, plan: Plan, again: Rebundled | None) -> Block:
    words = "".join(f"<br>{code(one)}" for one in bundle_words(change, again))
    return Block(f"{_title(change)}{words}", _details(_parts(change, plan)))


def _sides(sides: Sides) -> Block:
    """What git and the platform made of one prompt, neither of which is overwritten."""
    what = "conflict" if sides.conflict else "drift"
    said = (sides.key, sides.name, f"/{sides.command}" if sides.command else "")
    parts = []
    if sides.ours is None:
        parts.append("Here: the file was removed.")
    elif sides.ours:
        parts += ["Here since the last apply:", *_fence(_difference(sides.ours))]
    if sides.theirs is None:
        parts.append("On the platform: the prompt was deleted.")
    else:
        since = code(sides.theirs.since)
        parts += [f"On the platform since {since}:", *_fence(_difference(sides.theirs.fields))]
    return Block(f"**{what}** {' · '.join(code(part) for part in said if part)}", _details(parts))


def _result(result: ChangeResult, plan: Plan) -> Block:
    why = f"\n\n{_problem(result.problem).head}" if result.problem else ""
    return Block(f"{result.status}: {_title(result.change)}{why}", _details(_parts(result.change, plan)))


def _drifted(change: Change) -> Block:
    shown = _difference(change.drift.fields) if change.drift else []
    what = "edited" if change.drift else "deleted"
    return Block(f"**{what}** {code(change.key)} · {code(change.name)}", _details(_fence(shown)))


def _parts(change: Change | HeldBack, plan: Plan) -> Iterator[str]:
    """What there is to unfold: the difference, what it overwrites, and the order where it is not plain."""
    yield from _fence(_difference(plan.fields_of(change), change))
    if change.drift:
        yield f"Edited on the platform, {code(change.drift.since)}:"
        yield from _fence(_difference(change.drift.fields))
    if any(step.waits_for or step.parks for step in change.steps):
        yield "\n".join(_step(step) for step in change.steps)


def _step(step: Step) -> str:
    waits = f", after step {', '.join(map(str, step.waits_for))}" if step.waits_for else ""
    parked = f" to {code(f'/{step.wanted.command}')}, out of the way" if step.parks and step.wanted else ""
    return f"- step {step.number}: {step.request}{parked}{waits}"


def _details(parts: Iterable[str]) -> str:
    """``parts`` to unfold. The blank lines around make them Markdown again inside HTML."""
    inside = "\n\n".join(parts)
    return f"<details><summary>Difference</summary>\n\n{inside}\n\n</details>" if inside else ""


def _fence(lines: Sequence[str]) -> list[str]:
    return [fenced(lines, "diff")] if lines else []


def _difference(fields: Iterable[FieldChange], of: Change | HeldBack | None = None) -> list[str]:
    """The lines for ``fields``; ``of`` tells which files they come from."""
    return [line for field in fields for line in _field(field, of)]


def _field(change: FieldChange, of: Change | HeldBack | None) -> Iterator[str]:
    """The lines of one field, in the manner of a diff: what goes with ``-``, what comes with ``+``."""
    before, after = _text(change.before), _text(change.after)
    if "\n" in before + after:
        composition = of.composition if of and change.field == TEXT else None
        yield f" {change.field}:"
        yield from TextDiff().lines(change.field, before, after, composition, _PLAIN)
        return
    skipped = _skipped(before, after)
    for sign, value in (("-", before), ("+", after)):
        if value:
            yield f"{sign}{change.field}: {'…' if skipped else ''}{one_line(value[skipped:])}"


def _skipped(before: str, after: str) -> int:
    """How much of two long lines' common beginning to leave out, so that the cut leaves the difference."""
    if max(len(before), len(after)) <= LINE_LIMIT:
        return 0
    pairs = enumerate(zip(before, after, strict=False))
    common = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
    return max(common - _CONTEXT, 0)


def _text(value: FieldValue | None) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()
