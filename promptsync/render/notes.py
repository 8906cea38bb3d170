"""The notes of a plan as sentences, which every format for people shows alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.notes import Listing, Notes, Rerouted


def note_lines(notes: Notes) -> Iterator[str]:
    """A sentence each, as foreign text has it: whoever shows it makes it harmless."""
    for reach in notes.reach:
        if reach.hosts:
            what = "a new host" if len(reach.hosts) == 1 else "new hosts"
            yield f"{reach.key} names {what}: {', '.join(reach.hosts)}"
        if reach.root:
            what = "a new command" if len(reach.root) == 1 else "new commands"
            yield f"{reach.key} runs {what} as root: {', '.join(reach.root)}"
    yield from map(_rerouted, notes.routing)
    if notes.listing and _worth_telling(notes.listing):
        yield _listing(notes.listing)


def _rerouted(one: Rerouted) -> str:
    asks = f"{one.number} of its {counted(one.total, 'ask')}"
    if one.regained:
        return f"{one.key} is first again for {asks}, before {one.other}"
    said = f"; both say: {', '.join(one.words)}" if one.words else ""
    return f"{one.other}{' (new)' if one.new else ''} outranks {one.key} for {asks}{said}"


def _worth_telling(one: Listing) -> bool:
    return one.before != one.after or (one.limit is not None and one.after > one.limit)


def _listing(one: Listing) -> str:
    limit = f" (limit {one.limit:,} in promptsync.yaml)" if one.limit else ""
    over = f", {one.after - one.limit:,} over the limit" if one.limit and one.after > one.limit else ""
    return f"skill listing {one.before:,} → {one.after:,} characters{limit}{over}"
