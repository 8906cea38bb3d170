"""Looks at the prompts of the library and the organization, for a person and not for a plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import LivePrompt
from promptsync.planning.evidence import proven
from promptsync.planning.known_prompts import find_known
from promptsync.planning.standings import compared, known_prompts
from promptsync.reports.standing import CHANGED, ComparedPrompt, KnownPrompt, ShownPrompt
from promptsync.session.plan.surveyor import surveyed
from promptsync.surveying.survey import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Base, Desired, Key, Prompt
    from promptsync.problems import Problem
    from promptsync.session.plan.job import Job
    from promptsync.surveying.open_target import OpenTarget
    from promptsync.surveying.survey import Survey


@dataclass(frozen=True, slots=True)
class KnownPrompts:
    """All prompts of a target, and warnings about how they were seen."""

    organization: str
    prompts: tuple[KnownPrompt, ...]
    problems: tuple[Problem, ...]


_ABOUT_THE_LOOK = frozenset({"stale-ledger", "unshared-ledger", "interrupted-apply"})


def look_up_all(job: Job) -> KnownPrompts:
    """Every prompt. Sends a plan's requests."""

    async def ask_for() -> KnownPrompts:
        async with surveyed(job, fetched=False) as (_, survey):
            return known_of(job, survey)

    return asyncio.run(ask_for())


def look_up(job: Job, word: str) -> tuple[KnownPrompts, ShownPrompt]:
    """The prompt that ``word`` names, whole on each side. Sends a plan's requests and at most one more."""

    async def ask_for() -> tuple[KnownPrompts, ShownPrompt]:
        async with surveyed(job, fetched=False) as (opened, survey):
            found = known_of(job, survey)
            known = find_known(found.prompts, word)
            return found, await shown_of(job, opened, survey, known)

    return asyncio.run(ask_for())


def compare(job: Job, words: Iterable[str]) -> tuple[KnownPrompts, tuple[ComparedPrompt, ...]]:
    """The prompts that ``words`` name, or all that have changed somewhere, with both sides' changes.

    Sends a plan's requests, and one for each text that the ledger does not prove.
    """

    async def ask_for() -> tuple[KnownPrompts, tuple[ComparedPrompt, ...]]:
        async with surveyed(job, fetched=False) as (opened, survey):
            known = known_of(job, survey)
            named = [find_known(known.prompts, word) for word in words]
            chosen = named or [one for one in known.prompts if one.standing in CHANGED]
            found = []
            for one in chosen:
                desired, _ = _pair(survey, one)
                shown = await shown_of(job, opened, survey, one)
                found.append(compared(shown, desired.composition if desired else None))
            return known, tuple(found)

    return asyncio.run(ask_for())


def live_texts(job: Job, keys: Iterable[Key]) -> dict[Key, str]:
    """The live texts of those prompts that the organization has. Sends a plan's requests and one for each."""

    async def ask_for() -> dict[Key, str]:
        async with surveyed(job, fetched=False) as (opened, survey):
            known = {one.key: one for one in surveyed_prompts(job, survey)}
            found = {}
            for key in keys:
                live = (await shown_of(job, opened, survey, known[key])).live if key in known else None
                if live:
                    found[key] = live.prompt
            return found

    return asyncio.run(ask_for())


def known_of(job: Job, survey: Survey) -> KnownPrompts:
    """All prompts of the target, and the warnings about the look."""
    problems = tuple(one for one in survey.plan.problems if one.rule in _ABOUT_THE_LOOK)
    return KnownPrompts(survey.plan.organization, surveyed_prompts(job, survey), problems)


def surveyed_prompts(job: Job, survey: Survey) -> tuple[KnownPrompt, ...]:
    """How every prompt stands that was surveyed."""
    bases = survey.recovered.over(survey.state.bases)
    broken = {key: bases.get(key) for key, _ in job.library.broken if job.target.scope.holds(key)}
    return known_prompts(survey.pairs, survey.view, broken)


async def shown_of(job: Job, opened: OpenTarget, survey: Survey, known: KnownPrompt) -> ShownPrompt:
    """The prompt on each side. Sends one request at most."""
    desired, base = _pair(survey, known)
    remembered = _remembered(opened, survey, base)
    live = await _live(opened, survey, known, (base, remembered) if base and remembered else None)
    file, composed = _file_text(job, desired) if desired else None, desired.prompt if desired else None
    return ShownPrompt(known, file, composed, remembered, live)


def _file_text(job: Job, desired: Desired) -> str | None:
    shown = desired.origin.file
    text, _ = job.project.files.read(job.project.here / shown, shown)
    return text


def _pair(survey: Survey, known: KnownPrompt) -> tuple[Desired | None, Base | None]:
    """The file and the base of a known prompt; neither for a prompt without a key."""
    bases = survey.recovered.over(survey.state.bases)
    matching = (pair for pair in survey.pairs if pair.key == known.key)
    without_file = bases.get(known.key) if known.key else None
    return next(((pair.desired, pair.base) for pair in matching), (None, without_file))


def _remembered(opened: OpenTarget, survey: Survey, base: Base | None) -> Prompt | None:
    """What promptsync last wrote, as the platform answered."""
    if base is None:
        return None
    texts = {**survey.recovered.prompts, **survey.view.loaded}
    if base.key in texts:
        return texts[base.key]
    return opened.ledger.load(survey.state, (base,)).get(base.key)


async def _live(
    opened: OpenTarget, survey: Survey, known: KnownPrompt, ledger_has: tuple[Base, Prompt] | None
) -> Prompt | None:
    """What the organization has: known, proven by the ledger, or asked for."""
    listed = survey.view.live.get(known.id or "")
    if listed is None:
        return None
    if isinstance(listed, LivePrompt):
        return listed.prompt
    if ledger_has and proven(ledger_has[0], listed):
        return listed.with_text(ledger_has[1].prompt).prompt
    answer = (await ask(opened, (listed.id,), survey.view.live))[listed.id]
    return answer.prompt if answer else None
