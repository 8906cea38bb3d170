"""What an import would write for the prompts of a source, from one of its commits."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.library.importing.importer import convert
from promptsync.library.importing.naming import Assigned
from promptsync.lock import digest_of
from promptsync.reports.imported import ImportStatus
from promptsync.session.imports.locking import options_of
from promptsync.session.imports.sources import of_tree
from promptsync.upstream.own_history import find_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from promptsync.library.importing.importer import Conversion, Converted
    from promptsync.lock import LockedPrompt, LockedSource
    from promptsync.problems import Problem
    from promptsync.upstream.address import Address
    from promptsync.upstream.repository import UpstreamRepository


@dataclass(frozen=True, slots=True)
class UpstreamPrompts:
    """The prompts of a commit by their paths in the source; ``refused`` could not be imported, and why."""

    prompts: Mapping[str, Converted]
    refused: Mapping[str, tuple[Problem, ...]]
    conversion: Conversion


class Commits:
    """The commits of one source, each converted at most once with what the lock has assigned."""

    def __init__(self, upstream: UpstreamRepository, address: Address, entry: LockedSource) -> None:
        self._upstream = upstream
        self._address = address
        self._options = replace(options_of(entry.options), pick=())  # what was not picked is sieved later
        self._assigned = assigned_of(entry.prompts)
        self._known: dict[str, UpstreamPrompts | None] = {}

    def at(self, commit: str) -> UpstreamPrompts | None:
        """The prompts at ``commit``; None if it cannot be fetched any more."""
        if commit not in self._known:
            there = self._upstream.fetch(commit)
            self._known[commit] = self.converted(commit, self._assigned) if there else None
        return self._known[commit]

    def converted(self, commit: str, assigned: Mapping[str, Assigned]) -> UpstreamPrompts:
        """The prompts of a commit that was fetched, called as ``assigned``."""
        source = of_tree(self._upstream.tree(commit), self._address)
        found = convert([source], self._options, assigned)
        refused = {one.upstream: one.problems for one in found.rest if one.status is ImportStatus.LEFT_OUT}
        return UpstreamPrompts({one.file.upstream: one for one in found.prompts}, refused, found)


def assigned_of(prompts: Sequence[LockedPrompt]) -> dict[str, Assigned]:
    """What an import has called each prompt."""
    return {one.upstream: Assigned(one.name, one.command) for one in prompts}


def files_of(one: Converted, main: str) -> dict[str, bytes]:
    """What is written for a prompt whose own file is called ``main``, by paths in its folder."""
    return {main: one.content, **{part.path: part.content for part in one.parts}}


class Bases:
    """Finds what the last import wrote: as the source's old commit has it, or as our own history does."""

    def __init__(self, commits: Commits, repository: Path, root: Path) -> None:
        self._commits = commits
        self._repository = repository
        self._root = root

    def find(self, prompt: LockedPrompt, commit: str, name: str) -> bytes | None:
        """A file of ``prompt`` with the lock's digest; None if nobody has it any more."""
        digest = prompt.files[name]
        old = self._commits.at(prompt.commit or commit)
        converted = old.prompts.get(prompt.upstream) if old else None
        if converted:
            found = files_of(converted, posixpath.basename(prompt.file)).get(name)
            if found is not None and digest_of(found) == digest:
                return found
        path = self._root / prompt.path(name)
        if not path.is_relative_to(self._repository):
            return None
        shown = path.relative_to(self._repository).as_posix()
        return find_version(self._repository, shown, lambda content: digest_of(content) == digest)
