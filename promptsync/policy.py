"""What a plan may decide by itself, as frozen values: set in promptsync.yaml or by flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Key


class DriftPolicy(StrEnum):
    """For a prompt edited on the platform and not here."""

    OVERWRITE = "overwrite"
    FAIL = "fail"
    KEEP = "keep"


class ConflictPolicy(StrEnum):
    """For a prompt edited on the platform and here, differently."""

    FAIL = "fail"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Which unmanaged live prompts may be taken into management although they differ from their file."""

    everything: bool = False
    keys: frozenset[Key] = field(default_factory=frozenset)

    def allows(self, key: Key) -> bool:
        """Whether the prompt of ``key`` may be adopted."""
        return self.everything or key in self.keys


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults overwrite drift, stop at a conflict and adopt nothing that differs."""

    drift: DriftPolicy = DriftPolicy.OVERWRITE
    conflict: ConflictPolicy = ConflictPolicy.FAIL
    adopt: Adoption = Adoption()
