"""What an import from git leaves in promptsync.lock, and what an update finds there."""

from __future__ import annotations

import os
import posixpath
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import LOCK_NAME
from promptsync.errors import InvalidLibraryError, PromptsyncError
from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.source_files import ImportOptions
from promptsync.lock import LockedPrompt, LockedSource, digest_of, load_lock, with_prompts
from promptsync.reports.imported import ImportStatus
from promptsync.upstream.address import Address, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.lock import Lock
    from promptsync.reports.imported import ImportedFile, NewFile
    from promptsync.session.imports.sources import OpenedSource
    from promptsync.session.opening.project import Project

_TAKEN = (ImportStatus.IMPORTED, ImportStatus.THERE)


def lock_path(project: Project) -> Path:
    """Where the lock of a library is: beside its configuration."""
    return project.config.root / LOCK_NAME


def read_lock(project: Project) -> Lock:
    """The library's lock. Raises InvalidLibraryError for one that cannot be read."""
    path = lock_path(project)
    lock, problems = load_lock(path, project.shown(path).as_posix())
    if problems:
        raise InvalidLibraryError(tuple(problems), 0)
    return lock


def locked(
    lock: Lock,
    opened: Sequence[OpenedSource],
    results: Sequence[ImportedFile],
    options: ImportOptions,
    root: Path,
) -> Lock:
    """``lock`` with what was imported from git. Raises PromptsyncError if a source was imported before and
    has moved on since.
    """
    for one in opened:
        if one.address is None:
            continue
        entry = _entry(one, results, options, root)
        known = next((each for each in lock.sources if each.is_same(entry)), None)
        if known and known.commit != one.commit:
            raise PromptsyncError(
                f"{one.address} was imported before, at {known.commit[:7]}, and is at {one.commit[:7]} now",
                "Run `promptsync update`; --add takes what is new in it.",
            )
        others = lock.files - {prompt.file for prompt in known.prompts} if known else lock.files
        mine = [prompt for prompt in entry.prompts if prompt.file not in others]
        if known:
            taken = {prompt.upstream for prompt in mine}
            passed = sorted({*known.passed, *entry.passed} - taken)
            entry = with_prompts(replace(known, passed=tuple(passed)), mine)
        else:
            entry = replace(entry, prompts=tuple(mine))
        lock = lock.with_source(entry) if entry.prompts else lock
    return lock


def _entry(
    one: OpenedSource, results: Iterable[ImportedFile], options: ImportOptions, root: Path
) -> LockedSource:
    address = one.address or Address("")
    mine = [each for each in results if each.upstream and each.origin == str(address)]
    taken = [each for each in mine if each.status in _TAKEN]
    source = LockedSource(
        address.written or address.url, address.ref, address.path, one.commit, options_document(options)
    )
    passed = sorted(each.upstream for each in mine if each.status not in _TAKEN)
    prompts = (
        locked_prompt(each.upstream, each.files, root, each.name, each.given_command) for each in taken
    )
    return with_prompts(replace(source, passed=tuple(passed)), prompts)


def locked_prompt(
    upstream: str, files: Sequence[NewFile], root: Path, name: str, command: str
) -> LockedPrompt:
    """A prompt that was written as ``files``, its own first."""
    main = files[0].path
    digests = {relative(file.path, main.parent): digest_of(file.content) for file in files}
    return LockedPrompt(upstream, relative(main, root), digests, name, command)


def relative(path: Path, folder: Path) -> str:
    """``path`` from ``folder`` on, with ``/``."""
    return Path(os.path.relpath(path, folder)).as_posix()


def options_document(options: ImportOptions) -> dict[str, object]:
    """The options that are not as by default, under the lock's names."""
    said: dict[str, object] = {
        "into": options.into,
        "all": options.everything,
        "as": options.kind.value if options.kind else "",
        "prefix": options.prefix,
        "pick": list(options.pick),
        "long": options.long if options.long != ImportOptions().long else "",
    }
    return {name: value for name, value in said.items() if value}


def options_of(document: Mapping[str, object]) -> ImportOptions:
    """The options of an import, from the lock."""
    kind, pick = document.get("as"), document.get("pick")
    return ImportOptions(
        into=str(document.get("into", "")),
        everything=document.get("all") is True,
        kind=Kind(str(kind)) if kind else None,
        prefix=str(document.get("prefix", "")),
        pick=tuple(map(str, pick)) if isinstance(pick, list) else (),
        long="leave" if document.get("long") == "leave" else "split",
    )


def address_of(entry: LockedSource, root: Path) -> Address:
    """Where an entry's source is. Raises PromptsyncError for an address that git must not be given."""
    url = entry.source
    parsed = parse_address(url)
    if parsed is None:
        url = posixpath.normpath((root / url).as_posix())
    elif parsed.url != url:
        raise PromptsyncError(
            f"{LOCK_NAME} names a source that is not an address: {parsed.url}", "Import it anew."
        )
    return Address(url, entry.reference, entry.path, entry.source)
