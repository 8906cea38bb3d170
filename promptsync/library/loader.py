"""A directory of prompt files → the prompts it asks for, and everything that is wrong with it, in one run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.consistency import check_commands, check_keys, check_prompt
from promptsync.library.discover import BEGIN, Discovery, discover, shown_path
from promptsync.library.ignores import SIGN, parse_ignores
from promptsync.library.markdown import parse_markdown, split
from promptsync.library.parsed_file import FileForm, ParsedFile, PromptFile
from promptsync.library.rule import ReadPrompt
from promptsync.library.schema import TEXT_LIMIT, check, too_long
from promptsync.library.text_reference import Reference, read_reference, reference
from promptsync.library.yaml_file import parse_yaml
from promptsync.model import Desired, Origin, Prompt
from promptsync.problems import Problem, Severity, problem
from promptsync.source.text import fold, quoted, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.library.ignores import Ignore
    from promptsync.library.rule import Lint


@dataclass(frozen=True, slots=True)
class Library:
    """``file_count`` is of the prompt files looked at.

    ``desired`` are the prompts of files without errors, sorted by key; ``problems`` the findings of all
    files, sorted by file, line and column.
    """

    file_count: int
    desired: tuple[Desired, ...]
    problems: tuple[Problem, ...]

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


def load_library(prompts: Path, *, repository: Path, shown_from: Path, lint: Lint | None = None) -> Library:
    """Read the prompt files below ``prompts``; what is wrong with them is a finding, never an exception.

    ``promptFile`` and links must stay inside ``repository``, and so must ``prompts``. Places are relative to
    ``shown_from``, or as ``prompts`` is given where that is not below it. ``lint`` has the last word on the
    findings.
    """
    reading = read_library(prompts, repository=repository, shown_from=shown_from)
    problems = lint(reading.read_prompts, reading.problems) if lint else reading.problems
    bad = {each.origin.file for each in problems if each.severity is Severity.ERROR and each.origin}
    good = (one for one in reading.read_prompts if bad.isdisjoint((one.draft.file.shown, one.text_file)))
    return Library(
        len(reading.read_prompts), tuple(map(_desired, good)), tuple(sorted({*problems}, key=_place))
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files of a library say, good or not, and what is wrong with them before any rule is asked."""

    read_prompts: tuple[ReadPrompt, ...]
    problems: tuple[Problem, ...]


def read_library(prompts: Path, *, repository: Path, shown_from: Path) -> Reading:
    """See :func:`load_library`."""
    root = Path(os.path.realpath(repository))
    found = discover(prompts, repository=root, shown_from=shown_from)
    read = [_read(file) for file in found.files if file.form is not FileForm.BUNDLED]
    links = [link for link in map(reference, read) if link]
    referred = {link.real for link in links}
    drafts = [draft for draft in read if not (draft.plain and draft.file.real in referred)]
    texts, text_problems = _texts(links, root, {draft.file.real for draft in drafts})
    problems = (
        *found.problems,
        *_empty(found, prompts, shown_from),
        *_bundled(found.files, referred),
        *(each for draft in drafts for each in _check(draft)),
        *text_problems,
        *check_keys(drafts),
        *check_commands(drafts),
    )
    return Reading(tuple(_read_prompt(draft, texts, shown_from) for draft in drafts), problems)


def _read(file: PromptFile) -> ParsedFile:
    text, problems = read_text(file.path, file.shown)
    if text is None:
        return ParsedFile(file, None, problems)
    if file.form is FileForm.YAML:
        fields, found = parse_yaml(text, file.shown)
        return ParsedFile(file, fields, problems + found, ignores=_ignores(text))
    draft = parse_markdown(text, file)
    parts = split(fold(text)) if SIGN in text else None
    ignores = _ignores(parts.head) if parts else ()
    return ParsedFile(file, draft.fields, problems + draft.problems, draft.plain, ignores)


def _ignores(text: str) -> tuple[Ignore, ...]:
    return parse_ignores(text) if SIGN in text else ()


def _check(draft: ParsedFile) -> Iterable[Problem]:
    if draft.fields is None:
        return draft.problems
    is_skill = draft.file.form is FileForm.SKILL
    return [*draft.problems, *check(draft), *check_prompt(draft, is_skill=is_skill)]


class _Text(NamedTuple):
    path: Path
    text: str


def _texts(links: list[Reference], root: Path, prompts: set[str]) -> tuple[dict[str, _Text], list[Problem]]:
    """The texts that promptFiles hold, by the file that refers to them."""
    texts: dict[str, _Text] = {}
    problems: list[Problem] = []
    for link in links:
        text, found = read_reference(link, root, prompts)
        problems += found
        if text is None:
            continue
        texts[link.draft.file.shown] = _Text(link.path, text)
        if len(text) > TEXT_LIMIT:
            name = f"promptFile {quoted(link.written)}"
            problems.append(too_long(name, len(text), TEXT_LIMIT, link.draft, "promptFile"))
    return texts, problems


def _empty(found: Discovery, prompts: Path, shown_from: Path) -> list[Problem]:
    if found.files or found.problems:
        return []
    message = f"the prompts directory {shown_path(prompts, shown_from) or '.'} holds no prompt file"
    hint = f"{BEGIN}, or add a .yaml, .yml or .md file with a prompt."
    return [problem("empty-library", message, None, hint)]


def _bundled(files: list[PromptFile], referred: set[str]) -> list[Problem]:
    hint = "Put what the skill needs into SKILL.md; the platform keeps one text for a prompt."
    return [
        problem(
            "bundled-file",
            f"{file.shown} is bundled with a skill and is not synced",
            Origin(file.shown),
            hint,
        )
        for file in files
        if file.form is FileForm.BUNDLED and file.real not in referred
    ]


def _read_prompt(draft: ParsedFile, texts: Mapping[str, _Text], shown_from: Path) -> ReadPrompt:
    command, flag = draft.text("command") or "", draft.value("isCommand")
    is_skill = draft.value("isSkill")
    path, text = texts.get(draft.file.shown, (None, ""))
    prompt = Prompt(
        name=draft.text("name") or "",
        description=draft.text("description") or "",
        prompt=draft.text("prompt") or text,
        command=command,
        is_command=bool(command) if flag is None else flag is True,
        is_skill=draft.file.form is FileForm.SKILL if is_skill is None else is_skill is True,
        is_template=draft.value("isTemplate") is True,
    )
    if path is None:
        return ReadPrompt(draft, prompt, draft.file.path, draft.file.shown)
    return ReadPrompt(draft, prompt, path, shown_path(path, shown_from))


def _desired(read_prompt: ReadPrompt) -> Desired:
    """The prompt of a file in which nothing was found wrong."""
    draft = read_prompt.draft
    return Desired(draft.file.key, read_prompt.prompt, draft.start, protect=draft.value("protect") is True)


def _place(found: Problem) -> tuple[str, int, int, str, str]:
    at = found.origin or Origin("", 0, 0)
    return at.file, at.line, at.column, found.rule, found.message
