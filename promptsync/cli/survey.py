"""Looks at the organization and the ledger, with as few questions as there can be, and makes the plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from promptsync.applying.recovery import recover, suspects
from promptsync.cli.in_thread import in_thread
from promptsync.cli.runs import refuse_if_running
from promptsync.errors import LedgerError, RefusedError, RemoteError, WrongOrganizationError
from promptsync.planning.evidence import questions, view
from promptsync.planning.make import Subject, guarded, make_plan
from promptsync.planning.pairing import Pair, pair
from promptsync.planning.saved import SavedPlan, check_subject, pairs_of, resume
from promptsync.problems import problem
from promptsync.state import Entry, LedgerState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from promptsync.applying.slots import Slots
    from promptsync.model import Base, Desired, Identity, Key, LivePrompt
    from promptsync.plan import Plan
    from promptsync.planning.evidence import View
    from promptsync.policy import Limits, Policy
    from promptsync.problems import Problem
    from promptsync.protocols import Ledger, PromptService


@dataclass(frozen=True, slots=True)
class Survey:
    """A plan, and what it stands on. ``recovered`` is what an apply that died could not write."""

    plan: Plan
    state: LedgerState
    recovered: Entry
    view: View


@dataclass(frozen=True, slots=True)
class Parts:
    """The target's parts that a survey needs. ``organization`` is the only one allowed, if it is given."""

    target: str
    service: PromptService
    ledger: Ledger
    slots: Slots
    organization: str = ""


class Planner(Protocol):
    """What is to be planned, in two steps: what belongs together, and what follows from how things are."""

    @property
    def whole(self) -> bool:
        """Whether every file is among the pairs, so that a base without a pair has none."""
        ...

    def pairs(self, bases: Mapping[Key, Base]) -> list[Pair]:
        """The prompts to plan, each with its base."""
        ...

    def plan(self, subject: Subject, pairs: Sequence[Pair], view: View) -> Plan:
        """The plan for ``pairs``."""
        ...


@dataclass(frozen=True, slots=True)
class LibraryPlanner:
    """Plans the prompt files."""

    desired: Sequence[Desired]
    policy: Policy

    @property
    def whole(self) -> bool:
        """Every file."""
        return True

    def pairs(self, bases: Mapping[Key, Base]) -> list[Pair]:
        """Every file and every base."""
        return pair(self.desired, bases)

    def plan(self, subject: Subject, pairs: Sequence[Pair], view: View) -> Plan:
        """See make_plan."""
        return make_plan(subject, pairs, view, self.policy)


