"""What a plan is asked for, whichever front end asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.config import DEFAULT_TARGET
from promptsync.errors import UsageError
from promptsync.keys.choice import Choice
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Limit, Limits, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from promptsync.config import Config
    from promptsync.model import Key
    from promptsync.policy import KeyPolicy
    from promptsync.session.opening.project import Project

EVERYTHING = "*"
DEFAULT_CONCURRENCY = 8
DEFAULT_MINUTES = 20.0


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is asked for: the options that plan and apply share. None: as configured."""

    prompts: Path | None = None
    target: str = DEFAULT_TARGET
    drift: str | None = None
    conflict: str | None = None
    adopt: tuple[str, ...] = ()
    max_deletes: Limit | None = None
    max_updates: Limit | None = None
    max_gone: Limit | None = None
    older: bool = False
    refresh: bool = False
    keys: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    project: Project | None = field(default=None, compare=False)
    """Opened before, for another target."""

    @property
    def choice(self) -> Choice:
        """Which prompts the plan may change."""
        return Choice(self.keys, self.only, self.skip)

    @property
    def options(self) -> tuple[str, ...]:
        """The options that lead to the same target and files."""
        target = () if self.target == DEFAULT_TARGET else ("--target", self.target)
        return (*target, *(("--prompts", str(self.prompts)) if self.prompts else ()))

    @classmethod
    def plain(cls, prompts: Path | None, target: str) -> PlanRequest:
        """For a look at what was edited where: every edit on the platform is seen, as drift or a conflict."""
        return cls(prompts, target, DriftPolicy.OVERWRITE, ConflictPolicy.SKIP)

    def check_unplanned(self) -> None:
        """Raise UsageError for what a saved plan has decided already."""
        for name in ("prompts", "drift", "conflict", "adopt", "refresh", "only", "skip"):
            if getattr(self, name):
                raise UsageError(f"--{name} does not go with a saved plan: it was made with or without it.")

    def policy(self, config: Config, keys: Iterable[Key]) -> Policy:
        """The policy for a library with ``keys``. Raises UsageError for a key to adopt that no file has."""
        there = frozenset(keys)
        if unknown := sorted({*self.adopt} - {EVERYTHING} - there):
            raise UsageError(f"--adopt {unknown[0]}: no prompt file has this key.")
        return Policy(
            drift=DriftPolicy(self.drift or config.drift),
            conflict=ConflictPolicy(self.conflict or config.conflict),
            by_key=tuple(map(self._by_key, config.by_key)),
            older=self.older or config.older,
            options=self.options,
            adopt=Adoption(EVERYTHING in self.adopt, frozenset(key for key in there if key in self.adopt)),
            limits=Limits(
                self.max_deletes or config.limits.deletes,
                self.max_updates or config.limits.updates,
                self.max_gone or config.limits.gone,
            ),
        )

    def _by_key(self, configured: KeyPolicy) -> KeyPolicy:
        """What the options leave of it: an option counts for every key."""
        return configured._replace(
            drift=None if self.drift else configured.drift,
            conflict=None if self.conflict else configured.conflict,
        )
