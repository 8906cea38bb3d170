"""What the prompt files of an import hold, with the files of their folders, and which are copies."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from promptsync.errors import PromptsyncError
from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.foreign_text import Read, is_pointer, read_source, without_includes
from promptsync.library.importing.source_files import unwritten
from promptsync.library.text_reference import INCLUDE_SIGN
from promptsync.problems import Problem
from promptsync.reports.imported import ImportedFile, ImportStatus
from promptsync.source.text import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from promptsync.library.importing.source_files import FoundFiles, SourceFile

MOST_BYTES = 256 << 20
"""Bytes of one import; they are held in memory."""
_AT_ONCE = 1_000


class FolderFile(NamedTuple):
    """A file of a skill's folder, at ``path`` in it."""

    path: str
    content: bytes
    executable: bool


def contents_of(found: FoundFiles) -> dict[tuple[int, str], bytes | Problem]:
    """What all files hold that are needed. Raises PromptsyncError for more than MOST_BYTES."""
    wanted: dict[int, list[str]] = {}
    trees = {id(file.tree): file.tree for file in found.files}
    for file in found.files:
        parts = (entry.path for entry in file.bundled.values())
        wanted.setdefault(id(file.tree), []).extend([file.path, *parts])
    contents: dict[tuple[int, str], bytes | Problem] = {}
    size = 0
    for tree, paths in wanted.items():
        for start in range(0, len(paths), _AT_ONCE):
            some = trees[tree].read(paths[start : start + _AT_ONCE])
            contents |= {(tree, path): data for path, data in some.items()}
            size += sum(len(data) for data in some.values() if isinstance(data, bytes))
            if size > MOST_BYTES:
                raise PromptsyncError(
                    f"the prompts of the source and their files are larger than {MOST_BYTES >> 20} MiB",
                    "Choose some with --pick GLOB, or name a folder of the source.",
                )
    return contents


def read_all(
    found: FoundFiles, contents: Mapping[tuple[int, str], bytes | Problem]
) -> dict[SourceFile, Read | Problem]:
    for file in found.files:
        for name, entry in [*file.bundled.items()]:
            data = contents[id(file.tree), entry.path]
            if isinstance(data, Problem) or is_pointer(data):
                del file.bundled[name]
                file.behind.append(f"{name} (a Git LFS pointer)" if isinstance(data, bytes) else name)
    return {file: read_source(file, contents[id(file.tree), file.path]) for file in found.files}


def without_copies(
    read: Mapping[SourceFile, Read | Problem],
    contents: Mapping[tuple[int, str], bytes | Problem],
    taken: Container[str],
) -> tuple[dict[SourceFile, Read | Problem], list[ImportedFile]]:
    """The files without those that would become the same prompt as one before them.

    Those that are ``taken`` already, by their paths upstream, are none of them.
    """
    good: dict[SourceFile, Read | Problem] = {}
    copies: list[ImportedFile] = []
    first: dict[tuple[str, ...], SourceFile] = {}
    for file, one in read.items():
        if isinstance(one, Read):
            known = first.setdefault(_identity(file, one, contents), file)
            if known is not file and file.upstream not in taken:
                copies.append(unwritten(file, ImportStatus.EQUAL, notes=(f"equal to {known.shown}",)))
                continue
        good[file] = one
    return good, copies


def _identity(
    file: SourceFile, read: Read, contents: Mapping[tuple[int, str], bytes | Problem]
) -> tuple[str, ...]:
    """What two files have in common if they would become the same prompt, with the same files beside it."""
    nameless = read.name is None or (file.kind is Kind.COMMAND and not read.command)
    parts = (f"{part.path}:{hashlib.sha256(part.content).hexdigest()}" for part in parts_of(file, contents))
    return (file.kind, file.stem if nameless else "", fold(read.text), *sorted(parts))


def parts_of(file: SourceFile, contents: Mapping[tuple[int, str], bytes | Problem]) -> Iterator[FolderFile]:
    for name, entry in file.bundled.items():
        data = contents[id(file.tree), entry.path]
        if isinstance(data, bytes):
            yield FolderFile(name, _without_includes(name, data), entry.executable)


def _without_includes(name: str, data: bytes) -> bytes:
    """A part may be composed into the skill's text, so no line of it may ask for a file from here."""
    if not name.endswith(".md") or INCLUDE_SIGN.encode() not in data:
        return data
    text = data.decode("utf-8", "surrogateescape")
    return without_includes(text).encode("utf-8", "surrogateescape")
