"""Collects what a site shows: from the prompt files, from git, and if asked for from the organization."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.errors import InvalidLibraryError
from promptsync.model import Key, LivePrompt
from promptsync.plan.change import HeldBack, deleted_there
from promptsync.reports.site import Site, SiteFile, SitePrompt
from promptsync.session.git.forge import Forge, find_forge
from promptsync.session.git.touched import last_touched
from promptsync.session.opening.target import open_ledger
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.plan.surveyor import open_target
from promptsync.session.plan.usage import automation_texts
from promptsync.session.site.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from promptsync.model import Desired
    from promptsync.plan.change import Change
    from promptsync.session.opening.project import Project
    from promptsync.session.plan.job import Job
    from promptsync.source.mentions import Text
    from promptsync.surveying.survey import Survey


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What a site shows. ``target`` is empty for the files alone; ``drift`` needs one."""

    prompts: Path | None
    target: str
    title: str
    history: bool
    drift: bool


def build_site(project: Project, request: SiteRequest) -> Site:
    """The site. Raises InvalidLibraryError for errors in the files. Without a target nothing is sent."""
    if request.target:
        return _site_of_target(request)
    library = project.library(request.prompts)
    if library.errors:
        raise InvalidLibraryError(library.problems, library.file_count)
    prompts = _of_files(project, library.desired, uses_of(library.desired))
    return Site(_title(project, request), prompts)


def _site_of_target(request: SiteRequest) -> Site:
    job = open_job(PlanRequest.plain(request.prompts, request.target))
    survey, automations = asyncio.run(_surveyed(job))
    uses = uses_of(job.desired, automations)
    prompts = {one.key: one for one in _of_files(job.project, job.desired, uses)}
    if request.drift:
        prompts = {key: _with_drift(one, survey) for key, one in prompts.items()}
    if request.history:
        ledger = open_ledger(job.project, job.target)
        prompts = {
            key: replace(one, versions=tuple(ledger.versions(Key(key)))) for key, one in prompts.items()
        }
    return Site(
        _title(job.project, request),
        (*prompts.values(), *_unmanaged(survey)),
        request.target,
        request.history,
        request.drift,
    )


async def _surveyed(job: Job) -> tuple[Survey, list[Text]]:
    """What there is, and the texts of the automations that this token may list."""
    async with open_target(job) as surveyor:
        survey = await surveyor.survey(fetched=False)
        texts, _ = await automation_texts(surveyor.service)
        return survey, texts


def _title(project: Project, request: SiteRequest) -> str:
    return request.title or f"Prompts of {project.repository.resolve().name}"


def _of_files(
    project: Project, desired: Iterable[Desired], uses: Mapping[Key, tuple[Text, ...]]
) -> tuple[SitePrompt, ...]:
    forge, touched = find_forge(project.repository), last_touched(project.repository)
    prompts = ((one.key, _of_file(project, one, forge, touched)) for one in desired)
    return tuple(replace(prompt, uses=uses.get(key, ())) for key, prompt in prompts)


def _of_file(
    project: Project, desired: Desired, forge: Forge | None, touched: Mapping[str, str]
) -> SitePrompt:
    shown = {desired.origin.file: None}
    if desired.composition:
        shown |= dict.fromkeys(run.file for run in desired.composition.runs)
    paths = [_rooted(project, name) for name in shown]
    files = tuple(SiteFile(path, forge.editor(path) if forge else "") for path in paths)
    changed = max((touched.get(path, "") for path in paths), default="")
    return SitePrompt(desired.key, desired.prompt, files=files, changed=changed, asks=desired.asks)


def _rooted(project: Project, shown: str) -> str:
    """A path as shown to people, relative to the repository."""
    return os.path.relpath(project.here / shown, project.repository).replace(os.sep, "/")


def _with_drift(prompt: SitePrompt, survey: Survey) -> SitePrompt:
    changes: tuple[Change | HeldBack, ...] = (*survey.plan.changes, *survey.plan.held_back)
    for change in changes:
        if change.key == prompt.key:
            gone = not isinstance(change, HeldBack) and deleted_there(change)
            return replace(prompt, drift=change.drift, deleted_there=gone)
    return prompt


def _unmanaged(survey: Survey) -> list[SitePrompt]:
    """The prompts of the organization that are not in the library, by name; few of their texts are known."""
    live = [one for one in survey.view.live.values() if one.id not in survey.view.managed]
    return [
        SitePrompt(
            "",
            one.prompt if isinstance(one, LivePrompt) else one.head,
            one.id,
            text_known=isinstance(one, LivePrompt),
        )
        for one in sorted(live, key=lambda one: (one.name.casefold(), one.id))
    ]
