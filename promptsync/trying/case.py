"""A case that a prompt is tried on: what a person would say, where, and what is expected then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Key

Value = str | int | float | bool
"""The value of an output (AgentExecution.Status.OutputValue)."""


class CheckKind(StrEnum):
    """The checks, by their names in a file."""

    CONTAINS = "contains"
    NOT_CONTAINS = "not-contains"
    MATCHES = "matches"
    OUTPUT = "output"
    MAX_ITERATIONS = "max-iterations"
    MAX_TOKENS = "max-tokens"


@dataclass(frozen=True, slots=True)
class Check:
    """``wanted`` is a text, a pattern or a number, as the kind asks for; for an output its value.

    ``output`` is the name of that output.
    """

    kind: CheckKind
    wanted: Value
    output: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a run works: one of a project, an environment and a repository's URL; none for none of them.

    A repository needs the id of an ``environment_class`` (AgentCodeContext.ContextURL).
    """

    project: str = ""
    environment: str = ""
    repository: str = ""
    environment_class: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """``number`` counts the cases of a prompt from 1."""

    number: int
    ask: str
    context: Context
    checks: tuple[Check, ...] = ()


class Side(StrEnum):
    """Whose text is tried."""

    FILE = "file"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run to be made: the text of a ``side`` on a case. ``digest`` is the text's SHA-256 in hex."""

    key: Key
    case: Case
    side: Side
    text: str
    digest: str


def parse_cases(documents: list[Mapping[str, object]]) -> tuple[Case, ...]:
    """The cases that a file says, which the schema has taken."""
    return tuple(_case(number, one) for number, one in enumerate(documents, 1))


def _case(number: int, document: Mapping[str, object]) -> Case:
    context, expect = document.get("context"), document.get("expect")
    return Case(
        number,
        str(document["ask"]),
        _context(context if isinstance(context, dict) else {}),
        tuple(check for one in (expect if isinstance(expect, list) else ()) for check in _checks(one)),
    )


def _context(document: Mapping[str, object]) -> Context:
    project, environment, repository, environment_class = (
        str(document.get(name, "")) for name in ("project", "environment", "repository", "environmentClass")
    )
    return Context(project, environment, repository, environment_class)


def _checks(document: Mapping[str, object]) -> list[Check]:
    ((name, wanted),) = document.items()
    if isinstance(wanted, dict):
        return [Check(CheckKind(name), value, output) for output, value in wanted.items()]
    assert isinstance(wanted, Value)
    return [Check(CheckKind(name), wanted)]
