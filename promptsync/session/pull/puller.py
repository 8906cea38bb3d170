"""Writes what the organization has into files: prompts that no file stands for, or edits made there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.errors import NotWrittenError, PromptsyncError
from promptsync.library.placing import Placing
from promptsync.library.shared_files import SharedFiles
from promptsync.library.writing.naming import FreeKeys
from promptsync.model import Base
from promptsync.plan.change import Action, Create, Delete, Replace, Update
from promptsync.plan.set_aside import Reason
from promptsync.planning.adoption import candidates_by_key
from promptsync.planning.known_prompts import find_known
from promptsync.planning.standings import unmanaged
from promptsync.record import ApplyStatus, Ending, LedgerDelta
from promptsync.session.files.sound_files import check_written, drop_invalid, drop_shared, drop_unsaid
from promptsync.session.git.worktree import write_files
from promptsync.session.plan.surveyor import surveyed
from promptsync.session.runs.run import this_run
from promptsync.surveying.survey import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from promptsync.library.parsed_file import FileForm
    from promptsync.library.shared_files import Writing
    from promptsync.model import Desired, Key, LivePrompt, Prompt
    from promptsync.plan.change import Change
    from promptsync.session.plan.job import Job
    from promptsync.surveying.open_target import OpenTarget
    from promptsync.surveying.survey import Survey

NO_FILES_YET = frozenset({"no-library", "empty-library", "empty-target"})
"""The rules that do not stop a pull: it is what makes the first files."""


@dataclass(slots=True)
class Pulled:
    """What is to be written, by key, to the files and to the ledger, and what cannot be.

    ``elsewhere`` counts the prompts that others manage, as Plan.elsewhere.
    ``conflicts`` are how often the two sides of a merged file are in conflict. ``edits`` are the texts before
    and after an edit that is left out, by the reason.
    """

    writings: dict[Key, Writing] = field(default_factory=dict)
    bases: dict[Key, Base | None] = field(default_factory=dict)
    prompts: dict[Key, Prompt] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    elsewhere: tuple[tuple[str, int], ...] = ()
    conflicts: dict[Path, int] = field(default_factory=dict)
    edits: dict[str, tuple[str, str]] = field(default_factory=dict)

    def leave_out(self, error: PromptsyncError) -> None:
        """Leave a prompt out, for this reason."""
        reason = f"{error.message}. {error.hint}"
        self.left_out.append(reason)
        if isinstance(error, NotWrittenError):
            self.edits[reason] = (error.before, error.edited)

    @property
    def files(self) -> dict[Path, str | None]:
        """The files with their texts; None: to be removed."""
        return {path: text for files in self.writings.values() for path, text in files.items()}


async def pull_new(
    job: Job,
    forms: Sequence[FileForm],
    words: Sequence[str] = (),
    *,
    managed: bool,
    warn: Callable[[str], None],
) -> Pulled:
    """Write the prompts that no file stands for into new files; ``managed``: and record them as bases.

    ``words`` choose some of them, each by ``/command``, id or name; none: all.

    The first of ``forms`` that can hold a prompt is taken, YAML after them. Raises PromptsyncError.
    """
    async with surveyed(job, fetched=True) as (opened, survey):
        unclaimed = _named(await _unclaimed(opened, survey, job.desired), words)
        pulled = _new(unclaimed, placing_of(job), job, forms)
        pulled.elsewhere = survey.plan.elsewhere
        write_pulled(job, pulled, warn)
        if managed and pulled.bases:
            delta = survey.recovered.then(LedgerDelta(pulled.bases, pulled.prompts))
            counts = {str(Action.RECORD): len(pulled.bases)}
            ending = Ending(this_run(job.project.repository), ApplyStatus.PULLED, counts)
            opened.ledger.finish(survey.state, delta, ending)
    return pulled


def pull_drift(job: Job, survey: Survey, warn: Callable[[str], None]) -> Pulled:
    """Write what was edited or deleted on the platform, and only there, into the files it is of.

    The ledger is not told: the next apply that sees the files records that they are there already. Raises
    PromptsyncError.
    """
    library = job.library
    shared = SharedFiles(library.made_of, job.project.here, library.owners)
    pulled = _drifted(survey, placing_of(job), shared)
    pulled.elsewhere = survey.plan.elsewhere
    write_pulled(job, pulled, warn)
    return pulled


def placing_of(job: Job) -> Placing:
    """The library's files."""
    return Placing(job.folder, job.project.here, job.library.desired, job.library.way_back)


