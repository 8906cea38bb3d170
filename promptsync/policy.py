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
class Limit:
    """The most changes of a kind: a ``count``, or a ``share`` of the managed prompts in percent."""

    count: int | None = None
    share: int | None = None

    @classmethod
    def parse(cls, text: str | int) -> Limit:
        """``5`` or ``30%``. Raises ValueError for anything else."""
        if isinstance(text, str) and text.endswith("%"):
            share = int(text[:-1])
            if not 0 <= share <= 100:
                raise ValueError(text)
            return cls(share=share)
        count = int(text)
        if count < 0:
            raise ValueError(text)
        return cls(count=count)

    def __str__(self) -> str:
        return f"{self.share}%" if self.count is None else str(self.count)


@dataclass(frozen=True, slots=True)
class Limits:
    """The guard of a plan. ``deletes`` counts replaces too; without ``updates`` they have no limit."""

    deletes: Limit = Limit(share=30)
    updates: Limit | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults overwrite drift, stop at a conflict and adopt nothing that differs."""

    drift: DriftPolicy = DriftPolicy.OVERWRITE
    conflict: ConflictPolicy = ConflictPolicy.FAIL
    adopt: Adoption = Adoption()
    limits: Limits = Limits()
