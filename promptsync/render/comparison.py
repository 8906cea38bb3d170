"""What git and the organization made of prompts since the last apply, by words, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import TEXT
from promptsync.render.counting import counted
from promptsync.render.diff import word_diff
from promptsync.render.escape import one_line, visible
from promptsync.render.paragraph_places import places_of
from promptsync.render.prose import ProseMark, compare, fold
from promptsync.reports.standing import MOVED_THERE, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptsync.composition import Composition
    from promptsync.plan.differences import FieldChange
    from promptsync.render.prose import Paragraph, ProsePiece
    from promptsync.render.style import Style
    from promptsync.reports.document import Document
    from promptsync.reports.report import DiffReport
    from promptsync.reports.standing import ComparedPrompt

_COLORS = {Standing.CONFLICT: "red"}
_GUTTER = 6
"""Columns for the number of a line."""


def render_comparison(report: DiffReport, style: Style) -> str:
    """Each prompt with the two sides that have moved."""
    if not report.prompts:
        return "Nothing has changed since the last apply.\n"
    return "\n".join("".join(f"{line}\n" for line in _prompt(one, style)) for one in report.prompts)


def _prompt(one: ComparedPrompt, style: Style) -> Iterator[str]:
    known = one.shown.known
    name = one_line(known.key or known.id or "")
    standing = style.paint(str(known.standing), _COLORS.get(known.standing, "yellow"))
    yield f'{style.paint(name, "bold")}  "{one_line(known.prompt.name)}"  {standing}'
    if one.ours is None:
        yield "in git: the file was removed" if one.shown.base else "in git: there is no file"
    elif one.ours:
        yield "in git since the last apply:" if one.shown.base else _first(one)
        yield from _fields(one.ours, one.composition, style)
    if one.theirs is None:
        yield "on the platform: the prompt was deleted"
    elif one.theirs:
        yield "on the platform since the last apply:"
        yield from _fields(one.theirs, None, style)
    if not one.ours and not one.theirs and None not in {one.ours, one.theirs}:
        yield "nothing has changed"


def _first(one: ComparedPrompt) -> str:
    return "the file, beside what the organization has:" if one.shown.live else "in git, not applied yet:"


def _fields(fields: Iterable[FieldChange], composition: Composition | None, style: Style) -> Iterator[str]:
    for change in fields:
        before, after = _text(change.before), _text(change.after)
        if change.field != TEXT:
            yield f"  {change.field}: {word_diff(before, after, style)}"
            continue
        yield f"  {change.field}"
        paragraphs = compare(before, after)
        places = places_of(paragraphs, composition) if composition and composition.runs else {}
        for is_far, run in fold(paragraphs):
            if is_far:
                yield style.paint(f"  {'':>{_GUTTER}} … {counted(len(run), 'unchanged paragraph')}", "dim")
            else:
                for one in run:
                    yield from _paragraph(one, places, style)


def _paragraph(one: Paragraph, places: Mapping[tuple[int, int], str], style: Style) -> Iterator[str]:
    """The lines of a paragraph behind its number, with what went and what came marked by words."""
    about = [places[one.old, one.new]] if (one.old, one.new) in places else []
    about += [f"moved from line {one.old}"] if one.moved else []
    if about:
        yield style.paint(f"  {'':>{_GUTTER}} @ {one_line(', '.join(about))}", "cyan")
    text = "".join(_piece(piece, style) for piece in one.pieces)
    number = str(one.new or one.old)
    for line in text.rstrip("\n").split("\n"):
        yield f"  {number:>{_GUTTER}} {'|' if one.changed else ' '} {line}".rstrip()
        number = ""


def _piece(piece: ProsePiece, style: Style) -> str:
    """Marks stand on every line of a piece, so that each line can be read alone."""
    if piece.mark is ProseMark.SAME:
        return visible(piece.text)
    left, right, color = ("[-", "-]", "red") if piece.mark is ProseMark.GONE else ("{+", "+}", "green")
    return "\n".join(
        style.paint(f"{left}{visible(line)}{right}", color) if line else line
        for line in piece.text.split("\n")
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()


def comparison_members(report: DiffReport) -> Document:
    """See schemas/diff.schema.json."""
    return {
        "target": report.target,
        "organization": report.organization,
        "prompts": [_document(one) for one in report.prompts],
    }


def no_comparison_members(target: str | None) -> Document:
    """The same members if nothing could be compared."""
    return {"target": target, "organization": None, "prompts": []}


def _document(one: ComparedPrompt) -> Document:
    known = one.shown.known
    return {
        "key": known.key,
        "id": known.id,
        "name": known.prompt.name,
        "standing": str(known.standing),
        "ours": _changes(one.ours),
        "theirs": _changes(one.theirs),
        "since": known.updated_at if known.standing in MOVED_THERE and known.updated_at else None,
    }


def _changes(fields: Iterable[FieldChange] | None) -> list[Document] | None:
    if fields is None:
        return None
    return [{"field": one.field, "before": one.before, "after": one.after} for one in fields]
