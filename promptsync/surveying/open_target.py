"""A target, open: what a survey asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from promptsync.model import Desired
    from promptsync.protocols import CommitOrder, Ledger, PromptReader, RequestSlots
    from promptsync.record import LedgerState, Neighbor, Run


def _as_it_is(state: LedgerState) -> LedgerState:
    return state


def _always(_: Desired) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """The target's parts that a survey needs. ``organization`` is the only one allowed, if it is given.

    ``refuse_if_running`` raises LockedError for a run that may still be sending requests at the platform's
    time. ``own`` gives the ledger's state this library's place, or raises ForeignLedgerError. ``neighbors``
    are the other ledgers of the repository. ``committed`` says whether git has what a file says.
    """

    target: str
    service: PromptReader
    ledger: Ledger
    slots: RequestSlots
    refuse_if_running: Callable[[Run, str], None]
    order: CommitOrder
    organization: str = ""
    own: Callable[[LedgerState], LedgerState] = _as_it_is
    neighbors: Callable[[], Sequence[Neighbor]] = tuple
    committed: Callable[[Desired], bool] = _always
