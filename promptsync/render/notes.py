"""The notes of a plan as sentences, which every format for people shows alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.table import short_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.plan.notes import Edit, Edits, Listing, Notes, Rerouted, Shortened

_WORDS = 8


def note_lines(notes: Notes, *, addresses: bool = True) -> Iterator[str]:
    """A sentence each, as foreign text has it: whoever shows it makes it harmless.

    Without ``addresses``, people are named and their e-mail addresses are not.
    """
    yield from _edit_lines(notes.edits, addresses=addresses)
    for reach in notes.reach:
        if reach.hosts:
            what = "a new host" if len(reach.hosts) == 1 else "new hosts"
            yield f"{reach.key} names {what}: {', '.join(reach.hosts)}"
        if reach.root:
            what = "a new command" if len(reach.root) == 1 else "new commands"
            yield f"{reach.key} runs {what} as root: {', '.join(reach.root)}"
    yield from map(_rerouted, notes.routing)
    yield from map(_shortened, notes.shortened)
    if notes.listing and _worth_telling(notes.listing):
        yield _listing(notes.listing)


def _edit_lines(edits: Edits, *, addresses: bool) -> Iterator[str]:
    """Who edited what; why that is not known is said once."""
    for one in edits.found:
        what = "deleted" if one.deleted else "edited"
        when = f", {short_time(one.at)} UTC" if one.at else ""
        yield f"{one.key} was {what} on the platform by {editor(one, addresses=addresses)}{when}"
    if edits.found and edits.unknown:
        yield f"who that was is in the audit logs, which were not read: {edits.unknown}"


def editor(edit: Edit, *, addresses: bool) -> str:
    """Who made the edit, with the e-mail address if ``addresses``."""
    if edit.person is None:
        return f"a former member (id {edit.actor})" if edit.actor else "an unknown person"
    address = f" ({edit.person.email})" if addresses and edit.person.email else ""
    return f"{edit.person.name}{address}"


def _rerouted(one: Rerouted) -> str:
    asks = f"{one.number} of its {counted(one.total, 'ask')}"
    if one.regained:
        return f"{one.key} is first again for {asks}, before {one.other}"
    said = f"; both say: {', '.join(one.words)}" if one.words else ""
    return f"{one.other}{' (new)' if one.new else ''} outranks {one.key} for {asks}{said}"


def _shortened(one: Shortened) -> str:
    cut = ""
    if one.cut:
        before, after = one.cut
        cut = f"the description of {one.key} is cut from {before:,} to {after:,} characters"
    if not one.words:
        return cut
    more = len(one.words) - _WORDS
    words = ", ".join(one.words[:_WORDS]) + (f" and {more} more" if more > 0 else "")
    gone = f"says no longer what its asks say: {words}"
    return f"{cut}, and {gone}" if cut else f"{one.key} {gone}"


def _worth_telling(one: Listing) -> bool:
    return one.before != one.after or (one.limit is not None and one.after > one.limit)


def _listing(one: Listing) -> str:
    limit = f" (limit {one.limit:,} in promptsync.yaml)" if one.limit else ""
    over = f", {one.after - one.limit:,} over the limit" if one.limit and one.after > one.limit else ""
    return f"skill listing {one.before:,} → {one.after:,} characters{limit}{over}"
