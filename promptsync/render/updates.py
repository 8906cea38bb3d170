"""What an update found and did, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.reports.updated import UpdateStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.render.style import Style
    from promptsync.reports.report import UpdateReport
    from promptsync.reports.updated import UpdatedPrompt, UpdatedSource

_COLORS = {
    UpdateStatus.CONFLICT: "red",
    UpdateStatus.LEFT: "red",
    UpdateStatus.GONE: "yellow",
    UpdateStatus.NEW: "yellow",
}
_HOW = {
    UpdateStatus.NEW: "--add imports it",
    UpdateStatus.GONE: "no longer in the source; --prune removes it",
    UpdateStatus.DROPPED: "deleted here, so it follows its source no longer",
}
_MOST_SUBJECTS = 10


def render_update(report: UpdateReport, style: Style) -> str:
    """Each source with the commits it brings and what becomes of its prompts, then the sums."""
    lines = [line for source in report.sources for line in _source(source, style)]
    sums = [f"{report.count(status)} {status.value}" for status in UpdateStatus if report.count(status)]
    end = " Nothing was written." if report.check else ""
    lines.append(f"{', '.join(sums) or 'Nothing to update'}.{end}")
    if report.count(UpdateStatus.CONFLICT) and not report.check:
        lines.append(
            "Resolve the conflicts, then run `promptsync validate`: it refuses what still has markers."
        )
    return "".join(f"{line}\n" for line in lines)


def title_of(source: UpdatedSource) -> str:
    """A source in one line: its address, and the commits before and now."""
    place = source.source + (f"@{source.reference}" if source.reference else "")
    place += f"//{source.path}" if source.path else ""
    if source.failure:
        return one_line(place)
    if source.old == source.new:
        return f"{one_line(place)}: up to date at {source.new[:7]}"
    many = "" if source.subjects is None else f", {counted(len(source.subjects), 'commit')}"
    return f"{one_line(place)}: {source.old[:7]} -> {source.new[:7]}{many}"


def _source(source: UpdatedSource, style: Style) -> Iterator[str]:
    yield title_of(source)
    if source.failure:
        yield f"  {one_line(source.failure.message)} [{source.failure.rule}]"
        if source.failure.hint:
            yield f"  {one_line(source.failure.hint)}"
    subjects = source.subjects or ()
    yield from (f"  {one_line(subject)}" for subject in subjects[:_MOST_SUBJECTS])
    if len(subjects) > _MOST_SUBJECTS:
        yield f"  and {counted(len(subjects) - _MOST_SUBJECTS, 'other')}"
    for prompt in source.prompts:
        yield from _prompt(prompt, style)
    if source.offered and source.old == source.new and not source.prompts:
        yield f"  {counted(source.offered, 'prompt')} of the source not taken; --add imports them"
    yield ""


def _prompt(prompt: UpdatedPrompt, style: Style) -> Iterator[str]:
    word = style.paint(prompt.status.value, _COLORS.get(prompt.status, "green"))
    yield f"{word}  {one_line(prompt.file or prompt.upstream)}"
    for one in prompt.findings:
        yield f"    new {one.severity}: {one_line(one.message)} [{one.rule}]"
    if how := _HOW.get(prompt.status):
        yield f"    {how}"
    yield from (f"    {one_line(note)}" for note in prompt.notes)
