"""The cases that prompts are tried on: ``tries:`` in a prompt's file, or ``NAME.try.yaml`` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from promptsync.library.forms import SKILL
from promptsync.library.parsed_file import TRIES
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.places import origin_of
from promptsync.source.text import quoted
from promptsync.source.yaml_document import checked
from promptsync.source.yaml_nodes import compose
from promptsync.trying.case import CheckKind, parse_cases
from promptsync.trying.checks import check_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.library.discover import TriesFile
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Key
    from promptsync.source.file_reader import FileReader
    from promptsync.trying.case import Case


def read_cases(
    drafts: Sequence[ParsedFile], tries: Iterable[TriesFile], files: FileReader
) -> tuple[Mapping[Key, tuple[Case, ...]], list[Problem]]:
    """The cases of each prompt that has some, and what is wrong with them."""
    found: dict[Key, tuple[Case, ...]] = {}
    problems: list[Problem] = []
    for draft in drafts:
        field = (draft.fields or {}).get(TRIES) if TRIES in (draft.values or {}) else None
        if field and isinstance(field.node, yaml.CollectionNode):
            found[draft.file.key], wrong = _cases(field.node, draft.file.shown)
            problems += wrong
    owners = {_stem(draft): draft for draft in drafts} | {draft.file.key: draft for draft in drafts}
    for file in tries:
        owner = owners.get(file.stem)
        if owner is None or owner.file.key in found:
            problems.append(_misplaced(file, owner))
            continue
        text, wrong = files.read(file.path, file.shown)
        root = compose(text, file.shown) if text is not None else None
        if isinstance(root, yaml.Node):
            found[owner.file.key], more = _cases(root, file.shown)
            wrong = [*wrong, *more]
        elif root:
            wrong = [*wrong, root]
        problems += wrong
    return found, problems


def _cases(node: yaml.Node, file: str) -> tuple[tuple[Case, ...], list[Problem]]:
    data, problems = checked(node, file, schema="tries", rule="tries")
    if problems or not isinstance(data, list):
        return (), problems
    documents: list[Mapping[str, Any]] = data
    cases = parse_cases(documents)
    for case, item in zip(cases, node.value, strict=True):
        problems += _patterns(case, item, file)
    return ((), problems) if problems else (cases, [])


def _patterns(case: Case, node: yaml.Node, file: str) -> Iterable[Problem]:
    for check in case.checks:
        if check.kind is CheckKind.MATCHES and (wrong := check_pattern(str(check.wanted))):
            message = f"matches: {quoted(str(check.wanted))} is not a pattern that can be used: {wrong}"
            hint = "A pattern has no look-around and no back references."
            yield problem("tries", message, origin_of(file, node.start_mark), hint)


def _stem(draft: ParsedFile) -> str:
    return f"{draft.file.key}/SKILL" if draft.file.form is SKILL else draft.file.key


def _misplaced(file: TriesFile, owner: ParsedFile | None) -> Problem:
    if owner is None:
        message, hint = f"{file.shown} is of no prompt", "Name it as the prompt's file: NAME.try.yaml."
    else:
        message = f"{file.shown} and {owner.file.shown} both give cases"
        hint = f"Keep them in one of the two: the file, or {TRIES}: there."
    return problem("tries", message, Origin(file.shown), hint)
