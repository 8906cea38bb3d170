"""What an import did, as text for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.reports.imported import ImportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from promptsync.render.style import Style
    from promptsync.reports.imported import ImportedFile
    from promptsync.reports.report import ImportReport

_COLORS = {
    ImportStatus.IMPORTED: "green",
    ImportStatus.THERE: "dim",
    ImportStatus.EQUAL: "dim",
    ImportStatus.LEFT_OUT: "red",
    ImportStatus.NO_PROMPT: "dim",
}
_WORDS = {
    ImportStatus.IMPORTED: "imported",
    ImportStatus.THERE: "already there",
    ImportStatus.EQUAL: "equal",
    ImportStatus.LEFT_OUT: "left out",
    ImportStatus.NO_PROMPT: "skipped",
}
MOST_DETAILS = 40
"""So many files are told of one by one; of more only if somebody asks for it."""
_MOST_NAMES = 3


def render_import(report: ImportReport, style: Style) -> str:
    """Each file with what became of it and why, then the sums and where to look."""
    many = len(report.results) > MOST_DETAILS and not report.verbose
    lines = [] if many else [line for result in report.results for line in _lines(result, style)]
    lines += ["", *_sums(report)] if lines else _sums(report)
    if many:
        lines.append(
            f"Run it with --verbose to see what became of each of the {len(report.results):,} files."
        )
    return "".join(f"{line}\n" for line in lines)


def _lines(result: ImportedFile, style: Style) -> Iterator[str]:
    word = style.paint(_WORDS[result.status], _COLORS[result.status])
    source = one_line(result.source)
    if result.status in {ImportStatus.NO_PROMPT, ImportStatus.EQUAL}:
        yield f"{word}  {source}: {one_line(', '.join(result.notes))}"
        return
    kinds = [f"/{result.command}" if kind == "command" else kind for kind in result.kinds]
    target = f" -> {one_line(result.file)} ({', '.join(kinds)})" if result.file else ""
    yield f"{word}  {source}{target}"
    for problem in result.problems:
        yield f"    {one_line(problem.message)} [{problem.rule}]"
        if problem.hint:
            yield f"    {one_line(problem.hint)}"
    if not result.problems:
        yield from (f"    {one_line(note)}" for note in result.notes)


def _sums(report: ImportReport) -> list[str]:
    results = report.results
    count = Counter(result.status for result in results)
    sums = [f"{count[status]:,} {_WORDS[status]}" for status in ImportStatus if count[status]]
    end = " Nothing was written." if report.dry else ""
    nothing = all(result.status is ImportStatus.NO_PROMPT for result in results)
    lines = [f"{'No prompt found. ' if nothing else ''}{', '.join(sums) or 'The source is empty'}.{end}"]
    skipped = Counter(_why(one) for one in results if one.status is ImportStatus.NO_PROMPT)
    if skipped:
        said = (f"{number:,} {one_line(why)}" for why, number in skipped.most_common())
        lines.append(f"  skipped: {'; '.join(said)}")
    left = ((one, [p.rule for p in one.problems]) for one in results if one.status is ImportStatus.LEFT_OUT)
    lines += _places("left out", left, lambda one: one.source)
    taken = ((one, one.attention) for one in results if one.status is ImportStatus.IMPORTED)
    return lines + _places("look at", taken, lambda one: one.file)


def _why(result: ImportedFile) -> str:
    return ", ".join(result.notes)


def _places(
    word: str, found: Iterable[tuple[ImportedFile, Sequence[str]]], name: Callable[[ImportedFile], str]
) -> list[str]:
    """A line for each reason, with how many files it is about and the first of them."""
    files = defaultdict[str, list[str]](list)
    for one, reasons in found:
        for reason in reasons:
            files[reason].append(one_line(name(one)))
    lines = []
    for reason, names in sorted(files.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {counted(len(names) - _MOST_NAMES, 'other')}" if len(names) > _MOST_NAMES else ""
        lines.append(f"  {word}: {reason} ({len(names):,}): {', '.join(names[:_MOST_NAMES])}{more}")
    return lines
