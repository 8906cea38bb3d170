"""An import: what each file of the sources becomes, and where. Nothing is written here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.foreign_text import Read
from promptsync.library.importing.mapping import Mapped, map_source
from promptsync.library.importing.naming import give
from promptsync.library.importing.reading import contents_of, parts_of, read_all, without_copies
from promptsync.library.importing.source_files import ImportOptions, passed_over, unwritten
from promptsync.library.importing.sources import find_sources
from promptsync.library.importing.trial import bundle_error
from promptsync.library.writing.naming import FreeKeys, slug
from promptsync.problems import Problem
from promptsync.reports.imported import ImportedFile, ImportStatus, NewFile

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from promptsync.library.importing.naming import Assigned
    from promptsync.library.importing.reading import FolderFile
    from promptsync.library.importing.shelf import Shelf
    from promptsync.library.importing.source_files import Source, SourceFile
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Key


_OFTEN = 500
"""After so many prompts, whoever waits hears of it."""


class Converted(NamedTuple):
    """A prompt as it would be written, wherever that is; ``parts`` are the other files of its folder.

    ``name`` is empty if the file has its own; ``own_command`` tells whether it has its own command.
    """

    file: SourceFile
    mapped: Mapped
    parts: tuple[FolderFile, ...]
    command: str
    name: str
    own_command: bool

    @property
    def content(self) -> bytes:
        """The prompt file's own."""
        return self.mapped.text.encode()


class Conversion(NamedTuple):
    """All prompts of the sources, and what is known about the rest already."""

    prompts: tuple[Converted, ...]
    rest: tuple[ImportedFile, ...]

    def only(self, places: Container[int]) -> Conversion:
        """Without the prompts that are not at ``places``: these are passed over."""
        chosen = tuple(one for at, one in enumerate(self.prompts) if at in places)
        others = (passed_over(one.file) for at, one in enumerate(self.prompts) if at not in places)
        return Conversion(chosen, (*self.rest, *others))


def convert(
    sources: Sequence[Source],
    options: ImportOptions,
    assigned: Mapping[str, Assigned],
    progress: Callable[[int, int], None] | None = None,
) -> Conversion:
    """What an import writes for each prompt; ``assigned`` is what an earlier one has called them.

    ``progress`` hears now and then how many of how many prompts are done. Raises PromptsyncError for a choice
    that cannot be met.
    """
    found = find_sources(sources, options)
    contents = contents_of(found)
    good, copies = without_copies(read_all(found, contents), contents, assigned)
    given = give({file: one for file, one in good.items() if isinstance(one, Read)}, options.prefix, assigned)
    prompts, rest = [], [*found.rest, *copies]
    for number, (file, read) in enumerate(good.items()):
        if progress and number and number % _OFTEN == 0:
            progress(number, len(good))
        split = options.long == "split"
        mapped = (read,) if isinstance(read, Problem) else map_source(file, read, given[file], split=split)
        if isinstance(mapped, Mapped):
            parts = tuple(parts_of(file, contents))
            mapped = _with_bundle_error(mapped, parts)
            name = "" if isinstance(read, Read) and read.name else given[file].name
            own = isinstance(read, Read) and bool(read.command)
            prompts.append(Converted(file, mapped, parts, given[file].command, name, own_command=own))
        elif file.guessed and mapped[0].rule == "empty-file":
            rest.append(unwritten(file, ImportStatus.NO_PROMPT, notes=("empty",)))
        else:
            rest.append(unwritten(file, ImportStatus.LEFT_OUT, problems=mapped))
    return Conversion(tuple(prompts), tuple(rest))


def _with_bundle_error(mapped: Mapped, parts: Iterable[FolderFile]) -> Mapped:
    """With a word about a skill that does not fit with its files: it comes in, and has to be edited."""
    files = {one.path: one.content for one in parts}
    error = bundle_error(mapped.text, mapped.draft.file.form, files) if files else ""
    if not error:
        return mapped
    attention = (*mapped.attention, "does not fit with its files")
    return replace(mapped, notes=(*mapped.notes, error), attention=attention)


def place(converted: Conversion, options: ImportOptions, shelf: Shelf) -> tuple[ImportedFile, ...]:
    """The results, with the place of each prompt on ``shelf``, sorted by path.

    New files go below the folder ``options.into`` of the library, at their path in the source.
    """
    names = FreeKeys([])
    results = [*converted.rest]
    for one in converted.prompts:
        folder = "/".join([*filter(None, [options.into]), *map(slug, one.file.folders)])
        results.append(_placed(one, names.key_for("", one.file.stem, folder), shelf))
    return tuple(sorted(results, key=lambda result: result.source))


def _placed(one: Converted, key: Key, shelf: Shelf) -> ImportedFile:
    file, path = one.file, shelf.path(one.file.kind, key)
    new = [NewFile(path, one.content)]
    new += [NewFile(path.parent / part.path, part.content, part.executable) for part in one.parts]
    missing = [each for each in new if not shelf.is_there(each.path, each.content)]
    own = new[0] not in missing and all(not shelf.exists(each.path) for each in missing)
    refused = None if own else shelf.put(file, key, one.command, new)
    if refused:
        return unwritten(file, ImportStatus.LEFT_OUT, notes=one.mapped.notes, problems=(refused,))
    return ImportedFile(
        source=file.shown,
        status=ImportStatus.IMPORTED if missing else ImportStatus.THERE,
        file=shelf.shown(path),
        key=key,
        kinds=_kinds(file, one.mapped.draft, one.command),
        command=one.command,
        name=one.name,
        notes=one.mapped.notes,
        attention=one.mapped.attention,
        files=tuple(each if each in missing else replace(each, there=True) for each in new),
        upstream=file.upstream,
        origin=file.origin,
        given_command="" if one.own_command else one.command,
    )


def _kinds(file: SourceFile, draft: ParsedFile, command: str) -> tuple[str, ...]:
    skill = draft.value("isSkill")
    found = {
        Kind.COMMAND: bool(command) and draft.value("isCommand") is not False,
        Kind.SKILL: file.kind is Kind.SKILL if skill is None else skill is True,
        Kind.TEMPLATE: draft.value("isTemplate") is True,
    }
    return tuple(kind for kind, yes in found.items() if yes)
