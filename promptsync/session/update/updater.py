"""Imported prompts follow their source: what an update changes. Nothing of the library is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import LOCK_NAME
from promptsync.errors import PromptsyncError
from promptsync.library.discover import inside
from promptsync.lock import with_prompts
from promptsync.reports.updated import UpdatedPrompt, UpdatedSource, UpdateStatus
from promptsync.session.imports.locking import address_of
from promptsync.session.update.fresh_prompts import add_fresh, fresh_prompts
from promptsync.session.update.local_moves import with_local_moves
from promptsync.session.update.prompt_update import PromptUpdate, prune, unresolved, update_prompt
from promptsync.session.update.upstream_moves import moves
from promptsync.session.update.upstream_prompts import Bases, Commits, assigned_of
from promptsync.upstream.repository import open_upstream, shown_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from promptsync.lock import LockedPrompt, LockedSource
    from promptsync.session.files.replacing import Write
    from promptsync.session.opening.project import Project
    from promptsync.upstream.repository import UpstreamRepository


@dataclass(frozen=True, slots=True)
class UpdateChoices:
    """``add`` takes new prompts of a source, ``prune`` removes those that it no longer has."""

    prompts: Path
    add: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """``entry`` is what the lock says then; ``writes`` are files, from the lock's folder on."""

    told: UpdatedSource
    entry: LockedSource
    writes: dict[str, Write] = field(default_factory=dict)


def update_source(
    project: Project, entry: LockedSource, choices: UpdateChoices, fetching: Callable[[str], None]
) -> SourceUpdate:
    """The update of one source. ``fetching`` hears its address before git is asked.

    Raises PromptsyncError if the source cannot be had, or the lock names a file that is not the library's.
    """
    _check_files(entry, project)
    entry = with_local_moves(entry, project.config.root, project.repository)
    entry = _settled(entry, project.config.root)
    address = address_of(entry, project.config.root)
    fetching(shown_address(address))
    with open_upstream(address) as upstream:
        head = upstream.head()
        if head == entry.commit and not (choices.add or choices.prune):
            return SourceUpdate(_told(entry, entry, (), ()), entry)
        upstream.fetch_head(depth=_DEPTH)
        commits = Commits(upstream, address, entry)
        return _Moved(project, entry, commits, head, f"{address.name} at {head[:7]}").update(
            choices, upstream
        )


_DEPTH = 50
"""So many commits are looked through for what happened since the last import."""


class _Moved:
    """A source that is at ``head`` now."""

    def __init__(
        self, project: Project, entry: LockedSource, commits: Commits, head: str, label: str
    ) -> None:
        self._project = project
        self._entry = entry
        self._head = head
        self._label = label
        self._root = project.config.root
        self._bases = Bases(commits, project.repository, self._root)
        assigned = assigned_of(entry.prompts)
        self._new = commits.converted(head, assigned)
        self._moves = moves(entry.prompts, self._new)
        if self._moves:
            called = {to: assigned[before] for before, to in self._moves.items()}
            self._new = commits.converted(head, {**assigned, **called})

    def update(self, choices: UpdateChoices, upstream: UpstreamRepository) -> SourceUpdate:
        """All of it."""
        updates = [self._prompt(one, choices) for one in self._entry.prompts]
        fresh = fresh_prompts(self._entry, self._new, {*self._moves.values()})
        added = add_fresh(fresh, self._entry, choices.prompts, self._project) if choices.add else []
        told = [one.told for one in (*updates, *added) if one.told]
        if not choices.add:
            told += [UpdatedPrompt(one.file.upstream, UpdateStatus.NEW) for one in fresh.prompts]
        locked = [one.locked for one in (*updates, *added) if one.locked]
        taken = {one.upstream for one in locked}
        offered = tuple(sorted({one.file.upstream for one in fresh.prompts} - taken))
        dropped = {one.upstream for one in told if one.status is UpdateStatus.DROPPED}
        passed = tuple(sorted({*self._entry.passed, *dropped}))
        entry = replace(self._entry, commit=self._head, prompts=(), offered=offered, passed=passed)
        entry = with_prompts(entry, locked)
        writes = {path: write for one in (*updates, *added) for path, write in one.writes.items()}
        subjects = upstream.subjects(self._entry.commit, self._head)
        return SourceUpdate(_told(self._entry, entry, told, subjects), entry, writes)

    def _prompt(self, prompt: LockedPrompt, choices: UpdateChoices) -> PromptUpdate:
        entry = self._entry
        path = self._moves.get(prompt.upstream, prompt.upstream)
        new, refused = self._new.prompts.get(path), self._new.refused.get(path, ())
        pinned = replace(prompt, commit=prompt.commit or entry.commit)
        if new:
            found = update_prompt(
                prompt,
                new,
                lambda name: self._bases.find(prompt, entry.commit, name),
                self._root,
                self._label,
            )
            return replace(found, locked=pinned) if found.locked == prompt and found.told else found
        if refused:
            notes = tuple(one.message for one in refused)
            return PromptUpdate(UpdatedPrompt(path, UpdateStatus.LEFT, prompt.file, notes=notes), pinned)
        return prune(pinned, self._root) if choices.prune else _gone(pinned)


def _gone(prompt: LockedPrompt) -> PromptUpdate:
    return PromptUpdate(UpdatedPrompt(prompt.upstream, UpdateStatus.GONE, prompt.file), prompt)


def _told(
    old: LockedSource,
    new: LockedSource,
    told: Iterable[UpdatedPrompt],
    subjects: Iterable[str] | None,
) -> UpdatedSource:
    return UpdatedSource(
        old.source,
        old.reference,
        old.path,
        old.commit,
        new.commit,
        None if subjects is None else tuple(subjects),
        tuple(told),
        len(new.offered),
    )


def _settled(entry: LockedSource, root: Path) -> LockedSource:
    """The entry without the conflicts that somebody has resolved."""
    prompts = (replace(one, conflicts=tuple(unresolved(one, root))) for one in entry.prompts)
    return replace(entry, prompts=tuple(prompts))


def _check_files(entry: LockedSource, project: Project) -> None:
    """Raise PromptsyncError if the lock names a file that is not in the repository."""
    root, repository = project.config.root, Path(os.path.realpath(project.repository))
    for path in _files(entry):
        if not inside(os.path.realpath(root / path), repository):
            message = f"{LOCK_NAME} names {path}, which is not in this repository"
            raise PromptsyncError(message, "Put the lock back as it was, from git.")


def _files(entry: LockedSource) -> Iterator[str]:
    for prompt in entry.prompts:
        yield prompt.file
        yield from map(prompt.path, prompt.files)
