"""A directory of prompt files → the prompts it asks for, and everything that is wrong with it, in one run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.consistency import (
    check_commands,
    check_keys,
    check_portable_keys,
    check_similar_keys,
)
from promptsync.library.discover import BEGIN, Discovery, MisnamedFile, add_planned, discover, shown_path
from promptsync.library.parsed_file import TRIES, ParsedFile
from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.library.read_file import prompt_of
from promptsync.library.read_files import read_files
from promptsync.library.rule import ReadPrompt
from promptsync.library.skill_files import by_skill, find_skill_files, left_behind
from promptsync.library.text_reference import INCLUDE_SIGN, Reference, read_reference, reference
from promptsync.library.too_long import text_too_long
from promptsync.model import Desired, Origin, Prompt, natural_order
from promptsync.policy import BundlePolicy
from promptsync.problems import Problem, Severity, problem
from promptsync.source.file_reader import FileReader
from promptsync.source.text import escaped, quoted
from promptsync.source.yaml_syntax import conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.composing import Ground
    from promptsync.library.rule import Lint, Look
    from promptsync.library.way_back import WayBack
    from promptsync.model import Key
    from promptsync.trying.case import Case


_BUNDLE = BundlePolicy()


@dataclass(frozen=True, slots=True)
class Library:
    """``file_count`` is of the prompt files looked at.

    ``desired`` are the prompts of files without errors, sorted by key; ``problems`` the findings of all
    files, sorted by file, line and column. ``broken`` are the other prompts, each with the files that it
    comes from, as findings name them. ``said`` is what the files say, also those with errors, and ``made_of``
    the files of each prompt.
    """

    file_count: int
    desired: tuple[Desired, ...]
    problems: tuple[Problem, ...]
    broken: tuple[tuple[Key, frozenset[str]], ...] = ()
    said: Mapping[Key, Prompt] = field(default_factory=dict)
    made_of: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    owners: Mapping[Key, Key] = field(default_factory=dict)
    reading: Reading | None = field(default=None, compare=False)

    @property
    def errors_beyond_prompts(self) -> tuple[Problem, ...]:
        """The errors that are not in the files of a prompt."""
        files = {file for each in self.made_of.values() for file in each}
        return tuple(one for one in self.errors if one.origin is None or one.origin.file not in files)

    @property
    def way_back(self) -> WayBack | None:
        """The way from composed texts back into their files; None if no text is composed."""
        if self.reading is None or self.reading.ground is None:
            return None
        from promptsync.library.way_back import way_back

        return way_back(self.reading.read_prompts, self.reading.ground)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings for which nothing may be planned."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def find_repository(start: Path) -> Path:
    """The nearest of ``start`` and the folders above it that holds ``.git``, else ``start``; absolute."""
    absolute = start.absolute()
    for folder in (absolute, *absolute.parents):
        if os.path.lexists(folder / ".git"):
            return folder
    return absolute


def load_library(
    prompts: Path,
    *,
    repository: Path,
    shown_from: Path,
    lint: Lint | None = None,
    files: FileReader | None = None,
) -> Library:
    """Read the prompt files below ``prompts``; what is wrong with them is a finding, never an exception.

    ``promptFile`` and links must stay inside ``repository``, and so must ``prompts``. Places are relative to
    ``shown_from``, or as ``prompts`` is given where that is not below it. ``lint`` has the last word on the
    findings. ``files`` has what was read before in this run, and what is planned to be written.
    """
    files = files or FileReader()
    return judged(read_library(prompts, repository=repository, shown_from=shown_from, files=files), lint)


def judged(reading: Reading, lint: Lint | None) -> Library:
    """What was read, with ``lint`` having the last word on the findings."""
    problems = lint(reading.read_prompts, reading.problems) if lint else reading.problems
    bad = {each.origin.file for each in problems if each.severity is Severity.ERROR and each.origin}
    good, broken = [], []
    for one in reading.read_prompts:
        if one.whole and bad.isdisjoint(one.files):
            good.append(one)
        else:
            broken.append((one.chosen_by, frozenset(one.files)))
    count = sum(not (one.composition and one.composition.owner) for one in reading.read_prompts)
    return Library(
        count,
        tuple(map(_desired, good)),
        tuple(sorted({*problems}, key=_place)),
        tuple(broken),
        {one.draft.file.key: one.prompt for one in reading.read_prompts},
        {one.draft.file.key: frozenset(one.files) for one in reading.read_prompts},
        {one.draft.file.key: one.chosen_by for one in reading.read_prompts if one.composition},
        reading,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files of a library say, good or not, and what is wrong with them before any rule is asked.

    ``ground`` is what texts are composed of; None if none is. ``cases`` are what prompts are tried on.
    """

    read_prompts: tuple[ReadPrompt, ...]
    problems: tuple[Problem, ...]
    ground: Ground | None = None
    cases: Mapping[Key, tuple[Case, ...]] = field(default_factory=dict)


