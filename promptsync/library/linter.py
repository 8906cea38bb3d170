"""Every rule over every prompt; then severities as configured, and what files ignore."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.finding_places import place_of_finding
from promptsync.library.ignores import Ignore, check_ignores, unused, works
from promptsync.library.rule import Finding
from promptsync.library.rules.foreign_placeholder import foreign_placeholder
from promptsync.library.rules.hidden_unicode import hidden_unicode, joiner
from promptsync.library.rules.near_duplicate import NearDuplicates
from promptsync.library.rules.near_limit import near_limit
from promptsync.library.rules.own_schema import (
    OwnSchema,
    SchemaUnusableError,
    load_own_schema,
    unusable,
)
from promptsync.library.rules.relative_link import relative_link
from promptsync.library.rules.reserved_command import reserved_command
from promptsync.library.rules.secret import secret, url_password
from promptsync.library.rules.vague_description import vague_description
from promptsync.problems import RULES, Problem, Severity, problem
from promptsync.source.file_reader import FileReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from promptsync.library.rule import Check, ReadPrompt
    from promptsync.library.rules.near_duplicate import SimilarTexts

CHECKS: dict[str, Check] = {
    "hidden-unicode": hidden_unicode,
    "joiner": joiner,
    "secret": secret,
    "url-password": url_password,
    "relative-link": relative_link,
    "foreign-placeholder": foreign_placeholder,
    "vague-description": vague_description,
    "near-limit": near_limit,
}
"""The rules that look at one prompt alone, and need no configuration."""


class _Owned(NamedTuple):
    """A finding, and the prompt file whose it is, also where its place is in a promptFile."""

    file: str
    problem: Problem


class Linter:
    """The rules as promptsync.yaml sets them: a :data:`Lint` for ``load_library``.

    ``severities`` has None for a rule that is off. ``schema`` is the organization's own, shown as
    ``schema_name`` and read by ``files``.
    """

    def __init__(
        self,
        severities: Mapping[str, Severity | None],
        reserved: Sequence[str] = (),
        schema: Path | None = None,
        schema_name: str = "",
        files: FileReader | None = None,
    ) -> None:
        defaults = {rule.id: rule.severity for rule in RULES.values()}
        self._severities: Mapping[str, Severity | None] = {**defaults, **severities}
        self._checks = {rule: check for rule, check in CHECKS.items() if self._severities[rule]}
        if reserved and self._severities["reserved-command"]:
            self._checks["reserved-command"] = reserved_command(reserved)
        self._schema = schema if self._severities["own-schema"] else None
        self._schema_name = schema_name
        self._files = files or FileReader()

    def __call__(self, read_prompts: Sequence[ReadPrompt], problems: Sequence[Problem]) -> list[Problem]:
        """The findings of a library: ``problems`` and those of the rules, as they count here."""
        found = [_Owned(one.origin.file if one.origin else "", one) for one in problems]
        found += self._of_each(read_prompts)
        found += self._own_schema(read_prompts, problems)
        weighed = (
            _Owned(one.file, replace(one.problem, severity=severity))
            for one in found
            if (severity := self._severities[one.problem.rule])
        )
        return list(self._without_ignored(weighed, read_prompts))

    def _of_each(self, read_prompts: Sequence[ReadPrompt]) -> Iterator[_Owned]:
        """Prompt by prompt, so that what one rule has made of a text serves the next."""
        earlier = NearDuplicates()
        for read_prompt in read_prompts:
            for rule, check in self._checks.items():
                for finding in check(read_prompt.prompt):
                    yield _owned(rule, finding, read_prompt)
            if self._severities["near-duplicate"] and (pair := earlier.add(read_prompt.prompt.prompt)):
                finding = _alike(pair, read_prompts[pair.first])
                yield _owned("near-duplicate", finding, read_prompt)

    def _own_schema(
        self, read_prompts: Iterable[ReadPrompt], problems: Iterable[Problem]
    ) -> Iterator[_Owned]:
        """The own schema's findings about the files that our schema takes."""
        if self._schema is None:
            return
        schema = load_own_schema(self._schema, self._schema_name, self._files)
        if not isinstance(schema, OwnSchema):
            yield from (_Owned("", one) for one in schema)
            return
        bad = {one.origin.file for one in problems if one.origin and one.severity is Severity.ERROR}
        try:
            for read_prompt in read_prompts:
                if read_prompt.draft.file.shown not in bad:
                    for finding in schema(read_prompt.prompt):
                        yield _owned("own-schema", finding, read_prompt)
        except SchemaUnusableError as error:
            yield _Owned("", unusable(self._schema_name, str(error)))

    def _without_ignored(
        self, found: Iterable[_Owned], read_prompts: Sequence[ReadPrompt]
    ) -> Iterator[Problem]:
        ignores = {one.draft.file.shown: one.draft.ignores for one in read_prompts if one.draft.ignores}
        used: set[tuple[str, Ignore]] = set()
        for file, one in found:
            by = {(file, each) for each in ignores.get(file, ()) if each.rule == one.rule and works(each)}
            used |= by
            if not by:
                yield one
        for file, several in ignores.items():
            yield from check_ignores(several, file)
            for each in several:
                if works(each) and (file, each) not in used and self._severities[each.rule]:
                    yield unused(each, file)


def _alike(pair: SimilarTexts, other: ReadPrompt) -> Finding:
    said = "the same as" if pair.share == 1 else f"{int(pair.share * 100)} % the same as"
    hint = "Merge them, or say in each what only it is for."
    return Finding(f"the text is {said} that of {other.draft.file.shown}", hint)


def _owned(rule: str, finding: Finding, read_prompt: ReadPrompt) -> _Owned:
    at = place_of_finding(read_prompt, finding.field, finding.offset)
    return _Owned(read_prompt.draft.file.shown, problem(rule, finding.message, at, finding.hint))
