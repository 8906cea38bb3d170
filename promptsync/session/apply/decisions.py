"""What a person decides about prompts and the ledger remembers: nothing of it is sent to the organization."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, LockedError, RefusedError, UsageError
from promptsync.hold import Hold
from promptsync.keys.nearest import did_you_mean
from promptsync.model import Key
from promptsync.planning.choosing import keys_of
from promptsync.planning.pairing import pair
from promptsync.record import ApplyStatus, Ending, LedgerDelta
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.project import open_project
from promptsync.session.opening.target import open_ledger
from promptsync.session.runs.processes import goes_on
from promptsync.session.runs.run import this_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from promptsync.model import Base
    from promptsync.protocols import Ledger
    from promptsync.record import LedgerState
    from promptsync.session.opening.project import Project


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A target's ledger, fetched, which nobody is writing; ``state`` is what it says."""

    project: Project
    ledger: Ledger
    state: LedgerState

    def note(self, delta: LedgerDelta, status: ApplyStatus, counts: dict[str, int] | None = None) -> None:
        """Write a decision down. Raises LedgerError."""
        run = this_run(self.project.repository)
        self.ledger.note(self.state, delta, Ending(run, status, counts or {}))


@contextmanager
def opened_ledger(target: str, prompts: Path | None = None, *, needed: bool = True) -> Iterator[OpenLedger]:
    """The ledger of a target. Raises RefusedError if it cannot be fetched, or while an apply is running.

    Without ``needed`` it is only read, as it is known here.
    """
    project = open_project()
    project.check_configuration()
    with closing(open_ledger(project, project.target(target))) as ledger:
        try:
            ledger.fetch()
        except LedgerError as error:
            if needed:
                message = f"the ledger could not be fetched: {error.message}"
                raise RefusedError(message, error.hint) from error
        state = LibraryPlace(project, target, prompts).own(ledger.read())
        if needed and state.intent and state.intent.run.host and goes_on(state.intent.run) is not False:
            run = state.intent.run
            raise LockedError(
                f"an apply by {run.actor}, started at {run.started}, has not ended",
                "Wait until it has ended. If you know that it is dead, run `promptsync unlock`.",
            )
        yield OpenLedger(project, ledger, state)


def release(opened: OpenLedger, keys: Sequence[str], prompts: Path | None) -> tuple[Key, ...]:
    """Let the ledger forget the prompts of ``keys``, and mark those with a file; the keys that it had.

    Raises UsageError for a key that there is not, and RefusedError for a prompt of an apply that has died.
    """
    state = opened.state
    library = opened.project.library(prompts)
    broken = {key for key, _ in library.broken}
    files = {one.key for one in library.desired} | broken
    pairs = pair(library.desired, {key: base for key, base in state.bases.items() if key not in broken})
    known = {key for one in pairs for key in (one.key, *keys_of(one))}
    _check_known(keys, {*known, *broken, *files, *state.released})
    # A part goes with its owner, whichever of the two is named.
    asked = {*keys, *(key for one in pairs if one.key in keys for key in keys_of(one))}
    chosen = [(key, base) for key, base in state.bases.items() if key in broken and key in asked]
    chosen += [(one.key, one.base) for one in pairs if one.base and not asked.isdisjoint(keys_of(one))]
    _check_ended(state, {key for today, base in chosen for key in (today, base.key)})
    bases: dict[Key, Base | None] = {base.key: None for _, base in chosen}
    marks: dict[Key, Base | None] = {
        key: replace(base, key=key, pulled=False) if key in files else None for key, base in chosen
    }
    if chosen:
        counts = {"release": len(chosen)}
        opened.note(LedgerDelta(bases, {}, marks), ApplyStatus.RELEASED, counts)
    return tuple(key for key, _ in chosen)


def _check_known(keys: Sequence[str], known: set[Key]) -> None:
    for key in keys:
        if key not in known:
            raise UsageError(f"{key}: there is no prompt with this key", did_you_mean(key, known))


def _check_ended(state: LedgerState, keys: set[Key]) -> None:
    if state.intent and any(step.key in keys for step in state.intent.steps):
        raise RefusedError(
            "the last apply did not end, and it was about to change one of these prompts",
            "Run `promptsync apply` first: it takes up from it.",
        )


def hold(opened: OpenLedger, keys: Sequence[str], until: str, reason: str, prompts: Path | None) -> None:
    """Keep every apply from the prompts of ``keys``. Raises UsageError for a key that there is not."""
    state, library = opened.state, opened.project.library(prompts)
    files = {one.key for one in library.desired} | {key for key, _ in library.broken}
    _check_known(keys, {*files, *state.bases, *state.released})
    run = this_run(opened.project.repository)
    made = Hold(until, reason, run.actor, run.started)
    delta = LedgerDelta(holds={Key(key): made for key in keys})
    opened.note(delta, ApplyStatus.HELD, {"hold": len(keys)})


def lift(opened: OpenLedger, keys: Sequence[str]) -> None:
    """End the holds of ``keys``. Raises UsageError for one that is not held."""
    for key in keys:
        if key not in opened.state.holds:
            raise UsageError(f"{key} is not held", did_you_mean(key, opened.state.holds))
    delta = LedgerDelta(holds=dict.fromkeys(map(Key, keys)))
    opened.note(delta, ApplyStatus.LIFTED, {"lift": len(keys)})
