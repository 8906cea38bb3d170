"""The files beside a ``SKILL.md``: which of them are none of the prompts, and which are not sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.composition import Bundle
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from promptsync.library.discover import SkillFile
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Key
    from promptsync.policy import BundlePolicy


def find_skill_files(files: Iterable[SkillFile], read: Iterable[ParsedFile]) -> dict[str, SkillFile]:
    """The files of skills by their resolved path, without the YAML among them that says a prompt."""
    skill_files = {one.real: one for one in files}
    for draft in read:
        if draft.file.real in skill_files and _says_a_prompt(draft):
            del skill_files[draft.file.real]
    return skill_files


_TEXT_FIELD = lazy_pattern(r"""^['"]?(prompt|promptFile)['"]?[ \t]*:""", re.MULTILINE)


def _says_a_prompt(draft: ParsedFile) -> bool:
    """Other tools keep YAML of their own beside a skill, such as ``agents/openai.yaml``."""
    if draft.values is None:
        return _TEXT_FIELD().search(draft.source) is not None
    return not {"prompt", "promptFile"}.isdisjoint(draft.values)


def by_skill(skill_files: Mapping[str, SkillFile], referred: Set[str]) -> dict[Key, list[SkillFile]]:
    """The files of each skill, without those that are the promptFile of a prompt."""
    found: dict[Key, list[SkillFile]] = {}
    for one in skill_files.values():
        if one.real not in referred:
            found.setdefault(one.skill, []).append(one)
    return found


def left_behind(files: Iterable[SkillFile], referred: Set[str], bundle: BundlePolicy) -> list[Problem]:
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
