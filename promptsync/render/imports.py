"""What an import did, as text for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.imported import ImportStatus
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.imported import ImportedFile
    from promptsync.render.style import Style

_COLORS = {
    ImportStatus.IMPORTED: "green",
    ImportStatus.THERE: "dim",
    ImportStatus.LEFT_OUT: "red",
    ImportStatus.NO_PROMPT: "dim",
}
_WORDS = {status: status.value.replace("-", " ") for status in ImportStatus}


def render_import(results: Sequence[ImportedFile], style: Style, *, dry: bool) -> str:
    """Each file with what became of it and why, then the sums. ``dry``: nothing was written."""
    lines = [line for result in results for line in _lines(result, style)]
    count = Counter(result.status for result in results)
    sums = ", ".join(f"{count[status]} {_WORDS[status]}" for status in ImportStatus)
    end = f"{sums}. Nothing was written." if dry else f"{sums}."
    return "".join(f"{line}\n" for line in (*lines, end))


def _lines(result: ImportedFile, style: Style) -> Iterator[str]:
    word = style.paint(_WORDS[result.status], _COLORS[result.status])
    source = one_line(result.source)
    if result.status is ImportStatus.NO_PROMPT:
        yield f"{word}  {source}: {one_line(', '.join(result.notes))}"
        return
    kinds = [f"/{result.command}" if kind == "command" else kind for kind in result.kinds]
    target = f" -> {one_line(result.file)} ({', '.join(kinds)})" if result.file else ""
    yield f"{word}  {source}{target}"
    if result.problem:
        yield f"    {one_line(result.problem.message)} [{result.problem.rule}]"
        if result.problem.hint:
            yield f"    {one_line(result.problem.hint)}"
    else:
        yield from (f"    {one_line(note)}" for note in result.notes)
