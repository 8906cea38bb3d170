"""The files beside a ``SKILL.md``: which of them are none of the prompts, and which are not sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.composition import Bundle
from promptsync.model import Origin
from promptsync.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from promptsync.library.discover import BesideFile
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Key
    from promptsync.policy import BundlePolicy


def files_beside(files: Iterable[BesideFile], read: Iterable[ParsedFile]) -> dict[str, BesideFile]:
    """The files of skills by their resolved path, without the YAML among them that says a prompt."""
    beside = {one.real: one for one in files}
    for draft in read:
        if draft.file.real in beside and _says_a_prompt(draft):
            del beside[draft.file.real]
    return beside


_TEXT_FIELD = re.compile(r"""^['"]?(prompt|promptFile)['"]?[ \t]*:""", re.MULTILINE)


def _says_a_prompt(draft: ParsedFile) -> bool:
    """Other tools keep YAML of their own beside a skill, such as ``agents/openai.yaml``."""
    if draft.fields is None:
        return _TEXT_FIELD.search(draft.source) is not None
    return not {"prompt", "promptFile"}.isdisjoint(draft.fields)


def by_skill(beside: Mapping[str, BesideFile], referred: Set[str]) -> dict[Key, list[BesideFile]]:
    """The files of each skill, without those that are the promptFile of a prompt."""
    found: dict[Key, list[BesideFile]] = {}
    for one in beside.values():
        if one.real not in referred:
            found.setdefault(one.skill, []).append(one)
    return found


def left_behind(files: Iterable[BesideFile], referred: Set[str], bundle: BundlePolicy) -> list[Problem]:
    """The Markdown beside the skills that are sent without their files."""
    hint = "Put what the skill needs into SKILL.md, or set bundle: auto for its key in promptsync.yaml."
    return [
        problem(
            "bundled-file",
            f"{file.shown} is bundled with a skill and is not synced",
            Origin(file.shown),
            hint,
        )
        for file in files
        if file.markdown and file.real not in referred and bundle.of(file.skill) is Bundle.OFF
    ]
