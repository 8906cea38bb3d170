"""What the ledger knows, as frozen values.

``extra`` holds the members of a JSON object that this version does not know. A newer version wrote them; they
are written back as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from promptsync.model import Author

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.hold import Hold
    from promptsync.model import Base, Digest, Key, Prompt
    from promptsync.plan.steps import Request, Step


@dataclass(frozen=True, slots=True)
class Run:
    """Who applies, from where: shown in history and to whoever finds the ledger locked.

    ``started`` is RFC 3339 in UTC; ``seconds`` is how long from then on it may start requests. ``machine``
    (a boot and its process table), ``pid`` and ``born`` (the start of the process) tell a run that still goes
    on from one that died; ``host`` is for people, and empty once the run is known to have ended. ``source``
    is the commit of the library, ``dirty`` says that its files were not all as committed, and ``subject`` is
    the id of the identity that the token belongs to. Each text is empty if unknown.
    """

    actor: str
    source: str
    started: str
    seconds: float
    host: str
    pid: int
    subject: str = ""
    machine: str = ""
    born: str = ""
    dirty: bool = False
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def author(self) -> Author | None:
        """Whom the prompts are of that this run creates; None in a ledger of the first format."""
        return Author(self.subject, self.started) if self.subject else None

    @property
    def deadline(self) -> datetime:
        """When it starts no further request."""
        return datetime.fromisoformat(self.started) + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class IntendedStep:
    """A step as the ledger remembers it: enough to see afterwards whether it has happened.

    ``before`` is the live prompt that the step changes; None for a create, or if it is not known.
    """

    key: Key
    request: Request
    prompt_id: str | None
    wanted: Digest | None
    folded: str = ""
    before: Digest | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, step: Step, before: Digest | None) -> IntendedStep:
        """What is remembered of ``step``."""
        wanted, folded = (step.wanted.digest, step.wanted.folded) if step.wanted else (None, "")
        return cls(step.key, step.request, step.prompt_id or None, wanted, folded, before)

    def happened_to(self, prompt: Prompt) -> bool:
        """Whether ``prompt`` is what this step has made of what was there before.

        That is what it wanted, or what a server may have made of that, but never what was there ``before``.
        """
        if prompt.digest == self.before:
            return False
        return prompt.digest == self.wanted or (self.folded != "" and prompt.folded == self.folded)


@dataclass(frozen=True, slots=True)
class Intent:
    """The steps an apply is about to send: written before the first, taken away after the last.

    ``protect`` are the keys whose files ask for protection, ``overwritten`` those whose live text was put in
    safety beside the bases.
    """

    run: Run
    steps: tuple[IntendedStep, ...]
    protect: frozenset[Key] = frozenset()
    overwritten: tuple[Key, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CleanApply:
    """An apply that left nothing undone: every change of its plan was applied.

    ``source`` is the commit of the library, empty if unknown; ``time`` is when it started, RFC 3339 in UTC.
    """

    source: str
    actor: str
    time: str
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The ledger at one revision (None: it does not exist yet).

    An ``intent`` found when reading belongs to a run that has not ended. ``library`` is the place of the
    library: the path of its prompts directory below the repository's root, with ``/``, ``.`` for the root
    itself; empty if unknown. ``applied`` is the last clean apply. ``released`` are the prompts that are not
    managed any more although their files are there, each with its last base.
    """

    revision: str | None = None
    organization: str = ""
    bases: Mapping[Key, Base] = field(default_factory=dict)
    intent: Intent | None = None
    library: str = ""
    applied: CleanApply | None = None
    released: Mapping[Key, Base] = field(default_factory=dict)
    holds: Mapping[Key, Hold] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """Another ledger of the repository, by its ``name`` there, with what it manages.

    ``damage`` says why it cannot be read, if it cannot.
    """

    name: str
    state: LedgerState
    damage: str = ""

    @property
    def whose(self) -> str:
        """What people call its library: the folder that holds its prompts directory, else the ledger."""
        return self.state.library.removesuffix("/prompts") or self.name


