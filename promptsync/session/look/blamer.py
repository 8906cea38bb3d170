"""Where each line of a prompt's live text comes from: the ledger's versions, git, and the audit log."""

from __future__ import annotations

import asyncio
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, PromptsyncError, RemoteError
from promptsync.model import Key
from promptsync.planning.known_prompts import find_known
from promptsync.planning.line_origins import Stage, line_origins, lines_of, stages_of
from promptsync.policy import People
from promptsync.reports.blame import BlamedLine, LineKind
from promptsync.session.git.repository import open_repository
from promptsync.session.git.source_lines import SourceLines
from promptsync.session.look.looker import known_of, shown_of
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.target import open_ledger
from promptsync.session.plan.editors import people_of
from promptsync.session.plan.surveyor import open_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.protocols import Ledger
    from promptsync.record import Applied
    from promptsync.service.audit import AuditEntry
    from promptsync.session.plan.job import Job
    from promptsync.session.plan.surveyor import Surveyor

_RENAMES = 100
"""So many keys of one prompt are followed."""


@dataclass(frozen=True, slots=True)
class Blame:
    """The lines of a text. ``unknown`` says why nobody can be named for edits on the platform."""

    key: str
    lines: tuple[BlamedLine, ...]
    unknown: str = ""


def blame(job: Job, word: str, revision: str) -> Blame:
    """Where the lines come from of the live text, or of that at ``revision``, which asks nobody.

    Raises PromptsyncError for a prompt that is not live, or was not then.
    """
    return _blame_then(job, Key(word), revision) if revision else asyncio.run(_blame_now(job, word))


def _blame_then(job: Job, key: Key, revision: str) -> Blame:
    with closing(open_ledger(job.project, job.target)) as ledger:
        with suppress(LedgerError):  # what is here is shown
            ledger.fetch()
        found = ledger.prompts_at(revision).get(key)
        if found is None:
            raise PromptsyncError(f"there was no prompt {key} at {revision}", "See `promptsync history`.")
        stages = _stages(ledger, key, until=revision)
    if not stages or stages[-1].text != found.prompt:
        stages.append(Stage(key, found.prompt, LineKind.DASHBOARD, None))
    return Blame(key, tuple(_lines(job, stages)))


async def _blame_now(job: Job, word: str) -> Blame:
    async with open_target(job) as surveyor:
        survey = await surveyor.survey(fetched=False)
        known = find_known(known_of(job, survey).prompts, word)
        live = (await shown_of(job, surveyor.target, survey, known)).live
        if live is None or known.id is None:
            raise PromptsyncError(f"{word} is not live: the organization does not have it", "Apply it first.")
        stages = _stages(surveyor.target.ledger, known.key) if known.key else []
        if not stages or stages[-1].text != live.prompt:
            kind = LineKind.DASHBOARD if stages else LineKind.BEFORE
            stages.append(Stage(known.key or Key(""), live.prompt, kind, None))
        lines = list(_lines(job, stages))
        unknown = ""
        if any(line.kind is LineKind.DASHBOARD for line in lines):
            lines, unknown = await _named(surveyor, survey.identity.organization, known.id, lines)
        return Blame(known.key or known.id, tuple(lines), unknown)


def _stages(ledger: Ledger, key: Key, until: str = "") -> list[Stage]:
    """What the prompt said at each time, the oldest first; under its earlier keys, too.

    ``until`` is a revision, which may be abbreviated.
    """
    log = ledger.history()
    stages: list[Stage] = []
    last = next((_moment(one) for one in log if until and one.revision.startswith(until)), None)
    for _ in range(_RENAMES):
        versions = [one for one in ledger.versions(key) if last is None or _moment(one.applied) <= last]
        if not versions:
            break
        first = versions[-1].applied
        earlier = _earlier_key(ledger, key, first, log)
        stages = stages_of(key, versions, first=earlier is None) + stages
        if earlier is None:
            break
        key, last = earlier, _moment(first)
    return stages


def _moment(applied: Applied) -> datetime:
    return datetime.fromisoformat(applied.time)


def _earlier_key(ledger: Ledger, key: Key, first: Applied, log: Sequence[Applied]) -> Key | None:
    """The key under which the same prompt was managed before; None if it was not."""
    revisions = [one.revision for one in log]
    if first.revision not in revisions:
        return None
    at = revisions.index(first.revision)
    if at + 1 >= len(revisions):
        return None
    now, before = ledger.bases_at(first.revision), ledger.bases_at(revisions[at + 1])
    if key not in now:
        return None
    return next((other for other, base in before.items() if base.id == now[key].id and other != key), None)


def _lines(job: Job, stages: Sequence[Stage]) -> Iterator[BlamedLine]:
    """Each line of the last stage with what is known of it here."""
    origins = line_origins([one.text for one in stages])
    with _sources(job) as sources:
        committed = {
            number: sources.find(one.applied.source.removesuffix("-dirty"), one.key, one.text)
            for number, one in enumerate(stages)
            if sources
            and one.kind is LineKind.GIT
            and one.applied
            and one.applied.source
            and any(origin.stage == number for origin in origins)
        }
    for text, origin in zip(lines_of(stages[-1].text), origins, strict=True):
        stage = stages[origin.stage]
        found = committed.get(origin.stage)
        line = found[origin.line] if found else None
        yield BlamedLine(text, stage.kind, stage.applied, line)


@contextmanager
def _sources(job: Job) -> Iterator[SourceLines | None]:
    project = job.project
    if not project.in_git:
        yield None
        return
    with open_repository(project.repository) as repo:
        place = LibraryPlace(project, job.target.name, job.request.prompts).path
        yield SourceLines(repo, place, project.config.bundle)


async def _named(
    surveyor: Surveyor, organization: str, prompt_id: str, lines: Sequence[BlamedLine]
) -> tuple[list[BlamedLine], str]:
    """The lines with who made the edits on the platform, as far as the audit log says; else why not."""
    if surveyor.job.project.config.people is People.OFF:
        return list(lines), ""
    try:
        entries = await surveyor.service.prompt_changes([prompt_id], "")
    except RemoteError as error:
        return list(lines), error.message
    chosen = [_edit_of(line, entries) if line.kind is LineKind.DASHBOARD else None for line in lines]
    people = await people_of(surveyor.service, organization, [one for one in chosen if one])
    return [
        replace(line, person=people[one.actor].name if one.actor in people else "", time=one.at)
        if one
        else line
        for line, one in zip(lines, chosen, strict=True)
    ], ""


def _edit_of(line: BlamedLine, entries: Sequence[AuditEntry]) -> AuditEntry | None:
    """The newest change before the run that found the edit; of what is live now, the newest of all."""
    if line.applied is None:
        return entries[0] if entries else None
    until = datetime.fromisoformat(line.applied.started or line.applied.time)
    return next((one for one in entries if datetime.fromisoformat(one.at) <= until), None)