@dataclass(frozen=True, slots=True)
class SavedPlanner:
    """Plans what the file ``name`` holds, within ``limits``."""

    saved: SavedPlan
    name: str
    limits: Limits

    @property
    def whole(self) -> bool:
        """Only what was saved."""
        return False

    def pairs(self, bases: Mapping[Key, Base]) -> list[Pair]:
        """The saved changes."""
        return pairs_of(self.saved, bases, self.name)

    def plan(self, subject: Subject, pairs: Sequence[Pair], view: View) -> Plan:
        """See resume. Raises RefusedError for a plan of another target or organization."""
        check_subject(self.saved, subject, self.name)
        return guarded(resume(subject, self.saved, pairs, view), self.limits)


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is, whatever is wanted: whose token it is, every prompt, and the ledger fetched."""

    identity: Identity
    listing: Sequence[LivePrompt]
    warnings: tuple[Problem, ...]


async def look(parts: Parts, *, fetched: bool = True) -> Sight:
    """Ask for all of it at once.

    Without ``fetched``, a ledger that cannot be fetched is a warning, and what is known of it here is used.
    """
    identity, listing, warnings = await asyncio.gather(
        parts.service.identity(),
        parts.service.list_prompts(),
        in_thread(lambda: _fetch(parts.ledger, needed=fetched)),
    )
    return Sight(identity, listing, warnings)


async def make_survey(parts: Parts, sight: Sight, planner: Planner, *, refresh: bool = False) -> Survey:
    """Read-only. Raises RefusedError for a token of another organization, or while an apply is running."""
    identity, listing = sight.identity, sight.listing
    _check_organization(parts.organization, identity.organization, "the target is set to")
    state = _checked(parts.ledger.read(), identity.organization)
    if state.intent:  # what that apply has done may be younger than the listing
        listing = await parts.service.list_prompts()
    live = {one.id: one for one in listing}
    recovered, answers = await _recovered(parts, state, live)
    recovered = recovered.then(_without_file(recovered.over(state.bases), planner))
    bases = recovered.over(state.bases)
    pairs = planner.pairs(bases)
    managed = {base.id for base in bases.values()}
    wanted = questions(pairs, live, managed=managed, refresh=refresh)
    missing = [prompt_id for prompt_id in wanted.get if prompt_id not in answers]
    answers |= await ask(parts, missing, live)
    known = {base.key: recovered.prompts[base.key] for base in wanted.load if base.key in recovered.prompts}
    stored = parts.ledger.load(state, (base for base in wanted.load if base.key not in known))
    subject = Subject(parts.target, identity.organization)
    seen = view(live, answers, {**stored, **known}, bases)
    plan = planner.plan(subject, pairs, seen)
    problems = (*sight.warnings, *_warnings(state), *plan.problems)
    return Survey(replace(plan, problems=problems), state, recovered, seen)


def _without_file(bases: Mapping[Key, Base], planner: Planner) -> Entry:
    """Takes the pulled bases out whose file is not there: see Base.pulled."""
    pulled = {key for key, base in bases.items() if base.pulled}
    if not (pulled and planner.whole):
        return Entry()
    kept = {pair.base.key for pair in planner.pairs(bases) if pair.base}
    return Entry(dict.fromkeys(sorted(pulled - kept)))


def _fetch(ledger: Ledger, *, needed: bool) -> tuple[Problem, ...]:
    try:
        ledger.fetch()
    except LedgerError as error:
        if needed:
            raise RefusedError(f"the ledger could not be fetched: {error.message}", error.hint) from error
        message = f"the ledger could not be fetched, so this plan may be out of date: {error.message}"
        return (problem("stale-ledger", message, None, error.hint),)
    return ()


def _checked(state: LedgerState, organization: str) -> LedgerState:
    if state.intent:
        refuse_if_running(state.intent.run)
    if not state.revision:
        return replace(state, organization=organization)
    _check_organization(state.organization, organization, "the ledger is of")
    return state


def _check_organization(expected: str, organization: str, why: str) -> None:
    if expected and expected.lower() != organization.lower():
        raise WrongOrganizationError(
            f"the token belongs to organization {organization}, but {why} {expected}",
            "Use a token of that organization, or another --target for this one.",
        )


async def _recovered(
    parts: Parts, state: LedgerState, live: Mapping[str, LivePrompt]
) -> tuple[Entry, dict[str, LivePrompt | None]]:
    if not state.intent:
        return Entry(), {}
    answers = await ask(parts, suspects(state.intent, live), live)
    seen = {**live, **{prompt_id: one for prompt_id, one in answers.items() if one}}
    gone = {prompt_id for prompt_id, one in answers.items() if one is None}
    return recover(state, {key: one for key, one in seen.items() if key not in gone}), answers


async def ask(parts: Parts, ids: Iterable[str], live: Collection[str]) -> dict[str, LivePrompt | None]:
    """The prompts with their texts; None where GetPrompt says that there is none.

    For more than a tenth of the ``live`` ones the pages of a listing with texts are fewer requests.
    """
    ids = list(ids)
    listed: dict[str, LivePrompt] = {}
    if len(ids) > max(1, len(live) // 10):
        # A text is never empty: without one the listing has left it out, which says nothing.
        listed = {one.id: one for one in await parts.service.list_prompts(texts=True) if one.text}
    rest = [prompt_id for prompt_id in ids if prompt_id not in listed]
    answers = await asyncio.gather(*(_get(parts, prompt_id) for prompt_id in rest))
    found: dict[str, LivePrompt | None] = dict(zip(rest, answers, strict=True))
    return {prompt_id: listed.get(prompt_id) or found[prompt_id] for prompt_id in ids}


async def _get(parts: Parts, prompt_id: str) -> LivePrompt | None:
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
