"""Prompt files, and who plans them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.keys.choice import ALL
from promptsync.keys.patterns import KeyPatterns, Scope
from promptsync.model import Desired, Key, Origin, Prompt
from promptsync.planning.planners import LibraryPlanner, SavedPlanner
from promptsync.planning.saved import load_saved
from promptsync.policy import Limit, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.keys.choice import Choice
    from promptsync.policy import Policy

FREE = Limits(deletes=Limit(share=100))


@dataclass(frozen=True, slots=True)
class File:
    """A prompt file."""

    prompt: Prompt
    protect: bool = False


def desired(files: Mapping[str, File]) -> list[Desired]:
    """What ``files`` say."""
    return [Desired(Key(k), f.prompt, Origin(f"{k}.yaml"), f.protect) for k, f in sorted(files.items())]


def library(
    files: Mapping[str, File],
    policy: Policy,
    excluded: frozenset[str] = frozenset(),
    choice: Choice = ALL,
) -> LibraryPlanner:
    """Plans ``files`` but those of the keys ``excluded``, as far as they are chosen."""
    scope = Scope(exclude=KeyPatterns(tuple(sorted(excluded))))
    return LibraryPlanner(desired(files), policy, scope, choice)


def saved(text: str) -> SavedPlanner:
    """Plans what a saved plan says."""
    return SavedPlanner(load_saved(text, "plan.json"), "plan.json", FREE)