@dataclass(frozen=True, slots=True)
class LedgerDelta:
    """What a commit changes in the ledger: bases (None: no longer) and the whole prompts behind them.

    So with the marks of released prompts and with holds.
    """

    bases: Mapping[Key, Base | None] = field(default_factory=dict)
    prompts: Mapping[Key, Prompt] = field(default_factory=dict)
    released: Mapping[Key, Base | None] = field(default_factory=dict)
    holds: Mapping[Key, Hold | None] = field(default_factory=dict)

    def over(self, bases: Mapping[Key, Base]) -> dict[Key, Base]:
        """``bases`` with this delta's in their place.

        What a newer version wrote about a prompt stays with its id, also under another key.
        """
        extras = {base.id: base.extra for base in bases.values() if base.extra}
        merged: dict[Key, Base | None] = {**bases, **self.bases}
        return {
            key: replace(base, extra=extras[base.id]) if base.id in extras else base
            for key, base in merged.items()
            if base
        }

    def then(self, later: LedgerDelta) -> LedgerDelta:
        """Both deltas as one."""
        return LedgerDelta(
            {**self.bases, **later.bases},
            {**self.prompts, **later.prompts},
            {**self.released, **later.released},
            {**self.holds, **later.holds},
        )

    def state_after(self, state: LedgerState) -> LedgerState:
        """``state`` with this delta: the mark of a prompt goes when the prompt is managed again."""
        bases = self.over(state.bases)
        marks = {**state.released, **self.released}
        holds = {**state.holds, **self.holds}
        return replace(
            state,
            bases=bases,
            released={key: one for key, one in marks.items() if one and key not in bases},
            holds={key: one for key, one in holds.items() if one},
        )


class ApplyStatus(StrEnum):
    """How a run stands in the ledger's log."""

    BEGUN = "begun"
    APPLIED = "applied"
    PARTLY = "partly applied"
    FAILED = "failed"
    UNLOCKED = "unlocked"
    PULLED = "pulled"
    RELEASED = "released"
    HELD = "held"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: ``counts`` are of the changes that were applied, by action.

    ``uncertain`` are the steps whose answer was lost for good: they stay intended, for the next apply to see.
    ``whole``: it was asked to do all that the library says.
    """

    run: Run
    status: ApplyStatus
    counts: Mapping[str, int] = field(default_factory=dict)
    uncertain: tuple[IntendedStep, ...] = ()
    whole: bool = True


class RunKind(StrEnum):
    """What a run did. Only an apply sends requests; the others write the ledger alone."""

    APPLY = "apply"
    ADOPT = "adopt"
    RECORD = "record"
    RELEASE = "release"
    HOLD = "hold"
    PULL = "pull"
    UNLOCK = "unlock"


@dataclass(frozen=True, slots=True)
class Applied:
    """One row of history. ``counts`` has every plan.Action by its name; times are RFC 3339.

    ``source`` is a commit, as ``git describe`` says it: with ``-dirty`` if not all files were as committed.
    """

    revision: str
    time: str
    actor: str
    source: str
    started: str
    status: ApplyStatus
    counts: Mapping[str, int]

    @property
    def kind(self) -> RunKind:
        """What this run did. An apply that sent nothing has adopted or recorded what was there already."""
        if self.status in _KINDS:
            return _KINDS[self.status]
        if self.status is not ApplyStatus.APPLIED or any(self.counts.get(one) for one in _SENT):
            return RunKind.APPLY
        said = (kind for kind in (RunKind.ADOPT, RunKind.RELEASE) if self.counts.get(kind))
        return next(said, RunKind.RECORD)


_KINDS = {
    ApplyStatus.PULLED: RunKind.PULL,
    ApplyStatus.UNLOCKED: RunKind.UNLOCK,
    ApplyStatus.RELEASED: RunKind.RELEASE,
    ApplyStatus.HELD: RunKind.HOLD,
    ApplyStatus.LIFTED: RunKind.HOLD,
}
_SENT = ("create", "update", "replace", "delete")


@dataclass(frozen=True, slots=True)
class Version:
    """A prompt as it was live at a revision; None where it was deleted.

    ``overwritten`` marks a text that was put in safety because that apply was about to overwrite it.
    """

    applied: Applied
    prompt: Prompt | None
    overwritten: bool
