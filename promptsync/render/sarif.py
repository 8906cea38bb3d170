"""Findings as SARIF 2.1.0 (OASIS), for code scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from promptsync import __version__
from promptsync.problems import RULES
from promptsync.render.escape import one_line
from promptsync.render.json import render_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Origin
    from promptsync.problems import Problem, Rule

_ROOT = "%SRCROOT%"


def render_sarif(problems: Sequence[Problem]) -> str:
    """One run with every rule of the table. Places are relative to the repository's root."""
    indexes = {rule: index for index, rule in enumerate(RULES)}
    driver = {"name": "promptsync", "version": __version__, "rules": [_rule(rule) for rule in RULES.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, indexes[problem.rule]) for problem in problems],
    }
    return render_json({"version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, object]:
    said = {"text": f"Reported when {rule.summary}."}
    return {
        "id": rule.id,
        "shortDescription": said,
        "help": said,
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(problem: Problem, index: int) -> dict[str, object]:
    words = " ".join(
        part if part.endswith((".", "?")) else f"{part}." for part in (problem.message, problem.hint) if part
    )
    result: dict[str, object] = {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": str(problem.severity),
        "message": {"text": one_line(words)},
    }
    if problem.origin:
        result["locations"] = [{"physicalLocation": _location(problem.origin)}]
    return result


def _location(at: Origin) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": quote(at.file), "uriBaseId": _ROOT},
        "region": {"startLine": at.line, "startColumn": at.column},
    }
