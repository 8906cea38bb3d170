"""The name and the command of each imported file, so that no two get the same one."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.derive import command_word, title, words
from promptsync.library.importing.mapping import Given
from promptsync.library.prompt_schema import LIMITS
from promptsync.source.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.library.importing.foreign_text import Read
    from promptsync.library.importing.source_files import SourceFile


class Assigned(NamedTuple):
    """What an earlier import has given a file, to stay with it; empty where it gave nothing."""

    name: str = ""
    command: str = ""


def give(
    read: Mapping[SourceFile, Read], prefix: str, assigned: Mapping[str, Assigned]
) -> dict[SourceFile, Given]:
    """What each file is called; ``assigned`` is by the files' paths upstream."""
    names, commands = _names(read), _commands(read, prefix, assigned)
    given = {}
    for file in read:
        name, how = names.get(file, ("", ""))
        before = assigned.get(file.upstream, Assigned()).name
        given[file] = Given(before or name, how, commands.get(file, ""))
    return given


def _names(read: Mapping[SourceFile, Read]) -> dict[SourceFile, tuple[str, str]]:
    """The name of each file that has none: its heading, its own or its folder's name.

    A heading or a file's name that several files have is no name.
    """
    nameless = {file: one for file, one in read.items() if one.name is None}
    headings = {file: title(fold(one.front.body)) for file, one in nameless.items()}
    shared = Counter(heading.casefold() for heading in headings.values())
    shared.update(one.name.casefold() for one in read.values() if one.name)
    rest = [file for file in nameless if shared[headings[file].casefold()] > 1 or not headings[file]]
    stems = Counter(file.stem.casefold() for file in rest)
    found = {}
    for file, heading in headings.items():
        if file.kind is Kind.SKILL:
            found[file] = file.stem, "name from its folder"
        elif heading and shared[heading.casefold()] == 1 and len(heading) <= LIMITS["name"]:
            found[file] = heading, "name from its heading"
        elif stems[file.stem.casefold()] > 1 and file.folders:
            found[file] = words(file.folders[-1]), "name from its folder"
        else:
            found[file] = words(file.stem), "name from the file's name"
    return _told_apart(found)


def _told_apart(found: Mapping[SourceFile, tuple[str, str]]) -> dict[SourceFile, tuple[str, str]]:
    """Names that are still shared, with all the folders before them; none is too long."""
    shared = Counter(name.casefold() for name, _ in found.values())
    result = {}
    for file, (name, how) in found.items():
        if shared[name.casefold()] > 1 and file.folders and file.kind is not Kind.SKILL:
            told, how_told = words(" ".join((*file.folders, file.stem))), "name from its folders"
        else:
            told, how_told = name, how
        result[file] = told[: LIMITS["name"]], how_told
    return result


def _commands(
    read: Mapping[SourceFile, Read], prefix: str, assigned: Mapping[str, Assigned]
) -> dict[SourceFile, str]:
    """The command of each file: its own, or one from its name that no other has; all with ``prefix``."""
    own = {file: one.command for file, one in read.items() if one.command}
    commands = {file: prefix + command for file, command in own.items()}
    for file in read:
        before = assigned.get(file.upstream, Assigned()).command
        if before and file not in own:
            commands[file] = before
    taken = {command.casefold() for command in commands.values()}
    for file in read:
        if file.kind is Kind.COMMAND and file not in commands:
            commands[file] = next(word for word in _words(file, prefix) if word.casefold() not in taken)
            taken.add(commands[file].casefold())
    return commands


def _words(file: SourceFile, prefix: str) -> Iterator[str]:
    """Commands for a file, the best first: its name; with its folders before it; numbered."""
    yield command_word(prefix + file.stem)
    yield command_word(prefix + "-".join((*file.folders, file.stem)))
    for number in count(2):
        yield f"{command_word(prefix + file.stem)[:40]}-{number}"
