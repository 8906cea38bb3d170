"""One imported prompt: what becomes of each of its files now that its source has moved on."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.lock import digest_of
from promptsync.reports.updated import UpdatedPrompt, UpdateStatus
from promptsync.session.files.replacing import Write
from promptsync.session.update.upstream_prompts import files_of
from promptsync.source.yaml_syntax import conflict
from promptsync.upstream.three_way import Fate, Versions, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from promptsync.library.importing.importer import Converted
    from promptsync.lock import LockedPrompt

_STILL = "still has conflict markers: resolve them, then update again"
_NO_BASE = "what the last import wrote is neither in the source nor in the history here any more"


@dataclass(frozen=True, slots=True)
class PromptUpdate:
    """``told`` is None if there is nothing to tell; ``locked`` is what the lock says then, if anything."""

    told: UpdatedPrompt | None
    locked: LockedPrompt | None
    writes: dict[str, Write] = field(default_factory=dict)


def update_prompt(
    prompt: LockedPrompt, new: Converted, find_base: Callable[[str], bytes | None], root: Path, label: str
) -> PromptUpdate:
    """The update of ``prompt`` to what an import would write now; ``root`` is the lock's folder.

    ``find_base`` gives a file as the last import wrote it. Raises PromptsyncError if a file cannot be read.
    """
    main = posixpath.basename(prompt.file)
    files = files_of(new, main)
    digests = {name: digest_of(content) for name, content in files.items()}
    changed = [name for name in {**prompt.files, **digests} if prompt.files.get(name) != digests.get(name)]
    settled = replace(prompt, upstream=new.file.upstream, files=digests, commit="")
    settled = replace(settled, conflicts=tuple(unresolved(prompt, root)))
    if not changed:
        moved = settled.upstream != prompt.upstream
        note = (f"was {prompt.upstream}",)
        told = UpdatedPrompt(settled.upstream, UpdateStatus.MOVED, prompt.file, notes=note) if moved else None
        return PromptUpdate(told, settled)
    if settled.conflicts:
        return _left(prompt, settled.upstream, settled.conflicts, _STILL)
    if read(root / prompt.file) is None:
        return PromptUpdate(UpdatedPrompt(settled.upstream, UpdateStatus.DROPPED, prompt.file), None)
    return _merged(prompt, settled, _Versions(prompt, files, find_base, root, label), changed, new)


@dataclass(frozen=True, slots=True)
class _Versions:
    """The versions of each file."""

    prompt: LockedPrompt
    files: dict[str, bytes]
    find_base: Callable[[str], bytes | None]
    root: Path
    label: str

    def versions(self, name: str) -> Versions | None:
        """None if nobody knows what the last import wrote."""
        here, digest = read(self.root / self.prompt.path(name)), self.prompt.files.get(name)
        new = self.files.get(name)
        if digest is None:
            return Versions(None, new, here)
        if here is not None and digest_of(here) == digest:
            return Versions(here, new, here)
        if new is not None and here is not None and digest_of(new) == digest_of(here):
            return Versions(None, new, here)
        base = self.find_base(name)
        return None if base is None else Versions(base, new, here)


def _merged(
    prompt: LockedPrompt, settled: LockedPrompt, sides: _Versions, changed: Iterable[str], new: Converted
) -> PromptUpdate:
    fates: set[Fate] = set()
    writes: dict[str, Write] = {}
    notes: list[str] = []
    conflicts: list[str] = []
    executable = {part.path for part in new.parts if part.executable}
    for name in changed:
        versions = sides.versions(name)
        if versions is None:
            return _left(prompt, settled.upstream, [name], _NO_BASE)
        decision = merge(versions, sides.label)
        fates.add(decision.fate)
        if decision.note:
            notes.append(f"{name}: {decision.note}")
        if decision.content != versions.here:
            edited = versions.here is not None and decision.fate is not Fate.TAKEN
            writes[prompt.path(name)] = Write(decision.content, name in executable, edited)
        if decision.fate is Fate.CONFLICT and decision.content and has_markers(decision.content):
            conflicts.append(name)
    status = next((said for fate, said in _STATUS.items() if fate in fates), None)
    locked = replace(settled, conflicts=tuple(conflicts))
    if status is None:
        return PromptUpdate(None, locked)
    told = UpdatedPrompt(settled.upstream, status, prompt.file, tuple(writes), tuple(notes))
    return PromptUpdate(told, locked, writes)


_STATUS = {
    Fate.CONFLICT: UpdateStatus.CONFLICT,
    Fate.MERGED: UpdateStatus.MERGED,
    Fate.TAKEN: UpdateStatus.UPDATED,
    Fate.KEPT: UpdateStatus.LEFT,
}
"""The status of a prompt by the worst that became of its files."""


def _left(prompt: LockedPrompt, upstream: str, names: Iterable[str], why: str) -> PromptUpdate:
    """The lock keeps the old path, under which the old commit has the prompt."""
    notes = tuple(f"{name}: {why}" for name in names)
    return PromptUpdate(UpdatedPrompt(upstream, UpdateStatus.LEFT, prompt.file, notes=notes), prompt)


def prune(prompt: LockedPrompt, root: Path) -> PromptUpdate:
    """The removal of a prompt that its source no longer has. What somebody has edited stays."""
    here = {name: read(root / prompt.path(name)) for name in prompt.files}
    edited = [name for name, content in here.items() if content and digest_of(content) != prompt.files[name]]
    if edited:
        notes = tuple(f"{name}: edited here, so it is kept and follows no source any more" for name in edited)
        told = UpdatedPrompt(prompt.upstream, UpdateStatus.LEFT, prompt.file, notes=notes)
        return PromptUpdate(told, None)
    writes = {prompt.path(name): Write(None) for name, content in here.items() if content is not None}
    told = UpdatedPrompt(prompt.upstream, UpdateStatus.PRUNED, prompt.file, tuple(writes))
    return PromptUpdate(told, None, writes)


def unresolved(prompt: LockedPrompt, root: Path) -> list[str]:
    """The files of a prompt that still have the markers that an update has left."""
    texts = ((name, read(root / prompt.path(name))) for name in prompt.conflicts)
    return [name for name, content in texts if content and has_markers(content)]


def has_markers(content: bytes) -> bool:
    """Whether a file has a full set of conflict markers."""
    return conflict(content.decode("utf-8", "replace"), "") is not None


def read(path: Path) -> bytes | None:
    """What a file of the library holds; None if it is not there. Raises PromptsyncError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PromptsyncError(f"{path} cannot be read: {error.strerror or error}", "Check it.") from error
