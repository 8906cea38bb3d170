"""Looks at the organization and the ledger, with as few questions as there can be, and makes the plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, RefusedError, RemoteError, WrongOrganizationError
from promptsync.model import LivePrompt
from promptsync.planning.assembler import Destination
from promptsync.planning.evidence import questions, view
from promptsync.planning.holding import ended_holds
from promptsync.problems import problem
from promptsync.record import LedgerDelta, LedgerState
from promptsync.surveying.direction import directed_plan
from promptsync.surveying.in_thread import in_thread
from promptsync.surveying.neighbors import damaged, managed_elsewhere
from promptsync.surveying.recovery import recover, suspects
from promptsync.surveying.unlisted import unlisted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from promptsync.hold import Hold
    from promptsync.model import Base, Identity, Key, ListedPrompt
    from promptsync.plan.plan import Plan
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.planners import Planner
    from promptsync.problems import Problem
    from promptsync.protocols import Ledger
    from promptsync.record import Run
    from promptsync.surveying.open_target import OpenTarget


@dataclass(frozen=True, slots=True)
class Survey:
    """A plan, and what it stands on. ``recovered`` is what an apply that died could not write.

    The plan would create prompts again that may be there already: ``unseen`` are keys that a dead apply may
    have created, ``young`` those that were written less than five minutes ago. ``began`` is this machine's
    reading (the event loop's, in seconds) of the moment that ``identity.at`` is the platform's.
    """

    plan: Plan
    state: LedgerState
    recovered: LedgerDelta
    view: View
    identity: Identity
    unseen: tuple[Key, ...] = ()
    young: tuple[Key, ...] = ()
    began: float = 0.0
    pairs: tuple[PromptPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """What there is, whatever is wanted: whose token it is, every prompt, and the ledger fetched.

    ``began`` as in Survey.
    """

    identity: Identity
    listing: Sequence[ListedPrompt]
    warnings: tuple[Problem, ...]
    began: float = 0.0


async def observe(parts: OpenTarget, *, fetched: bool = True) -> Observation:
    """Ask for all of it at once.

    Without ``fetched``, a ledger that cannot be fetched is a warning, and what is known of it here is used.
    """
    began = asyncio.get_running_loop().time()
    identity, listing, warnings = await asyncio.gather(
        parts.service.identity(),
        parts.service.list_prompts(),
        in_thread(lambda: _fetch(parts.ledger, needed=fetched)),
    )
    return Observation(identity, listing, warnings, began)


async def make_survey(
    parts: OpenTarget, observation: Observation, planner: Planner, *, refresh: bool = False
) -> Survey:
    """Read-only. Raises RefusedError for a token of another organization, or while an apply is running."""
    identity, listing = observation.identity, observation.listing
    _check_organization(parts.organization, identity.organization, "the target is set to")
    state = parts.own(_checked(parts.ledger.read(), identity, parts.refuse_if_running))
    if state.intent:  # what that apply has done may be younger than the listing
        listing = await parts.service.list_prompts()
    live = {one.id: one for one in listing}
    neighbors = parts.neighbors()
    elsewhere = managed_elsewhere(neighbors, state)
    theirs = elsewhere.keys() - {base.id for base in state.bases.values()}
    recovered, answers = await _recovered(parts, state, {one: live[one] for one in live if one not in theirs})
    recovered = recovered.then(_without_file(recovered.over(state.bases), planner))
    bases = recovered.over(state.bases)
    recovered = recovered.then(LedgerDelta(released=planner.marks(bases, state.released)))
    pairs = planner.pairs(bases, recovered.state_after(state).released)
    holds = {key: one for key, one in state.holds.items() if not one.expired(identity.at)}
    ended = _ended(pairs, holds, parts)
    over = {*(state.holds.keys() - holds.keys()), *ended}
    recovered = recovered.then(LedgerDelta(holds=dict.fromkeys(sorted(over))))
    managed = {base.id for base in bases.values()}
    wanted = questions(pairs, live, managed=managed, refresh=refresh)
    missing = [prompt_id for prompt_id in wanted.get if prompt_id not in answers]
    answers |= await ask(parts, missing, live)
    known = {base.key: recovered.prompts[base.key] for base in wanted.load if base.key in recovered.prompts}
    stored = parts.ledger.load(state, (base for base in wanted.load if base.key not in known))
    destination = Destination(parts.target, identity.organization, state.library)
    seen = replace(view(live, answers, {**stored, **known}, bases, elsewhere), holds=holds)
    plan = directed_plan(planner, lambda known: planner.plan(destination, pairs, known), seen, state, parts)
    late = unlisted(plan, state, recovered, seen.live, identity)
    warnings = (*observation.warnings, *damaged(neighbors), *_warnings(state))
    problems = (*warnings, *late.problems, *plan.problems)
    plan = replace(late.without_hasty(plan), problems=problems, ends_hold=bool(ended))
    return Survey(
        plan, state, recovered, seen, identity, late.unseen, late.young, observation.began, tuple(pairs)
    )


def _ended(pairs: Iterable[PromptPair], holds: Mapping[Key, Hold], parts: OpenTarget) -> list[Key]:
    """The holds of rollbacks whose text git has: a file that is not committed is not in git."""
    ended = ended_holds(pairs, holds)
    return [key for key, one in ended.items() if one.desired and parts.committed(one.desired)]


def _without_file(bases: Mapping[Key, Base], planner: Planner) -> LedgerDelta:
    """Takes the pulled bases out whose file is not there: see Base.pulled."""
    pulled = {key for key, base in bases.items() if base.pulled}
    if not (pulled and planner.whole):
        return LedgerDelta()
    kept = {pair.base.key for pair in planner.pairs(bases, {}) if pair.base}
    return LedgerDelta(dict.fromkeys(sorted(pulled - kept)))


def _fetch(ledger: Ledger, *, needed: bool) -> tuple[Problem, ...]:
    try:
        shared = ledger.fetch()
    except LedgerError as error:
        if needed:
            raise RefusedError(f"the ledger could not be fetched: {error.message}", error.hint) from error
        message = f"the ledger could not be fetched, so this plan may be out of date: {error.message}"
        return (problem("stale-ledger", message, None, error.hint),)
    return () if shared else (problem("unshared-ledger", _UNSHARED, None, _UNSHARED_HINT),)


_UNSHARED = "the ledger is here, and its remote does not have it"
_UNSHARED_HINT = (
    "The next apply puts it there. If it was deleted there on purpose, delete it here too: `git for-each-ref "
    "refs/promptsync` shows its name, `git update-ref -d NAME` deletes it."
)


def _checked(
    state: LedgerState, identity: Identity, refuse_if_running: Callable[[Run, str], None]
) -> LedgerState:
    if state.intent:
        refuse_if_running(state.intent.run, identity.at)
    if not state.revision:
        return replace(state, organization=identity.organization)
    _check_organization(state.organization, identity.organization, "the ledger is of")
    return state


def _check_organization(expected: str, organization: str, why: str) -> None:
    if expected and expected.lower() != organization.lower():
        raise WrongOrganizationError(
            f"the token belongs to organization {organization}, but {why} {expected}",
            "Use a token of that organization, or another --target for this one.",
        )


async def _recovered(
    parts: OpenTarget, state: LedgerState, live: Mapping[str, ListedPrompt]
) -> tuple[LedgerDelta, dict[str, LivePrompt | None]]:
    if not state.intent:
        return LedgerDelta(), {}
    answers = await ask(parts, suspects(state.intent, live), live)
    seen = {**live, **{prompt_id: one for prompt_id, one in answers.items() if one}}
    gone = {prompt_id for prompt_id, one in answers.items() if one is None}
    return recover(state, {key: one for key, one in seen.items() if key not in gone}), answers


async def ask(parts: OpenTarget, ids: Iterable[str], live: Collection[str]) -> dict[str, LivePrompt | None]:
    """The prompts with their texts; None where GetPrompt says that there is none.

    For more than a tenth of the ``live`` ones the pages of a listing with texts are fewer requests.
    """
    ids = list(ids)
    listed: dict[str, LivePrompt] = {}
    if len(ids) > max(1, len(live) // 10):
        # A text is never empty: without one the listing has left it out, which says nothing.
        whole = await parts.service.list_prompts(texts=True)
        listed = {one.id: one for one in whole if isinstance(one, LivePrompt) and one.text}
    rest = [prompt_id for prompt_id in ids if prompt_id not in listed]
    answers = await asyncio.gather(*(_get(parts, prompt_id) for prompt_id in rest))
    found: dict[str, LivePrompt | None] = dict(zip(rest, answers, strict=True))
    return {prompt_id: listed.get(prompt_id) or found[prompt_id] for prompt_id in ids}


async def _get(parts: OpenTarget, prompt_id: str) -> LivePrompt | None:
    async with parts.slots:
        try:
            return await parts.service.get_prompt(prompt_id)
        except RemoteError as error:
            if error.code == "not_found":
                return None
            raise


def _warnings(state: LedgerState) -> tuple[Problem, ...]:
    if not state.intent:
        return ()
    run = state.intent.run
    message = f"the apply by {run.actor}, started at {run.started}, did not end; this plan takes up from it"
    return (problem("interrupted-apply", message),)