def read_library(
    prompts: Path,
    *,
    repository: Path,
    shown_from: Path,
    files: FileReader,
    bundle: BundlePolicy = _BUNDLE,
) -> Reading:
    """See :func:`load_library`. ``bundle`` says what becomes of the files beside each skill."""
    root = Path(os.path.realpath(repository))
    found = discover(prompts, repository=root, shown_from=shown_from)
    if files.planned:
        add_planned(found, files.planned, prompts, shown_from)
    found.files = [file for file in found.files if files.counts(file.real)]
    found.skill_files = [file for file in found.skill_files if files.counts(file.real)]
    found.misnamed = [file for file in found.misnamed if files.counts(file.real)]
    read, looks = read_files(found.files, files)
    skill_files = find_skill_files(found.skill_files, read)
    read = [draft for draft in read if draft.file.real not in skill_files]
    links = [link for link in map(reference, read) if link]
    referred = {link.real for link in links}
    drafts = [draft for draft in read if not (draft.plain and draft.file.real in referred)]
    texts, text_problems = _texts(links, root, files, {draft.file.real for draft in drafts})
    read_prompts = tuple(_read_prompt(draft, texts, looks, shown_from) for draft in drafts)
    ground = None
    if skill_files or any(_has_parts(one) for one in read_prompts):
        from promptsync.library.compose.part_files import PartFiles
        from promptsync.library.composing import Ground, compose_library

        parts = PartFiles(root, Path(os.path.realpath(prompts)), shown_from, files)
        ground = Ground(parts, by_skill(skill_files, referred), bundle)
        composed = compose_library(read_prompts, ground)
        text_problems += composed.problems
        drafts = [draft for draft in drafts if not (draft.plain and draft.file.real in composed.used)]
        there = {draft.file.real for draft in drafts}
        read_prompts = tuple(one for one in composed.read_prompts if one.draft.file.real in there)
        referred |= composed.used
    every = [one.draft for one in read_prompts]
    problems = (
        *found.problems,
        *_empty(found, prompts, shown_from),
        *left_behind(skill_files.values(), referred, bundle),
        *_misnamed(found.misnamed, referred),
        *(each for draft in drafts for each in draft.problems),
        *text_problems,
        *check_keys(every),
        *check_similar_keys(every),
        *check_portable_keys(drafts),
        *check_commands(drafts),
    )
    cases: Mapping[Key, tuple[Case, ...]] = {}
    if found.tries or any(TRIES in (draft.values or {}) for draft in drafts):
        from promptsync.library.tries import read_cases

        cases, wrong = read_cases(drafts, [one for one in found.tries if files.counts(one.real)], files)
        problems = (*problems, *wrong)
    return Reading(read_prompts, problems, ground, cases)


def _has_parts(one: ReadPrompt) -> bool:
    return INCLUDE_SIGN in one.prompt.prompt or one.draft.value("split") is not None


class _Text(NamedTuple):
    path: Path
    text: str


def _texts(
    links: list[Reference], root: Path, files: FileReader, prompts: set[str]
) -> tuple[dict[str, _Text], list[Problem]]:
    """The texts that promptFiles hold, by the file that refers to them."""
    texts: dict[str, _Text] = {}
    problems: list[Problem] = []
    for link in links:
        text, found = read_reference(link, root, files, prompts)
        problems += found
        if text is None:
            continue
        texts[link.draft.file.shown] = _Text(link.path, text)
        if marker := conflict(text, link.written):
            at = link.draft.origin("promptFile")
            problems.append(
                replace(marker, origin=at, message=f"{marker.message} in {escaped(link.written)}")
            )
        if len(text) > TEXT_LIMIT and link.draft.value("split") is None:
            name = f"promptFile {quoted(link.written)}"
            problems.append(text_too_long(name, text, link.draft.origin("promptFile"), 1))
    return texts, problems


def _empty(found: Discovery, prompts: Path, shown_from: Path) -> list[Problem]:
    if found.files or found.skill_files or found.misnamed or found.problems:
        return []
    message = f"the prompts directory {shown_path(prompts, shown_from) or '.'} holds no prompt file"
    hint = f"{BEGIN}, or add a .yaml, .yml or .md file with a prompt."
    return [problem("empty-library", message, None, hint)]


def _misnamed(files: list[MisnamedFile], referred: set[str]) -> list[Problem]:
    return [
        problem(
            "misnamed-file",
            f"{file.shown} is skipped: the suffix of a prompt file is in lower case",
            Origin(file.shown),
            f"Rename it to {escaped(file.proper)}.",
        )
        for file in files
        if file.real not in referred
    ]


def _read_prompt(
    draft: ParsedFile, texts: Mapping[str, _Text], looks: Mapping[str, Look], shown_from: Path
) -> ReadPrompt:
    path, text = texts.get(draft.file.shown, (None, ""))
    look = looks.get(draft.file.shown)
    prompt = look.prompt if look else prompt_of(draft, text)
    if path is None:
        return ReadPrompt(draft, prompt, draft.file.path, draft.file.shown, look=look)
    return ReadPrompt(draft, prompt, path, shown_path(path, shown_from))


def _desired(read_prompt: ReadPrompt) -> Desired:
    """The prompt of a file in which nothing was found wrong."""
    draft = read_prompt.draft
    composition = None
    if read_prompt.composed:
        from promptsync.library.composing import composition_of

        composition = composition_of(read_prompt)
    protect = draft.value("protect") is True
    asks = draft.texts("asks")
    return Desired(draft.file.key, read_prompt.prompt, draft.start, protect, composition, asks)


def _place(found: Problem) -> tuple[tuple[str, str], int, int, str, str]:
    at = found.origin or Origin("", 0, 0)
    return natural_order(at.file), at.line, at.column, found.rule, found.message
