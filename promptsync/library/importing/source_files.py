"""What an import was asked for, and the prompt files that it has found."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from promptsync.reports.imported import ImportedFile, ImportStatus

if TYPE_CHECKING:
    from promptsync.library.importing.conventions import Kind
    from promptsync.problems import Problem
    from promptsync.source.file_tree import FileTree, TreeEntry


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person chose. ``kind`` is for what no convention decides; ``pick`` has globs, empty for all."""

    into: str = ""
    everything: bool = False
    kind: Kind | None = None
    prefix: str = ""
    pick: tuple[str, ...] = ()
    long: Literal["split", "leave"] = "split"


@dataclass(frozen=True, slots=True)
class Source:
    """``above`` are the folders that lead to the tree's root. ``named`` is a single file given as the source.

    ``home`` is the root's path in its repository, ``origin`` that repository's address, and ``label`` what a
    skill at the very root is called.
    """

    tree: FileTree
    above: tuple[str, ...] = ()
    named: bool = False
    home: str = ""
    label: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A prompt file of another tool: ``stem`` is its name without suffix, or that of a skill's folder.

    ``folders`` lead to it from the source; ``bundled`` are the other files of a skill, by their paths in its
    folder. ``guessed``: no tool's convention says that it is a prompt.
    """

    tree: FileTree = field(compare=False)
    path: str
    shown: str
    kind: Kind
    stem: str
    folders: tuple[str, ...]
    upstream: str
    origin: str = ""
    guessed: bool = False
    bundled: dict[str, TreeEntry] = field(compare=False, default_factory=dict)
    behind: list[str] = field(compare=False, default_factory=list)

    def matches(self, glob: str) -> bool:
        """Whether ``--pick GLOB`` means this file: by its path, its folder or its name."""
        names = (self.upstream, posixpath.dirname(self.upstream), self.stem)
        return any(fnmatchcase(name, glob) for name in names)


@dataclass(slots=True)
class FoundFiles:
    """The prompt files in their order, and what is known about the rest already."""

    files: list[SourceFile] = field(default_factory=list)
    rest: list[ImportedFile] = field(default_factory=list)

    def skip(self, shown: str, why: str) -> None:
        """There is no prompt in it."""
        self.rest.append(ImportedFile(shown, ImportStatus.NO_PROMPT, notes=(why,)))

    def leave_out(self, shown: str, found: Problem) -> None:
        """There may be one, which cannot be had."""
        self.rest.append(ImportedFile(shown, ImportStatus.LEFT_OUT, problems=(found,)))


def passed_over(file: SourceFile) -> ImportedFile:
    """The result of a prompt that was not chosen."""
    return unwritten(file, ImportStatus.NO_PROMPT, notes=("not picked",))


def unwritten(
    file: SourceFile, status: ImportStatus, *, notes: tuple[str, ...] = (), problems: tuple[Problem, ...] = ()
) -> ImportedFile:
    """The result of a prompt of which nothing is written."""
    return ImportedFile(
        file.shown, status, notes=notes, problems=problems, upstream=file.upstream, origin=file.origin
    )
