"""Rules across the fields of one prompt, and across the prompts of a library."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from promptsync.library.forms import suffix_of
from promptsync.model import KINDS
from promptsync.problems import Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.library.parsed_file import ParsedFile

T = TypeVar("T")

# Devices with any suffix, signs that mean something in a path, and what is cut off the end of a name.
_NOT_ON_WINDOWS = lazy_pattern(
    r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)|[<>:\"|?*]|[. ]$"
)


def check_prompt(draft: ParsedFile) -> Iterator[Problem]:
    """What the fields of one prompt say against each other."""
    values = draft.values or {}
    flag = draft.value("isCommand")
    if flag is True and "command" not in values:
        hint = "Add command:, or remove isCommand."
        yield problem(
            "command-flag", "isCommand is true, but there is no command", draft.origin("isCommand"), hint
        )
    elif flag is False and draft.text("command"):
        message = f"command {quoted(draft.text('command') or '')} stays reserved while isCommand is false"
        hint = "Remove command, unless the word is to be kept from others."
        yield problem("retained-command", message, draft.origin("isCommand"), hint)
    said = {**draft.file.form.defaults, **values}
    if "command" not in values and all(said.get(kind, False) is False for kind in KINDS):
        message = "the prompt is neither a command nor a skill nor a template"
        yield problem("no-kind", message, draft.start, "Add command:, isSkill: true or isTemplate: true.")


def check_keys(drafts: Iterable[ParsedFile]) -> Iterator[Problem]:
    """A finding for each of the files that share a key."""
    groups: dict[str, list[ParsedFile]] = defaultdict(list)
    for draft in drafts:
        groups[draft.file.key].append(draft)
    for key, group in groups.items():
        for draft, other in _pairs(group):
            message = f"the key {shown(key)} is also that of {other.file.shown}"
            yield problem("duplicate-key", message, draft.start, "Rename one of the files.")


def check_similar_keys(drafts: Iterable[ParsedFile]) -> Iterator[Problem]:
    """A finding for each of the keys that are one on a system that ignores case or Unicode's forms."""
    groups: dict[str, dict[str, ParsedFile]] = defaultdict(dict)
    for draft in drafts:
        key = draft.file.key
        groups[unicodedata.normalize("NFC", key).casefold()].setdefault(key, draft)
    for group in groups.values():
        for draft, other in _pairs([*group.values()]):
            message = f"the key {shown(draft.file.key)} is that of {other.file.shown} on macOS and Windows"
            yield problem(
                "similar-key", message, draft.start, "Rename one: a clone there has one of the files."
            )


def check_portable_keys(drafts: Iterable[ParsedFile]) -> Iterator[Problem]:
    """A finding for each path that Windows cannot have."""
    for draft in drafts:
        path = f"{draft.file.key}{suffix_of(draft.file.path.name)}"
        for part in path.split("/"):
            if _NOT_ON_WINDOWS().search(part):
                message = f"{draft.file.shown} cannot be on Windows, because of the name {shown(part)}"
                yield problem("portable-key", message, draft.start, "Rename it: a clone there fails.")
                break


def check_commands(drafts: Iterable[ParsedFile]) -> Iterator[Problem]:
    """A finding for each of the prompts that share a command, retained or not, or nearly do."""
    same: dict[str, list[ParsedFile]] = defaultdict(list)
    for draft in drafts:
        command = draft.text("command")
        if command:
            same[command].append(draft)
    similar: dict[str, list[tuple[str, ParsedFile]]] = defaultdict(list)
    for command, group in same.items():
        similar[command.casefold()].append((command, group[0]))
        for draft, other in _pairs(group):
            message = f"command {quoted(command)} is also that of {_line(other)}"
            hint = "Rename one of them: a command belongs to one prompt."
            yield problem("duplicate-command", message, draft.origin("command"), hint)
    for alike in similar.values():
        for (command, draft), (taken, other) in _pairs(alike):
            message = f"command {quoted(command)} differs by case only from {quoted(taken)} in {_line(other)}"
            yield problem(
                "similar-command", message, draft.origin("command"), "Rename one: people mistake them."
            )


def _line(draft: ParsedFile) -> str:
    at = draft.origin("command")
    return f"{at.file}:{at.line}"


def _pairs(group: list[T]) -> Iterator[tuple[T, T]]:
    """Each of several with one of the others: the first with the second, the rest with the first."""
    for index, each in enumerate(group if len(group) > 1 else []):
        yield each, group[0 if index else 1]
