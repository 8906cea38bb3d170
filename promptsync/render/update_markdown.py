"""What an update found and did, as GitHub's Markdown. Foreign text is code, in which nothing acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.markdown_blocks import Block
from promptsync.render.markdown_text import code, fenced
from promptsync.reports.updated import UpdateStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.reports.report import UpdateReport
    from promptsync.reports.updated import UpdatedPrompt, UpdatedSource

_WORDS = {
    UpdateStatus.CONFLICT: "conflict",
    UpdateStatus.NEW: "new in the source, not taken",
    UpdateStatus.GONE: "no longer in the source, kept",
    UpdateStatus.DROPPED: "deleted here, not followed any longer",
}


def update_blocks(report: UpdateReport) -> list[Block]:
    """The counts, then each source with its commits and what becomes of its prompts."""
    counts = [f"{report.count(status)} {status}" for status in UpdateStatus if report.count(status)]
    heading = Block(f"### promptsync update: {', '.join(counts) or 'nothing to do'}")
    return [heading, *(block for source in report.sources for block in _source(source))]


def _source(source: UpdatedSource) -> Iterator[Block]:
    place = code(source.source + (f"//{source.path}" if source.path else ""))
    ref = f", {code(source.reference)}" if source.reference else ""
    if source.failure:
        yield Block(f"**error** {place}{ref}: {code(source.failure.message)}")
        return
    if not source.moved:
        yield Block(f"{place}{ref} is up to date at {code(source.new[:7])}.")
        return
    subjects = source.subjects or ()
    many = f", {counted(len(subjects), 'commit')}" if subjects else ""
    head = f"{place}{ref}: {code(source.old[:7])} to {code(source.new[:7])}{many}."
    yield Block(head, fenced(map(one_line, subjects), "text") if subjects else "")
    for prompt in source.prompts:
        yield _prompt(prompt)


def _prompt(prompt: UpdatedPrompt) -> Block:
    lines = [f"**{_WORDS.get(prompt.status, prompt.status.value)}** {code(prompt.file or prompt.upstream)}"]
    lines += [f"- **new {one.severity}** {code(one.message)} {code(one.rule)}" for one in prompt.findings]
    lines += [f"- {code(note)}" for note in prompt.notes]
    return Block("\n".join(lines))
