"""Every rule over every prompt; then severities as configured, and what files ignore."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.checks import ASKED, ask, look_at
from promptsync.library.finding_places import place_of_finding
from promptsync.library.ignores import Ignore, check_ignores, unused, works
from promptsync.library.rules.own_schema import (
    OwnSchema,
    SchemaUnusableError,
    load_own_schema,
    unusable,
)
from promptsync.library.rules.reserved_command import reserved_command
from promptsync.problems import PLACES, RULES, Problem, Severity, problem
from promptsync.source.file_reader import FileReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from promptsync.library.rule import Check, Finding, Look, ReadPrompt
    from promptsync.model import Origin


ASK_ELSEWHERE = "ask-elsewhere"
_GROUPED = frozenset((*ASKED, ASK_ELSEWHERE))


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
        self._own: dict[str, Check] = {"reserved-command": reserved_command(reserved)} if reserved else {}
        self._schema = schema if self._severities["own-schema"] else None
        self._schema_name = schema_name
        self._files = files or FileReader()

    def asks(self, rule: str) -> bool:
        """Whether a rule is on."""
        return self._severities[rule] is not None

    def __call__(self, read_prompts: Sequence[ReadPrompt], problems: Sequence[Problem]) -> list[Problem]:
        """The findings of a library: ``problems`` and those of the rules, as they count here."""
        found = [_Owned(one.origin.file if one.origin else "", one) for one in problems]
        found += self._asked(read_prompts)
        found += self._own_schema(read_prompts, problems)
        weighed = (
            _Owned(one.file, replace(one.problem, severity=severity))
            for one in found
            if (severity := self._severities[one.problem.rule])
        )
        return _one_a_file(self._without_ignored(weighed, read_prompts))

    def _asked(self, read_prompts: Sequence[ReadPrompt]) -> Iterator[_Owned]:
        rules = {rule for rule, severity in self._severities.items() if severity}
        names = [one.draft.file.shown for one in read_prompts]
        for found in ask([_look(one) for one in read_prompts], names, rules, self._own):
            others = tuple(read_prompts[other].draft.start for other in found.others)
            one = _problem(found.rule, found.finding, read_prompts[found.at])
            yield _Owned(names[found.at], replace(one, also=others))
        yield from self._asks(read_prompts, names)

    def _asks(self, read_prompts: Sequence[ReadPrompt], names: Sequence[str]) -> Iterator[_Owned]:
        asks = {at: asks for at, one in enumerate(read_prompts) if (asks := one.draft.texts("asks"))}
        if not asks or not self._severities[ASK_ELSEWHERE]:
            return
        from promptsync.library.asks import elsewhere  # of use only to those who have asks

        for at, finding in elsewhere([one.prompt for one in read_prompts], names, asks):
            yield _Owned(names[at], _problem(ASK_ELSEWHERE, finding, read_prompts[at]))

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
                        found = _problem("own-schema", finding, read_prompt)
                        yield _Owned(read_prompt.draft.file.shown, found)
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


def _look(read_prompt: ReadPrompt) -> Look:
    """What the rules say of a prompt alone: what they said of its file, unless its text was composed."""
    known, prompt = read_prompt.look, read_prompt.prompt
    return known if known and known.prompt == prompt else look_at(prompt)


def _problem(rule: str, finding: Finding, read_prompt: ReadPrompt) -> Problem:
    at = place_of_finding(read_prompt, finding.field, finding.offset)
    return problem(rule, finding.message, at, finding.hint)


def _one_a_file(problems: Iterable[Problem]) -> list[Problem]:
    """One finding for each rule about what prompts say and each file, with its count and first places."""
    several: dict[tuple[str, str], dict[Origin, Problem]] = defaultdict(dict)
    rest = []
    for one in problems:
        if one.origin and one.rule in _GROUPED:
            several[one.origin.file, one.rule].setdefault(one.origin, one)
        else:
            rest.append(one)
    return [
        *rest,
        *(_one_of([places[at] for at in sorted(places, key=_order)]) for places in several.values()),
    ]


def _order(at: Origin) -> tuple[int, int]:
    return at.line, at.column


def _one_of(places: Sequence[Problem]) -> Problem:
    first, *rest = places
    if not rest:
        return first
    also = (*first.also, *(one.origin for one in rest if one.origin))
    return replace(first, count=len(places), also=also[:PLACES])
