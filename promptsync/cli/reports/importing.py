"""What an import did, as text and as a JSON document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.library.importing.outcome import ImportStatus
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.library.importing.outcome import ImportedFile
    from promptsync.render.style import Style

_COLOURS = {
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


def import_document(results: Sequence[ImportedFile], *, dry: bool) -> dict[str, object]:
    """The same as a document for JSON."""
    count = Counter(result.status for result in results)
    return {
        "formatVersion": 1,
        "dryRun": dry,
        "summary": {status.value: count[status] for status in ImportStatus},
        "files": [_document(result) for result in results],
    }


def _lines(result: ImportedFile, style: Style) -> Iterator[str]:
    word = style.paint(_WORDS[result.status], _COLOURS[result.status])
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


def _document(result: ImportedFile) -> dict[str, object]:
    found = result.problem
    return {
        "source": result.source,
        "status": result.status.value,
        "file": result.file or None,
        "key": result.key or None,
        "kinds": list(result.kinds),
        "command": result.command or None,
        "notes": list(result.notes),
        "problem": {"rule": found.rule, "message": found.message, "hint": found.hint} if found else None,
    }
