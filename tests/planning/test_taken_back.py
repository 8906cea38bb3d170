"""A prompt that was released and is adopted again: it belongs to one file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.keys.patterns import Scope
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.planners import LibraryPlanner
from promptsync.policy import Adoption, Policy
from tests.planning.values import base, desired, live, prompt

if TYPE_CHECKING:
    from promptsync.model import Base, Desired, LivePrompt
    from promptsync.plan.plan import Plan

WAS = prompt("As it was.\n")
ADOPT = Policy(adopt=Adoption(everything=True))


def planned(files: list[Desired], marks: list[Base], there: list[LivePrompt]) -> Plan:
    """The plan beside the marks of released prompts; nothing is managed."""
    planner = LibraryPlanner(files, ADOPT, Scope())
    pairs = planner.pairs({}, {one.key: one for one in marks})
    view = View({one.id: one for one in there})
    return make_plan(Destination("default", "org-1"), pairs, view, ADOPT)


@pytest.mark.parametrize("text", [WAS.prompt, "Edited since.\n"])
@pytest.mark.parametrize("new", ["a", "z"])
def test_no_new_file_takes_it_too(new: str, text: str) -> None:
    """A new file of the same name could mean it as well, whichever key comes first."""
    back, other = desired("m", replace(WAS, prompt=text)), desired(new, WAS)
    plan = planned([back, other], [base("m", "id-m", WAS)], [live("id-m", WAS)])
    assert sorted((one.key, str(one.action)) for one in plan.changes) == sorted(
        [("m", "adopt" if text == WAS.prompt else "update"), (new, "create")]
    )


def test_of_two_marks_of_one_prompt_the_first_has_it() -> None:
    files = [desired("a", replace(WAS, prompt="A.\n")), desired("b", replace(WAS, prompt="B.\n"))]
    plan = planned(files, [base("a", "id-1", WAS), base("b", "id-1", WAS)], [live("id-1", WAS)])
    assert {(one.key, str(one.action)) for one in plan.changes} == {("a", "update"), ("b", "create")}


def test_one_that_another_ledger_manages_is_left_there() -> None:
    planner = LibraryPlanner([desired("a", WAS)], ADOPT, Scope())
    mark = base("a", "id-1", WAS)
    view = View({"id-1": live("id-1", WAS)}, elsewhere={"id-1": "teams/b"})
    plan = make_plan(Destination("default", "org-1"), planner.pairs({}, {mark.key: mark}), view, ADOPT)
    assert [str(one.action) for one in plan.changes] == ["create"]
