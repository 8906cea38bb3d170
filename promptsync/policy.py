"""What a plan may decide by itself, as frozen values: set in promptsync.yaml or by flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from promptsync.composition import Bundle

if TYPE_CHECKING:
    from promptsync.keys.patterns import KeyPatterns
    from promptsync.model import Key


class DriftPolicy(StrEnum):
    """For a prompt edited on the platform and not here: leave it, fail, or send what the file says."""

    KEEP = "keep"
    FAIL = "fail"
    OVERWRITE = "overwrite"


class ConflictPolicy(StrEnum):
    """For a prompt edited on the platform and here, differently: leave it alone, fail, or let git win."""

    SKIP = "skip"
    FAIL = "fail"
    OVERWRITE = "overwrite"


class Authority(StrEnum):
    """Who writes a prompt: git, or people in the dashboard, whom git then only mirrors."""

    GIT = "git"
    DASHBOARD = "dashboard"


class People(StrEnum):
    """How the people who edited prompts are named; ``OFF``: they are not even asked for."""

    NAMES = "names"
    HANDLES = "handles"
    OFF = "off"


class KeyPolicy(NamedTuple):
    """The policies for the keys that ``patterns`` match; None: those of all keys."""

    patterns: KeyPatterns
    drift: DriftPolicy | None = None
    conflict: ConflictPolicy | None = None
    authority: Authority | None = None


class BundlePolicy(NamedTuple):
    """What becomes of the files beside a ``SKILL.md``: the last of ``by_key`` that matches its key counts."""

    by_key: tuple[tuple[KeyPatterns, Bundle], ...] = ()

    def of(self, key: Key) -> Bundle:
        """The choice for one skill."""
        chosen = (bundle for patterns, bundle in reversed(self.by_key) if patterns.match(key))
        return next(chosen, Bundle.AUTO)


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
    """The guard of a plan. ``deletes`` counts replaces too; without ``updates`` they have no limit.

    ``gone`` counts managed prompts that the platform no longer lists.
    """

    deletes: Limit = Limit(share=30)
    updates: Limit | None = None
    gone: Limit = Limit(share=30)


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults keep drift, skip conflicts and adopt nothing that differs.

    Of several in ``by_key`` that match a key, the last counts. ``older`` lets an old commit undo a newer one.
    ``options`` are those that lead a command to the same target and files.
    """

    drift: DriftPolicy = DriftPolicy.KEEP
    conflict: ConflictPolicy = ConflictPolicy.SKIP
    by_key: tuple[KeyPolicy, ...] = ()
    adopt: Adoption = Adoption()
    limits: Limits = Limits()
    older: bool = False
    options: tuple[str, ...] = ()

    def mirrors(self, key: Key) -> bool:
        """Whether the dashboard is the authority of one prompt."""
        chosen = (one.authority for one in reversed(self.by_key) if one.authority and one.patterns.match(key))
        return next(chosen, Authority.GIT) is Authority.DASHBOARD

    def only_authorities(self) -> tuple[KeyPolicy, ...]:
        """``by_key`` without what a flag or a reviewed plan has decided otherwise."""
        return tuple(one._replace(drift=None, conflict=None) for one in self.by_key if one.authority)

    def drift_of(self, key: Key) -> DriftPolicy:
        """The drift policy for one prompt. What is mirrored is planned as if git won, and then set aside."""
        if self.mirrors(key):
            return DriftPolicy.OVERWRITE
        chosen = (one.drift for one in reversed(self.by_key) if one.drift and one.patterns.match(key))
        return next(chosen, self.drift)

    def conflict_of(self, key: Key) -> ConflictPolicy:
        """The conflict policy for one prompt, as :meth:`drift_of`."""
        if self.mirrors(key):
            return ConflictPolicy.OVERWRITE
        chosen = (one.conflict for one in reversed(self.by_key) if one.conflict and one.patterns.match(key))
        return next(chosen, self.conflict)
