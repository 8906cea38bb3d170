"""What the other ledgers of the repository manage in the same organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.record import LedgerState, Neighbor


def managed_elsewhere(neighbors: Iterable[Neighbor], state: LedgerState) -> dict[str, str]:
    """Who manages a prompt beside ``state``, by the prompt's id."""
    organization = state.organization.lower()
    return {
        base.id: _name(one, state)
        for one in neighbors
        if one.state.organization.lower() == organization
        for base in one.state.bases.values()
    }


def damaged(neighbors: Iterable[Neighbor]) -> list[Problem]:
    """A warning for each ledger that cannot say what it manages."""
    return [
        Problem(
            "ledger",
            Severity.WARNING,
            f"what the ledger {one.name} manages is not known: {one.damage}",
            None,
            "Its prompts count as unmanaged here.",
        )
        for one in neighbors
        if one.damage
    ]


def _name(neighbor: Neighbor, state: LedgerState) -> str:
    """Its library; the ledger itself where that is not another one than ours, or not known."""
    if neighbor.state.library in {"", state.library}:
        return f"the ledger {neighbor.name}"
    return neighbor.whose
