"""An import: what each file of the sources becomes, and where. Nothing is written here."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from promptsync.imported import ImportedFile, ImportStatus
from promptsync.library.importing.derive import command_word
from promptsync.library.importing.mapping import Read, map_source, read_source
from promptsync.library.importing.shelf import Shelf
from promptsync.library.importing.sources import Kind, find_sources
from promptsync.library.writing.naming import Names, slug
from promptsync.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from promptsync.library.importing.sources import SourceFile
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Key


def plan_import(
    sources: Sequence[Path], into: str, prompts: Path, *, repository: Path, here: Path
) -> tuple[ImportedFile, ...]:
    """What becomes of each file of ``sources``, sorted by path.

    New files go below the folder ``into`` of ``prompts``, at their path in the source. ``repository`` and
    ``here`` are as for ``load_library``.
    """
    found = find_sources(sources, prompts=prompts, repository=repository, here=here)
    shelf = Shelf(prompts, repository=repository, here=here)
    read = {file: read_source(file) for file in found.files}
    commands = _commands(read)
    names = Names([])
    results = [*found.rest]
    for file in found.files:
        folder = "/".join([*filter(None, [into]), *map(slug, file.folders)])
        key = names.key_for("", file.stem, folder)
        results.append(_result(file, read[file], commands.get(file, ""), key, shelf))
    return tuple(sorted(results, key=lambda result: result.source))


def _commands(read: dict[SourceFile, Read | Problem]) -> dict[SourceFile, str]:
    """The command of each file: its own, or one from its name that no other has.

    Left-out files have one too: so the others keep theirs when what was wrong is put right.
    """
    own = {file: one.command for file, one in read.items() if isinstance(one, Read) and one.command}
    taken = {command.casefold() for command in own.values()}
    commands = dict(own)
    for file in read:
        if file.kind is Kind.COMMAND and file not in own:
            commands[file] = next(word for word in _words(file) if word.casefold() not in taken)
            taken.add(commands[file].casefold())
    return commands


def _words(file: SourceFile) -> Iterator[str]:
    """Commands for a file, the best first: its name; with its folders before it; numbered."""
    yield command_word(file.stem)
    yield command_word("-".join((*file.folders, file.stem)))
    for number in count(2):
        yield f"{command_word(file.stem)[:40]}-{number}"


def _result(file: SourceFile, read: Read | Problem, command: str, key: Key, shelf: Shelf) -> ImportedFile:
    mapped = read if isinstance(read, Problem) else map_source(file, read, command)
    if isinstance(mapped, Problem):
        return ImportedFile(file.shown, ImportStatus.LEFT_OUT, problem=mapped)
    path, content = shelf.path(file.kind, key), mapped.text.encode()
    there = shelf.is_there(path, content)
    refused = None if there else shelf.put(file, key, command)
    if refused:
        return ImportedFile(file.shown, ImportStatus.LEFT_OUT, notes=mapped.notes, problem=refused)
    status = ImportStatus.THERE if there else ImportStatus.IMPORTED
    kinds, shown = _kinds(file, mapped.draft, command), shelf.shown(path)
    return ImportedFile(file.shown, status, shown, key, kinds, command, mapped.notes, None, path, content)


def _kinds(file: SourceFile, draft: ParsedFile, command: str) -> tuple[str, ...]:
    skill = draft.value("isSkill")
    found = {
        Kind.COMMAND: bool(command) and draft.value("isCommand") is not False,
        Kind.SKILL: file.kind is Kind.SKILL if skill is None else skill is True,
        Kind.TEMPLATE: draft.value("isTemplate") is True,
    }
    return tuple(kind for kind, yes in found.items() if yes)
