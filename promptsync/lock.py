"""promptsync.lock ↔ values: where imported prompts come from, and what an import has written for each."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from promptsync.model import Origin
from promptsync.problems import problem
from promptsync.source.yaml_document import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from promptsync.problems import Problem

_LIMIT = 64 << 20
"""Bytes that are read of a lock: 10,000 prompts with files beside them take a tenth."""
_HEAD = "# Written by promptsync import and promptsync update. Commit it; do not edit it.\n"


@dataclass(frozen=True, slots=True)
class LockedPrompt:
    """``upstream`` is its file in the source, ``file`` the one here, from the lock's folder on.

    ``name`` and ``command`` are what the import has given it, empty if it had its own. ``commit`` is empty if
    it is the source's. ``files`` has the digest of each file of its folder as it was written, by its path
    from there; ``conflicts`` are those of them that got markers.
    """

    upstream: str
    file: str
    files: Mapping[str, str]
    name: str = ""
    command: str = ""
    commit: str = ""
    conflicts: tuple[str, ...] = ()

    def path(self, name: str) -> str:
        """One of its files, from the lock's folder on."""
        folder, _, _ = self.file.rpartition("/")
        return f"{folder}/{name}" if folder else name


@dataclass(frozen=True, slots=True)
class LockedSource:
    """``options`` are those of the import under the lock's own names. See schemas/lock.schema.json."""

    source: str
    reference: str
    path: str
    commit: str
    options: Mapping[str, object] = field(hash=False)
    prompts: tuple[LockedPrompt, ...] = ()
    passed: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    def is_same(self, other: LockedSource) -> bool:
        """Whether both are of one import: of the same place, with the same options."""
        mine = (self.source, self.reference, self.path, self.options)
        return mine == (other.source, other.reference, other.path, other.options)


@dataclass(frozen=True, slots=True)
class Lock:
    """What was imported from git."""

    sources: tuple[LockedSource, ...] = ()

    def with_source(self, new: LockedSource) -> Lock:
        """With ``new`` in the place of the entry of the same import, or added."""
        found = [new if one.is_same(new) else one for one in self.sources]
        return Lock(tuple(found if new in found else [*found, new]))

    @property
    def files(self) -> frozenset[str]:
        """The prompt files that follow a source."""
        return frozenset(one.file for source in self.sources for one in source.prompts)


def digest_of(content: bytes) -> str:
    """What a file holds, however a checkout writes its line ends."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def load_lock(path: Path, shown: str) -> tuple[Lock, list[Problem]]:
    """The lock at ``path``, empty if there is none; and what is wrong with it."""
    if not os.path.lexists(path):
        return Lock(), []
    if not path.is_file():
        hint = "Put the file back, from git, or delete what is there."
        return Lock(), [problem("lock", f"{shown} is not a regular file", Origin(shown), hint)]
    document, problems = read_document(path, shown, schema="lock", rule="lock", limit=_LIMIT)
    if problems or document is None:
        return Lock(), problems
    return Lock(tuple(map(_source, document.get("sources", ())))), []


def dump_lock(lock: Lock) -> str:
    """The lock as a file says it; the same lock is always the same text."""
    document = {"version": 1, "sources": [_source_document(one) for one in lock.sources]}
    return _HEAD + yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1 << 16)


class _Dumper(yaml.SafeDumper):
    """Writes what is said twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def with_prompts(source: LockedSource, more: Iterable[LockedPrompt]) -> LockedSource:
    """``source`` with prompts added, sorted; one of the same upstream file is replaced."""
    found = {one.upstream: one for one in (*source.prompts, *more)}
    return replace(source, prompts=tuple(found[name] for name in sorted(found)))


def _source(document: Mapping[str, Any]) -> LockedSource:
    return LockedSource(
        source=document["source"],
        reference=document.get("reference", ""),
        path=document.get("path", ""),
        commit=document["commit"],
        options=document.get("options", {}),
        prompts=tuple(map(_prompt, document["prompts"])),
        passed=tuple(document.get("passed", ())),
        offered=tuple(document.get("offered", ())),
    )


def _prompt(document: Mapping[str, Any]) -> LockedPrompt:
    return LockedPrompt(**{**document, "conflicts": tuple(document.get("conflicts", ()))})


def _source_document(one: LockedSource) -> dict[str, object]:
    document: dict[str, object] = {
        "source": one.source,
        "reference": one.reference,
        "path": one.path,
        "commit": one.commit,
        "options": dict(one.options),
        "prompts": [_prompt_document(prompt) for prompt in one.prompts],
        "passed": sorted(one.passed),
        "offered": sorted(one.offered),
    }
    return {name: value for name, value in document.items() if value or name == "prompts"}


def _prompt_document(one: LockedPrompt) -> dict[str, object]:
    document: dict[str, object] = {
        "upstream": one.upstream,
        "file": one.file,
        "name": one.name,
        "command": one.command,
        "commit": one.commit,
        "files": dict(sorted(one.files.items())),
        "conflicts": sorted(one.conflicts),
    }
    return {name: value for name, value in document.items() if value}