def write_pulled(job: Job, pulled: Pulled, warn: Callable[[str], None]) -> None:
    """Write what may be written; the rest is left out and says why. Raises PromptsyncError.

    A file with conflicts is no prompt file until a person has decided.
    """
    project, prompts = job.project, job.request.prompts
    pulled.left_out += [
        f"{one.origin}: {one.message} [{one.rule}]" for one in job.library.errors if one.origin
    ]
    pulled.left_out += drop_shared(project, prompts, pulled.writings)
    if not any(pulled.conflicts.values()):
        pulled.left_out += drop_invalid(project, prompts, pulled.writings)
        pulled.left_out += drop_unsaid(project, prompts, pulled.writings, pulled.prompts)
    pulled.bases = {key: base for key, base in pulled.bases.items() if key in pulled.writings}
    pulled.prompts = {key: one for key, one in pulled.prompts.items() if key in pulled.writings}
    pulled.conflicts = {path: number for path, number in pulled.conflicts.items() if path in pulled.files}
    write_files(pulled.files, warn)
    check_written(pulled.prompts, prompts)


def _named(unclaimed: list[LivePrompt], words: Sequence[str]) -> list[LivePrompt]:
    """Those that ``words`` name. Raises PromptsyncError for a word that names none of them."""
    if not words:
        return unclaimed
    prompts = [unmanaged(one) for one in unclaimed]
    ids = {find_known(prompts, word).id for word in words}
    return [one for one in unclaimed if one.id in ids]


async def _unclaimed(opened: OpenTarget, survey: Survey, desired: Iterable[Desired]) -> list[LivePrompt]:
    """The unmanaged prompts that no file could mean, with their texts, oldest first."""
    view = survey.view
    claimed = {
        one.id for found in candidates_by_key(desired, view.live, set(view.managed)).values() for one in found
    }
    others = {*view.managed, *view.elsewhere, *claimed}
    ids = [one for one in view.live if one not in others]
    answers = await ask(opened, ids, view.live)
    return sorted((one for one in answers.values() if one), key=lambda one: (one.created_at, one.id))


def _new(live: Iterable[LivePrompt], placing: Placing, job: Job, forms: Sequence[FileForm]) -> Pulled:
    """A new file for each of ``live``."""
    pulled = Pulled()
    names = FreeKeys(job.library.said)
    commands = {one.command for one in job.library.said.values() if one.command}
    for one in live:
        if one.command in commands:
            pulled.left_out.append(f'"{one.name}": another prompt\'s file has its command /{one.command}')
            continue
        key = names.key_for(one.command, one.name)
        if not job.target.scope.holds(key):
            pulled.left_out.append(f'"{one.name}": the target leaves out its key, {key}')
            continue
        try:
            path, text = placing.new_file(key, one.prompt, forms)
        except PromptsyncError as error:
            pulled.left_out.append(f"{error.message}. {error.hint}")
            continue
        pulled.writings[key] = {path: text}
        _remember(pulled, key, one)
    return pulled


def _drifted(survey: Survey, placing: Placing, shared: SharedFiles) -> Pulled:
    """The files of the prompts that were edited or deleted on the platform, and only there."""
    pulled = Pulled()
    for change in (*survey.plan.changes, *_mirrored(survey)):
        if change.drift and isinstance(change, Update | Replace | Delete):
            if change.made.owner and change.wanted is None:
                pulled.left_out.append(_no_file_of_its_own(change, "was edited"))
                continue
            try:
                pulled.writings[change.key] = placing.files(change.key, change.live.prompt)
            except PromptsyncError as error:
                pulled.leave_out(error)
                continue
            pulled.prompts[change.key] = change.live.prompt
        elif _deleted_there(change):
            if change.made.owner:
                pulled.left_out.append(_no_file_of_its_own(change, "was deleted"))
                continue
            prompt, *text = placing.removal(change.key)
            alone = [path for path in text if not shared.others(path, change.key)]
            pulled.writings[change.key] = dict.fromkeys([prompt, *alone])
    pulled.left_out += [found.message for found in survey.plan.problems if found.rule == "conflict"]
    return pulled


def _mirrored(survey: Survey) -> list[Change]:
    """What would be done to the prompts that only the dashboard writes, if git did."""
    return [one.change for one in survey.plan.set_aside if one.change and one.reason is Reason.MIRRORED]


def _no_file_of_its_own(change: Change, what: str) -> str:
    part = f"{change.made.part}, a part of {change.made.owner}"
    return f"{change.key} {what} on the platform: it is {part}. Edit that by hand"


def _deleted_there(change: Change) -> bool:
    """Whether the prompt is gone on the platform and its file says what was last sent."""
    if not (isinstance(change, Create) and change.base):
        return False
    return change.wanted.digest == change.base.sent


def _remember(pulled: Pulled, key: Key, live: LivePrompt) -> None:
    digest = live.prompt.digest
    pulled.bases[key] = Base(key, live.id, digest, digest, live.updated_at, pulled=True)
    pulled.prompts[key] = live.prompt
