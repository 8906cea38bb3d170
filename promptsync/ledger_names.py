"""The ledgers that a configuration names: one for each target, and names that git can hold."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from promptsync.model import Origin
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.problems import Problem


def check_ledgers(ledgers: Mapping[str, str], file: str) -> Iterator[Problem]:
    """A finding for each ledger that cannot be; ``ledgers`` has a target's as ``ref:NAME`` or ``file:PATH``.

    Case makes no difference, as on some systems.
    """
    for target, ledger in ledgers.items():
        if any(part.endswith(".lock") for part in ledger.split("/")) and ledger.startswith("ref:"):
            yield _finding(f"targets.{target}.state: git keeps names that end in .lock for itself", file)
    for (one, first), (other, second) in combinations(ledgers.items(), 2):
        a, b = first.casefold(), second.casefold()
        if a == b:
            yield _finding(f"the targets {one} and {other} have the same ledger, {second}", file)
        elif a.startswith("ref:") and (a.startswith(f"{b}/") or b.startswith(f"{a}/")):
            yield _finding(f"git cannot hold both {first} and {second}: one would be in the other", file)


def _finding(message: str, file: str) -> Problem:
    return problem("config", message, Origin(file), "Give each target a `state:` with a name of its own.")
