"""What became of tries, as text, as Markdown and as a document."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line, visible
from promptsync.render.markdown_blocks import Block
from promptsync.render.markdown_text import code, cut, fenced
from promptsync.render.problem_lines import render_problems
from promptsync.reports.tried import TryStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.render.style import Style
    from promptsync.reports.document import Document
    from promptsync.reports.report import TryReport
    from promptsync.reports.tried import Tried

_SHOWN = 300
"""Characters of an output."""

_COLORS = {TryStatus.PASSED: "green", TryStatus.NOT_STARTED: "dim"}


def render_tries(report: TryReport, style: Style) -> str:
    """Each case with its runs, the file's before the live one; then the sum."""
    lines = []
    for (key, case, ask), group in groupby(report.tries, lambda one: (one.key, one.case, one.ask)):
        lines.append(f"{style.paint(one_line(key), 'bold')} case {case}: {one_line(_short(ask))}")
        for one in group:
            lines += [f"  {line}" for line in _lines(one, style, kept=report.kept)]
    if report.removed:
        lines.append(f"Removed {counted(report.removed, 'run')} that an earlier try had left behind.")
    if report.tries:
        lines.append(_sum(report))
    elif not (report.removed or report.problems):
        lines.append("No run was left behind.")
    return "".join(f"{line}\n" for line in lines) + render_problems(report.problems, style)


def _lines(one: Tried, style: Style, *, kept: bool) -> Iterator[str]:
    status = style.paint(_words(one.status), _COLORS.get(one.status, "red"))
    used = _cell(one).removeprefix(_words(one.status))
    yield f"{one.side:<5} {status}{used}{_why(one)}"
    for check in one.checks:
        if not check.passed:
            yield f"      {one_line(check.what)}; found: {one_line(_short(check.found)) or 'nothing'}"
    for name, value in one.outputs.items():
        yield f"      {one_line(name)}: {one_line(_short(str(value)))}"
    if one.warning:
        yield f"      warning: {one_line(one.warning)}"
    if kept and one.url:
        yield f"      {one_line(one.url)}"


def _why(one: Tried) -> str:
    return f": {one_line(one.message)}" if one.message else ""


def _words(status: TryStatus) -> str:
    return status.replace("-", " ")


def _tokens(one: Tried) -> int:
    return one.input_tokens + one.output_tokens


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _sum(report: TryReport) -> str:
    passed = sum(one.status is TryStatus.PASSED for one in report.tries)
    tokens = sum(map(_tokens, report.tries))
    return f"{passed} of {counted(len(report.tries), 'run')} passed, {tokens} tokens used."


def tries_blocks(report: TryReport) -> list[Block]:
    """A heading, the problems, a table with old against new, and what each run has said."""
    sides = [side for side in ("live", "file") if any(one.side == side for one in report.tries)]
    rows = [f"| prompt | case | {' | '.join(sides)} |", f"|{'---|' * (2 + len(sides))}"]
    for (key, case), group in groupby(report.tries, lambda one: (one.key, one.case)):
        by_side = {one.side: _cell(one) for one in group}
        rows.append(f"| {code(key)} | {case} | {' | '.join(by_side.get(side, '') for side in sides)} |")
    return [
        Block(f"### promptsync try: {_sum(report)}"),
        *(Block(f"- {code(one.message)}") for one in report.problems),
        Block("\n".join(rows)),
        *(Block(text) for one in report.tries if (text := _said(one, kept=report.kept))),
    ]


def _cell(one: Tried) -> str:
    used = f", {counted(one.iterations, 'iteration')}, {_tokens(one)} tokens" if one.iterations else ""
    return f"{_words(one.status)}{used}"


def _said(one: Tried, *, kept: bool) -> str:
    failed = [f"{check.what}; found: {_short(check.found)}" for check in one.checks if not check.passed]
    outputs = [f"{name}: {_short(str(value))}" for name, value in one.outputs.items()]
    url = one.url if kept else ""
    said = [line for line in (one.message, *failed, *outputs, url) if line]
    head = f"{code(one.key)} case {one.case}, {one.side}:"
    lines = [cut(line) for line in visible("\n".join(said)).splitlines()]
    return f"{head}\n\n{fenced(lines, '')}" if said else ""


def tries_members(report: TryReport) -> Document:
    """See schemas/try.schema.json."""
    return {
        "target": report.target,
        "organization": report.organization,
        "removed": report.removed,
        "tries": [_document(one) for one in report.tries],
    }


def no_tries_members(target: str | None) -> Document:
    """The same members if nothing could be tried."""
    return {"target": target, "organization": None, "removed": 0, "tries": []}


def _document(one: Tried) -> Document:
    return {
        "key": one.key,
        "case": one.case,
        "ask": one.ask,
        "side": one.side,
        "status": one.status.value,
        "message": one.message or None,
        "checks": [{"what": each.what, "passed": each.passed, "found": each.found} for each in one.checks],
        "outputs": dict(one.outputs),
        "iterations": one.iterations,
        "inputTokens": one.input_tokens,
        "outputTokens": one.output_tokens,
        "warning": one.warning or None,
        "run": one.run or None,
        "url": one.url or None,
    }
