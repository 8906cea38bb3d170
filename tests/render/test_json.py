"""A document has the members of its kind, whatever became of the command."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from promptsync.model import Origin
from promptsync.plan.outcome import ChangeResult, ChangeStatus, Outcome
from promptsync.plan.plan import Plan
from promptsync.policy import Adoption, DriftPolicy, Policy
from promptsync.problems import problem
from promptsync.render.json import JsonRenderer
from promptsync.reports.checked import CheckReport, FailureReport
from promptsync.reports.report import ApplyReport, PlanReport
from promptsync.schema_files import read_schema
from tests.planning.values import LATER, base, desired, live, plan_of, prompt
from tests.render.support import PLAIN

if TYPE_CHECKING:
    from promptsync.reports.report import Report
    from promptsync.schema_files import SchemaName

# The values of a JSON document, which a test picks from by name.
Document = dict[str, Any]


def document(report: Report, name: SchemaName = "plan") -> Document:
    """The document as a reader has it, after its schema has been checked."""
    read: Document = json.loads(JsonRenderer(PLAIN).render(report))
    Draft202012Validator(json.loads(read_schema(name))).validate(read)
    return read


def everything() -> Plan:
    """A plan with every action, a swap, drift and a moved file."""
    old = {key: prompt(f"{key}\n", name=key.upper(), command=key) for key in "abcdefg"}
    files = [
        desired("a", replace(old["a"], command="b")),
        desired("b", replace(old["b"], command="a")),
        desired("c", replace(old["c"], command="", is_command=False)),
        desired("moved/d", old["d"]),
        desired("e", old["e"]),
        desired("new", prompt(name="New")),
        desired("made", prompt(name="Made")),
        desired("taken", prompt(name="Taken", command="taken")),
        desired("g", old["g"]),
    ]
    there = [live(f"id-{key}", one) for key, one in old.items() if key != "e"]
    there += [live("id-e", replace(old["e"], is_skill=False), LATER), live("id-m", prompt(name="Made"))]
    there += [live("id-t", prompt(name="Other", command="taken")), live("id-u", prompt(name="Unmanaged"))]
    bases = [(base(key, f"id-{key}", one), one) for key, one in old.items()]
    return plan_of(files, bases, there, Policy(drift=DriftPolicy.OVERWRITE, adopt=Adoption(everything=True)))


def test_a_conflict_is_left_out() -> None:
    remembered = (base("a", "id-a", prompt("Old.\n")), prompt("Old.\n"))
    there = live("id-a", prompt("Theirs.\n"), LATER)
    found = document(PlanReport("plan", plan_of([desired("a", prompt("Ours.\n"))], [remembered], [there])))
    assert (found["summary"]["leftOut"], found["changes"]) == (1, [])
    assert [one["rule"] for one in found["problems"]] == ["conflict"]


def test_a_plan_with_everything() -> None:
    found = document(PlanReport("plan", everything()))
    assert found["summary"] == {
        "delete": 1,
        "replace": 1,
        "update": 4,
        "create": 1,
        "adopt": 1,
        "release": 0,
        "record": 1,
        "leftOut": 0,
        "unchanged": 1,
        "unmanaged": 1,
    }
    by_key = {change["key"]: change for change in found["changes"]}
    assert by_key["moved/d"]["previousKey"] == "d"
    assert by_key["e"]["drift"]["since"] == LATER
    assert [step.get("temporaryCommand") for step in by_key["a"]["steps"]] == ["promptsync-parked-id-a", None]
    assert by_key["f"]["fields"][-1] == {"field": "prompt", "before": "f\n", "after": None}


def test_what_became_of_each_change() -> None:
    plan = everything()
    failed = problem("remote", "no such prompt")
    results = [ChangeResult(plan.changes[0], ChangeStatus.FAILED, failed)]
    results += [ChangeResult(change, ChangeStatus.APPLIED) for change in plan.changes[1:-1]]
    results.append(ChangeResult(plan.changes[-1], ChangeStatus.NOT_TRIED))
    changes = document(ApplyReport(plan, Outcome(tuple(results))))["changes"]
    assert [change["status"] for change in changes] == ["failed", *["applied"] * 7, "not tried"]
    assert changes[0]["problem"]["rule"] == "remote"
    assert changes[1]["problem"] is None


def test_a_plan_with_problems() -> None:
    was, file, there = prompt("1"), prompt("2"), prompt("3")
    plan = plan_of(
        [desired("a", file), desired("b", was)],
        [(base("a", "id-a", was), was), (base("b", "id-b", was), was)],
        [live("id-a", there, LATER), live("id-b", there, LATER)],
        Policy(drift=DriftPolicy.KEEP),
    )
    problems = document(PlanReport("plan", plan))["problems"]
    assert [(one["rule"], one["severity"]) for one in problems] == [
        ("conflict", "warning"),
        ("drift", "warning"),
    ]
    assert problems[0]["origin"] == {"file": "a.yaml", "line": 1, "column": 1}


@pytest.mark.parametrize("kind", ["plan", "apply"])
@pytest.mark.parametrize("target", ["default", None])
def test_a_failed_plan_has_no_changes(kind: str, target: str | None) -> None:
    found = problem("schema", "wrong", Origin("a.yaml", 3, 5), "do this")
    failed = document(FailureReport(kind, target, (found,), 1))
    assert (failed["kind"], failed["target"], failed["organization"]) == (kind, target, None)
    assert (failed["changes"], failed["problems"]) == ([], [found.document()])


@pytest.mark.parametrize(
    ("kind", "members"),
    [("history", "applies"), ("versions", "versions"), ("import", "files")],
)
def test_a_failure_has_the_members_of_its_kind(kind: SchemaName, members: str) -> None:
    failed = document(FailureReport(kind, "default", (problem("refused", "no"),)), kind)
    assert (failed["kind"], failed[members]) == (kind, [])
    assert [one["rule"] for one in failed["problems"]] == ["refused"]


def test_a_failed_check_counts_its_problems() -> None:
    failed = document(FailureReport("validate", None, (problem("refused", "no"),)), "validate")
    assert failed["summary"] == {"files": 0, "prompts": 0, "errors": 1, "warnings": 0}


def test_a_check_counts_errors_and_warnings() -> None:
    report = CheckReport((problem("schema", "wrong"), problem("no-kind", "none")), 4, 3)
    assert document(report, "validate")["summary"] == {"files": 4, "prompts": 3, "errors": 1, "warnings": 1}


def test_an_empty_plan() -> None:
    assert document(PlanReport("plan", Plan("default", "org-1")))["changes"] == []
