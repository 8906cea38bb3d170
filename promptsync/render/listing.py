"""The prompts of a target as a table, and one prompt with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import TEXT
from promptsync.render.cells import cells, cut
from promptsync.render.counting import counted
from promptsync.render.escape import one_line, visible
from promptsync.render.table import DATE, WIDEST, short_time, table_lines, widths_of
from promptsync.reports.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.model import FieldValue, Prompt
    from promptsync.render.style import Style
    from promptsync.reports.standing import KnownPrompt, ShownPrompt

_KEY, _STANDING, _KINDS, _COMMAND, _UPDATED, _NAME = range(6)
_HEADS = ("key", "standing", "kind", "command", "updated", "name")
_LEAST = (
    (_NAME, 20),
    (_UPDATED, DATE),
    (_COMMAND, 12),
    (_KEY, 24),
    (_NAME, 0),
    (_UPDATED, 0),
    (_KINDS, 7),
    (_COMMAND, 0),
    (_KEY, 12),
    (_KINDS, 0),
    (_STANDING, 8),
)
"""Which column gives up its room first, and down to how much; one without any is left out."""

_ID = 8
"""So many characters of an id are shown: `show` takes them."""

_COLORS = {Standing.IN_STEP: "green", Standing.UNMANAGED: "dim", Standing.CONFLICT: "red"}
_LABEL = 13


def render_listing(prompts: Sequence[KnownPrompt], style: Style, columns: int = WIDEST) -> str:
    """A row a prompt, as wide as ``columns``, the terminal's, and at most ``WIDEST``; then the number."""
    if not prompts:
        return "No prompts.\n"
    rows = [_HEADS, *map(_cells, prompts)]
    widths = widths_of(rows, _LEAST, min(columns, WIDEST))
    head, *lines = table_lines(rows, widths, _fitted)
    painted = [
        style.paint(line, _COLORS.get(one.standing, "yellow"))
        for line, one in zip(lines, prompts, strict=True)
    ]
    end = f"{counted(len(prompts), 'prompt')}."
    return "".join(f"{line}\n" for line in (style.paint(head, "bold"), *painted, end))


def _cells(known: KnownPrompt) -> tuple[str, ...]:
    said = known.prompt
    return (
        one_line(known.key or (known.id or "")[:_ID]),
        str(known.standing),
        ", ".join(known.kinds),
        one_line(f"/{said.command}") if said.command else "",
        short_time(known.updated_at) if known.updated_at else "",
        one_line(said.name),
    )


def _fitted(column: int, text: str, width: int) -> str:
    """What a column shows in ``width`` cells: a time is cut to its date."""
    if column == _UPDATED and cells(text) > width:
        return text[:DATE]
    return cut(text, width)


def render_shown(shown: ShownPrompt, style: Style) -> str:
    """What is known of a prompt, then the text that would be sent, or that of the organization."""
    known = shown.known
    about = "".join(f"{style.paint(f'{label:<{_LABEL}}', 'bold')}{value}\n" for label, value in _about(known))
    prompt = shown.composed or shown.live
    text = _whole_line(prompt.prompt) if prompt else ""
    return f"{about}{_differing(shown, style)}\n{text}"


def render_side(said: Prompt | str) -> str:
    """One side alone: a file as it is, or the fields of a prompt, each on a line, and its text."""
    if isinstance(said, str):
        return _whole_line(said)
    fields = said.fields()
    text = str(fields.pop(TEXT))
    lines = [f"{name}: {_word(value)}\n" for name, value in fields.items() if value]
    return f"{''.join(lines)}\n{_whole_line(text)}"


def _word(value: FieldValue) -> str:
    return one_line(value) if isinstance(value, str) else str(value).lower()


def _whole_line(text: str) -> str:
    """``text`` made visible, with a line end."""
    shown = visible(text)
    return shown if shown.endswith("\n") else f"{shown}\n"


def _about(known: KnownPrompt) -> Iterator[tuple[str, str]]:
    said = known.prompt
    if known.key:
        yield "Key", one_line(known.key)
    if known.origin:
        yield "File", one_line(known.origin.file)
    yield "Name", one_line(said.name)
    yield "Description", one_line(said.description)
    if said.command:
        yield "Command", one_line(f"/{said.command}")
    yield "Kind", ", ".join(known.kinds) or "none"
    yield "Standing", str(known.standing)
    if known.id:
        yield "Id", one_line(known.id)
    if known.updated_at:
        yield "Updated", f"{short_time(known.updated_at)} UTC, on the platform"


def _differing(shown: ShownPrompt, style: Style) -> str:
    """A word about the side whose text does not follow."""
    if None in {shown.composed, shown.live} or shown.composed == shown.live:
        return ""
    return (
        style.paint("This is the file's text; the organization's differs: see it with --live.", "dim") + "\n"
    )
