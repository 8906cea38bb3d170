"""Findings as SARIF 2.1.0 (OASIS), for code scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from promptsync import __version__
from promptsync.problems import RULES
from promptsync.render.escape import one_line
from promptsync.render.json import render_json
from promptsync.reports.checked import FailureReport
from promptsync.rule_pages import ADDRESS, rule_page

if TYPE_CHECKING:
    from promptsync.model import Origin
    from promptsync.problems import Problem, Rule
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import Report

_ROOT = "%SRCROOT%"
_INDEXES = {rule: index for index, rule in enumerate(RULES)}


class SarifRenderer:
    """A log with one run, which has every rule of the table.

    The findings of files are results. Why there is no result is a notification of the tool, not a result: it
    is no finding about the code.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._places = surroundings.places

    def render(self, report: Report) -> str:
        """See Renderer."""
        failed = isinstance(report, FailureReport) and report.files is None
        found = self._places.rooted(report.problems)
        results = [] if failed else [_result(one) for one in found]
        invocation = {
            "executionSuccessful": not failed,
            "toolExecutionNotifications": [_notification(one) for one in found] if failed else [],
        }
        rules = [_rule(rule) for rule in RULES.values()]
        run = {
            "tool": {"driver": {"name": "promptsync", "version": __version__, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }
        return render_json({"version": "2.1.0", "runs": [run]})


_PRECISION = {"ask-elsewhere": "medium", "dangerous-instruction": "medium", "similar-description": "high"}
"""Code scanning's words for how often a rule is right where it is not always: docs/rules.md."""

_SECURITY = {"secret": "8.0", "url-password": "6.0", "hidden-unicode": "7.0", "dangerous-instruction": "5.0"}
"""Code scanning's scale for rules about security, up to 10."""


def _rule(rule: Rule) -> dict[str, object]:
    said, page = f"Reported when {rule.summary}.", rule_page(rule.id)
    properties = {
        "precision": _PRECISION.get(rule.id, "very-high"),
        "problem.severity": str(rule.severity),
        "tags": ["security"] if rule.id in _SECURITY else ["maintainability"],
    }
    if rule.id in _SECURITY:
        properties["security-severity"] = _SECURITY[rule.id]
    return {
        "id": rule.id,
        "shortDescription": {"text": said},
        "help": {
            "text": f"{said} {page.advice}".strip(),
            "markdown": "\n\n".join(part for part in (said, page.advice, page.section, page.score) if part),
        },
        "helpUri": f"{ADDRESS}/rules.md#{rule.id}" if page.section else f"{ADDRESS}/findings.md",
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": properties,
    }


def _notification(problem: Problem) -> dict[str, object]:
    reference = {"id": problem.rule, "index": _INDEXES[problem.rule]}
    return {"associatedRule": reference, "level": str(problem.severity), "message": _message(problem)}


def _result(problem: Problem) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": problem.rule,
        "ruleIndex": _INDEXES[problem.rule],
        "level": str(problem.severity),
        "message": _message(problem),
    }
    if problem.origin:
        result["locations"] = [{"physicalLocation": _location(problem.origin)}]
        if problem.also:
            result["relatedLocations"] = [{"physicalLocation": _location(at)} for at in problem.also]
        if problem.rule == "unused-ignore":
            result["fixes"] = [_without_line(problem.origin)]
    return result


def _without_line(at: Origin) -> dict[str, object]:
    """The mend of a finding about a line that says nothing; ``validate --fix`` makes the others."""
    region = {"startLine": at.line, "startColumn": 1, "endLine": at.line + 1, "endColumn": 1}
    change = {
        "artifactLocation": _location(at)["artifactLocation"],
        "replacements": [{"deletedRegion": region}],
    }
    return {"description": {"text": "Remove the line."}, "artifactChanges": [change]}


def _message(problem: Problem) -> dict[str, str]:
    words = " ".join(
        part if part.endswith((".", "?")) else f"{part}." for part in (problem.whole, problem.hint) if part
    )
    return {"text": one_line(words)}


def _location(at: Origin) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": quote(at.file), "uriBaseId": _ROOT},
        "region": {"startLine": at.line, "startColumn": at.column},
    }
