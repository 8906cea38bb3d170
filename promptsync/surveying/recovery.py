"""Taking up from an apply that died: which of its intended steps have happened, seen from what is there.

Pure: the organization is looked at by the caller, with the text of every prompt that :func:`suspects` names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import base_of, from_commit
from promptsync.keys.left_over import left_over_key
from promptsync.model import LivePrompt
from promptsync.plan.steps import Request
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Base, Key, ListedPrompt, Prompt
    from promptsync.record import IntendedStep, Intent, LedgerState


def suspects(intent: Intent, live: Mapping[str, ListedPrompt]) -> tuple[str, ...]:
    """The ids of the prompts whose text tells what has happened."""
    ids = dict.fromkeys(step.prompt_id for step in intent.steps if step.prompt_id)
    created = (step.wanted.head for step in intent.steps if step.request is Request.CREATE and step.wanted)
    heads = {replace(one, prompt="").folded for one in created}
    ids |= dict.fromkeys(
        one.id for one in live.values() if one.head.folded in heads and _may_be_of(intent, one)
    )
    return tuple(ids)


def _may_be_of(intent: Intent, live: ListedPrompt) -> bool:
    """Whether the run may have created ``live``."""
    author = intent.run.author
    return author is None or author.made(live) is not False


def recover(state: LedgerState, live: Mapping[str, ListedPrompt]) -> LedgerDelta:
    """What the ledger would say if the dead apply had been able to write it."""
    recovery = _Recovery(state, live)
    if state.intent:
        for step in state.intent.steps:
            recovery.see(step, protect=step.key in state.intent.protect)
    return from_commit(recovery.delta(), state.intent.run.source if state.intent else "")


def unseen(intent: Intent, recovered: LedgerDelta) -> dict[Key, str]:
    """Creates of a dead run that may still show: the keys, each with the command that it would take."""
    return {
        step.key: step.wanted.head.command
        for step in intent.steps
        if step.request is Request.CREATE and step.wanted and recovered.bases.get(step.key) is None
    }


class _Recovery:
    """The bases as they become known, step by step in the order of the plan."""

    def __init__(self, state: LedgerState, live: Mapping[str, ListedPrompt]) -> None:
        self._known = state.bases
        self._bases: dict[Key, Base] = dict(state.bases)
        self._prompts: dict[Key, Prompt] = {}
        self._live = live
        self._author = state.intent.run.author if state.intent else None

    def delta(self) -> LedgerDelta:
        gone = dict.fromkeys(self._known.keys() - self._bases.keys())
        new = {key: base for key, base in self._bases.items() if self._known.get(key) != base}
        return LedgerDelta({**gone, **new}, {key: p for key, p in self._prompts.items() if key in new})

    def see(self, step: IntendedStep, *, protect: bool) -> None:
        """Record the step if the organization shows that it has happened."""
        if step.request is Request.CREATE:
            if created := self._created(step):
                self._give_way(step.key, created.id)
                self._record(step, created, protect=protect)
            return
        live = self._live.get(step.prompt_id or "")
        if step.request is Request.DELETE:
            if live is None:
                self._bases = {key: base for key, base in self._bases.items() if base.id != step.prompt_id}
        elif isinstance(live, LivePrompt) and step.happened_to(live.prompt):
            self._record(step, live, protect=protect)

    def _created(self, step: IntendedStep) -> LivePrompt | None:
        """The prompt that an intended create has made: the run's own, since its start, with the wanted text.

        Anything else is somebody's: adoption decides about it as ever.
        """
        managed = {base.id for base in self._bases.values()}
        for live in self._live.values():
            if live.id in managed or not isinstance(live, LivePrompt):
                continue
            if self._is_ours(live) and step.happened_to(live.prompt):
                return live
        return None

    def _is_ours(self, live: LivePrompt) -> bool:
        return self._author is None or self._author.made(live) is True

    def _give_way(self, key: Key, created: str) -> None:
        """A created prompt stands for its key now; the one it replaces is left over, to be deleted."""
        old = self._bases.pop(key, None)
        live = self._live.get(old.id) if old else None
        if isinstance(live, LivePrompt) and live.id != created:
            rest = left_over_key(key, live.id)
            self._bases[rest] = base_of(rest, live.prompt, live, protect=False)
            self._prompts[rest] = live.prompt

    def _record(self, step: IntendedStep, live: LivePrompt, *, protect: bool) -> None:
        """The base of what is there. If that is not what was sent, the next plan sends it again."""
        self._bases = {key: base for key, base in self._bases.items() if base.id != live.id}
        base = base_of(step.key, live.prompt, live, protect=protect)
        if step.wanted and step.happened_to(live.prompt):
            base = replace(base, sent=step.wanted)
        self._bases[step.key] = base
        self._prompts[step.key] = live.prompt
