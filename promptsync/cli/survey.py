"""Looks at the organisation and the ledger, with as few questions as there can be, and makes the plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.applying.executor import DEFAULT_CONCURRENCY
from promptsync.applying.recovery import recover, suspects
from promptsync.cli.runs import refuse_if_running
from promptsync.errors import RefusedError, RemoteError
from promptsync.planning.evidence import questions, view
from promptsync.planning.make import Subject, make_plan
from promptsync.planning.pairing import pair
from promptsync.problems import problem
from promptsync.state import Entry, LedgerState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.model import Desired, LivePrompt
    from promptsync.plan import Plan
    from promptsync.policy import Policy
    from promptsync.protocols import Ledger, PromptService


@dataclass(frozen=True, slots=True)
class Survey:
    """A plan, and the ledger it stands on. ``recovered`` is what an apply that died could not write."""

    plan: Plan
    state: LedgerState
    recovered: Entry


@dataclass(frozen=True, slots=True)
class Parts:
    """The target's parts that a survey needs."""

    target: str
    service: PromptService
    ledger: Ledger


async def make_survey(
    parts: Parts, desired: Sequence[Desired], policy: Policy, *, refresh: bool = False
) -> Survey:
    """Read-only. Raises RefusedError for a token of another organisation, or while an apply is running."""
    identity, listing = await asyncio.gather(parts.service.identity(), parts.service.list_prompts())
    state = _checked(parts.ledger.read(), identity.organization)
    live = {one.id: one for one in listing}
    recovered, answers = await _recovered(parts.service, state, live)
    bases = recovered.over(state.bases)
    pairs = pair(desired, bases)
    wanted = questions(pairs, live, refresh=refresh)
    missing = [prompt_id for prompt_id in wanted.get if prompt_id not in answers]
    answers |= await _ask(parts.service, missing)
    known = {base.key: recovered.prompts[base.key] for base in wanted.load if base.key in recovered.prompts}
    stored = parts.ledger.load(state, (base for base in wanted.load if base.key not in known))
    plan = make_plan(
        Subject(parts.target, identity.organization),
        pairs,
        view(live, answers, {**stored, **known}, bases),
        policy,
    )
    return Survey(_with_warning(plan, state), state, recovered)


def _checked(state: LedgerState, organization: str) -> LedgerState:
    if state.intent:
        refuse_if_running(state.intent.run)
    if not state.revision:
        return replace(state, organization=organization)
    if state.organization != organization:
        raise RefusedError(
            f"The token belongs to organization {organization}, but the ledger is of {state.organization}.",
            "Use a token of that organization, or another --target for this one.",
        )
    return state


async def _recovered(
    service: PromptService, state: LedgerState, live: Mapping[str, LivePrompt]
) -> tuple[Entry, dict[str, LivePrompt | None]]:
    if not state.intent:
        return Entry(), {}
    answers = await _ask(service, suspects(state.intent, live))
    seen = {**live, **{prompt_id: one for prompt_id, one in answers.items() if one}}
    gone = {prompt_id for prompt_id, one in answers.items() if one is None}
    return recover(state, {key: one for key, one in seen.items() if key not in gone}), answers


async def _ask(service: PromptService, ids: Iterable[str]) -> dict[str, LivePrompt | None]:
    """GetPrompt for each id; None where the platform says that there is none."""
    slots = asyncio.Semaphore(DEFAULT_CONCURRENCY)

    async def ask(prompt_id: str) -> LivePrompt | None:
        async with slots:
            try:
                return await service.get_prompt(prompt_id)
            except RemoteError as error:
                if error.code == "not_found":
                    return None
                raise

    ids = list(ids)
    return dict(zip(ids, await asyncio.gather(*map(ask, ids)), strict=True))


def _with_warning(plan: Plan, state: LedgerState) -> Plan:
    if not state.intent:
        return plan
    run = state.intent.run
    warning = problem(
        "interrupted-apply",
        f"The apply by {run.actor}, started at {run.started}, did not end; this plan takes up from it.",
    )
    return replace(plan, problems=(warning, *plan.problems))
