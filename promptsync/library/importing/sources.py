"""A source's tree of files → its prompt files, and a word on everything else in it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.importing.conventions import (
    PROMPT_SUFFIX,
    SKILL_FILE,
    Kind,
    is_document,
    kind_by_place,
    kind_by_tool,
    plugin_folders,
)
from promptsync.library.importing.source_files import FoundFiles, SourceFile, passed_over
from promptsync.model import Origin
from promptsync.problems import problem
from promptsync.source.file_tree import EntryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.importing.source_files import ImportOptions, Source
    from promptsync.source.file_tree import TreeEntry

MOST_PROMPTS = 10_000
"""So many prompt files of one source are imported at once; a larger library has never been tried."""

_ENVIRONMENT_FILES = ".env"
_LITTER = frozenset((".DS_Store", "__pycache__", "Thumbs.db"))
_DOCUMENTATION = "documentation (--all takes it)"


def find_sources(sources: Sequence[Source], options: ImportOptions) -> FoundFiles:
    """What is in the sources, each file once. Raises PromptsyncError for more than MOST_PROMPTS."""
    found = FoundFiles()
    seen: set[str] = set()
    for source in sources:
        one = _Finder(source, options).run()
        found.files += [file for file in one.files if file.shown not in seen]
        found.rest += [rest for rest in one.rest if rest.source not in seen]
        seen |= {file.shown for file in one.files} | {rest.source for rest in one.rest}
    found.files.sort(key=lambda file: file.shown)
    found.rest.sort(key=lambda result: result.source)
    return found


class _Finder:
    """Sorts the entries of one source into prompts, parts of skills and the rest."""

    def __init__(self, source: Source, options: ImportOptions) -> None:
        self._source = source
        self._options = options
        self._entries = {entry.path: entry for entry in source.tree.entries()}
        files = [path for path, entry in self._entries.items() if entry.kind is EntryKind.FILE]
        self._plugins = plugin_folders(files)
        self._skills = {posixpath.dirname(path) for path in files if posixpath.basename(path) == SKILL_FILE}
        self._found = FoundFiles()
        self._by_skill: dict[str, SourceFile] = {}
        self._others: list[str] = []

    def run(self) -> FoundFiles:
        """Everything, each entry once."""
        parts: list[tuple[str, TreeEntry]] = []
        for path, entry in self._entries.items():
            skill = self._skill_of(path)
            if entry.kind is EntryKind.FILE:
                kind = self._kind(path, in_skill=skill is not None)
                if kind:
                    self._add(path, kind)
                elif skill is None:
                    self._others.append(path)
                else:
                    parts.append((skill, entry))
            elif entry.kind is EntryKind.LINK and skill is not None and entry.target:
                parts.append((skill, entry))
            else:
                self._no_file(entry)
        self._add_others()
        self._pick()
        for skill, entry in parts:
            self._bundle(skill, entry)
        return self._found

    def _kind(self, path: str, *, in_skill: bool) -> Kind | None:
        *folders, name = path.split("/")
        if name == SKILL_FILE:
            return Kind.SKILL
        if name.startswith("."):
            return None
        above = self._source.above
        by_tool = kind_by_tool((*above, *folders), name)
        if in_skill:
            return by_tool if self._is_at_root(path) else None
        return by_tool or kind_by_place(above, folders, name, self._plugins)

    def _is_at_root(self, path: str) -> bool:
        """Whether no skill but one at the source's root has the file: what tools keep there is not its."""
        return self._skill_of(path) == ""

    def _skill_of(self, path: str) -> str | None:
        """The nearest folder above ``path`` that is a skill's."""
        folder = posixpath.dirname(path)
        while folder not in self._skills:
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return folder

    def _add(self, path: str, kind: Kind, *, guessed: bool = False) -> None:
        *folders, name = path.split("/")
        if name == SKILL_FILE:
            stem = (self._source.label, *self._source.above, *folders)[-1]
            folders = folders[:-1]
        else:
            suffix = PROMPT_SUFFIX if name.endswith(PROMPT_SUFFIX) else posixpath.splitext(name)[1]
            stem = name.removesuffix(suffix)
        visible = tuple(one for one in folders if not one.startswith("."))
        tree, upstream = self._source.tree, posixpath.join(self._source.home, path)
        shown, origin = tree.shown(path), self._source.origin
        file = SourceFile(tree, path, shown, kind, stem, visible, upstream, origin, guessed)
        self._found.files.append(file)
        if name == SKILL_FILE:
            self._by_skill[posixpath.dirname(path)] = file

    def _add_others(self) -> None:
        """Other Markdown is taken where it was asked for, and where the source has nothing else."""
        only_kind = not self._found.files
        for path in self._others:
            name = posixpath.basename(path)
            shown = self._source.tree.shown(path)
            hidden = any(part.startswith(".") for part in path.split("/"))
            wanted = self._options.everything or (self._source.named and name != "README.md")
            if not name.endswith(".md"):
                self._found.skip(shown, "not Markdown")
            elif wanted or (only_kind and not hidden and not is_document(name)):
                self._add(path, self._options.kind or Kind.TEMPLATE, guessed=True)
            else:
                self._found.skip(shown, "hidden" if hidden and only_kind else _DOCUMENTATION)

    def _pick(self) -> None:
        """Keep what was chosen. Raises PromptsyncError for a pattern that matches nothing."""
        globs = self._options.pick
        for glob in globs:
            if not any(file.matches(glob) for file in self._found.files):
                hint = "It is compared with each prompt's path, folder and name; --dry-run lists them."
                raise PromptsyncError(f"--pick {glob!r} matches no prompt of the source", hint)
        if globs:
            found, self._found.files = self._found.files, []
            for file in found:
                if any(map(file.matches, globs)):
                    self._found.files.append(file)
                else:
                    self._found.rest.append(passed_over(file))
        if len(self._found.files) > MOST_PROMPTS:
            raise PromptsyncError(
                f"the source has {len(self._found.files):,} prompt files; promptsync imports at most"
                f" {MOST_PROMPTS:,} at once",
                "Choose some with --pick GLOB, or name a folder of the source.",
            )

    def _bundle(self, skill: str, entry: TreeEntry) -> None:
        """Put a file with its skill; a link to a file of the source counts as that file."""
        file, name = self._by_skill.get(skill), entry.path.removeprefix(f"{skill}/")
        if file is None:
            return
        parts = entry.path.split("/")
        if entry.kind is EntryKind.LINK:
            target = self._entries.get(entry.target)
            if target is None or target.kind is not EntryKind.FILE:
                self._found.skip(self._source.tree.shown(entry.path), "a link inside the source")
                return
            entry = target
        if parts[-1].startswith(_ENVIRONMENT_FILES) or not _LITTER.isdisjoint(parts):
            file.behind.append(name)
        elif not skill and parts[0].startswith("."):
            self._found.skip(self._source.tree.shown(entry.path), "hidden")
        else:
            file.bundled[name] = entry

    def _no_file(self, entry: TreeEntry) -> None:
        shown = self._source.tree.shown(entry.path)
        if entry.kind is EntryKind.SKIPPED:
            self._found.skip(shown, entry.why)
        elif entry.kind is EntryKind.UNREADABLE:
            found = problem("unreadable", f"cannot be read: {entry.why}", Origin(shown))
            self._found.leave_out(shown, found)
        elif entry.target:
            self._found.skip(shown, "a link inside the source")
        else:
            hint = "Name what it leads to as a source of its own."
            message = "is a link out of the source, which is not followed"
            self._found.leave_out(shown, problem("outside-repository", message, Origin(shown), hint))
