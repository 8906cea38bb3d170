"""Looks at the prompts of the library and the organization, for a person and not for a plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import LivePrompt
from promptsync.planning.choosing_entries import find_entry
from promptsync.planning.evidence import proven
from promptsync.planning.standings import entries
from promptsync.reports.standing import Entry, Sides
from promptsync.session.plan.surveyor import surveyed
from promptsync.surveying.survey import ask

if TYPE_CHECKING:
    from promptsync.model import Base, Desired, Prompt
    from promptsync.problems import Problem
    from promptsync.session.plan.job import Job
    from promptsync.surveying.open_target import OpenTarget
    from promptsync.surveying.survey import Survey


@dataclass(frozen=True, slots=True)
class Sight:
    """All prompts of a target, and warnings about how they were seen."""

    organization: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


_ABOUT_THE_LOOK = frozenset({"stale-ledger", "unshared-ledger", "interrupted-apply"})


def look(job: Job) -> Sight:
    """Every prompt. Sends a plan's requests."""

    async def looked() -> Sight:
        async with surveyed(job, fetched=False) as (_, survey):
            return _sight(job, survey)

    return asyncio.run(looked())


def look_at(job: Job, word: str) -> tuple[Sight, Sides]:
    """The prompt that ``word`` names, whole on each side. Sends a plan's requests and at most one more."""

    async def looked() -> tuple[Sight, Sides]:
        async with surveyed(job, fetched=False) as (opened, survey):
            sight = _sight(job, survey)
            entry = find_entry(sight.entries, word)
            return sight, await _sides(job, opened, survey, entry)

    return asyncio.run(looked())


def _sight(job: Job, survey: Survey) -> Sight:
    problems = tuple(one for one in survey.plan.problems if one.rule in _ABOUT_THE_LOOK)
    return Sight(survey.plan.organization, entries_of(job, survey), problems)


def entries_of(job: Job, survey: Survey) -> tuple[Entry, ...]:
    """How every prompt stands that was surveyed."""
    bases = survey.recovered.over(survey.state.bases)
    broken = {key: bases.get(key) for key, _ in job.library.broken if job.target.scope.holds(key)}
    return entries(survey.pairs, survey.view, broken)


async def _sides(job: Job, opened: OpenTarget, survey: Survey, entry: Entry) -> Sides:
    desired, base = _pair(survey, entry)
    remembered = _remembered(opened, survey, base)
    live = await _live(opened, survey, entry, (base, remembered) if base and remembered else None)
    file, composed = _file_text(job, desired) if desired else None, desired.prompt if desired else None
    return Sides(entry, file, composed, remembered, live)


def _file_text(job: Job, desired: Desired) -> str | None:
    shown = desired.origin.file
    text, _ = job.project.files.read(job.project.here / shown, shown)
    return text


def _pair(survey: Survey, entry: Entry) -> tuple[Desired | None, Base | None]:
    """The file and the base of an entry; neither for a prompt without a key."""
    bases = survey.recovered.over(survey.state.bases)
    found = (pair for pair in survey.pairs if pair.key == entry.key)
    without_file = bases.get(entry.key) if entry.key else None
    return next(((pair.desired, pair.base) for pair in found), (None, without_file))


def _remembered(opened: OpenTarget, survey: Survey, base: Base | None) -> Prompt | None:
    """What promptsync last wrote, as the platform answered."""
    if base is None:
        return None
    known = {**survey.recovered.prompts, **survey.view.loaded}
    if base.key in known:
        return known[base.key]
    return opened.ledger.load(survey.state, (base,)).get(base.key)


async def _live(
    opened: OpenTarget, survey: Survey, entry: Entry, known: tuple[Base, Prompt] | None
) -> Prompt | None:
    """What the organization has: known, proven by the ledger, or asked for."""
    listed = survey.view.live.get(entry.id or "")
    if listed is None:
        return None
    if isinstance(listed, LivePrompt):
        return listed.prompt
    if known and proven(known[0], listed):
        return listed.with_text(known[1].prompt).prompt
    answer = (await ask(opened, (listed.id,), survey.view.live))[listed.id]
    return answer.prompt if answer else None
