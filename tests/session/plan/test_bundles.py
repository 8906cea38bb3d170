"""Skills with files: what is sent, and how the skills that parts become follow their owner."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.session.composed_scene import FORM, SPLIT, apply, prompt, put
from tests.session.pull_scene import commit

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SKILL = {"prompts/form/SKILL.md": FORM, "prompts/form/references/fields.md": "Fields.\n"}

pytestmark = pytest.mark.usefixtures("repository")


def test_a_part_follows_its_owner_when_it_moves(promptsync: Promptsync, organisation: Organisation) -> None:
    put({**SKILL, "promptsync.yaml": SPLIT})
    assert apply(promptsync) == ["create form", "create form/references/fields"]
    before = {one.id for one in organisation.store.prompts()}
    Path("prompts/forms").mkdir()
    shutil.move("prompts/form", "prompts/forms/form")
    put({"prompts/forms/form/references/fields.md": "Other fields, and another name.\n"})
    assert apply(promptsync) == ["update forms/form/references/fields", "record forms/form"]
    assert {one.id for one in organisation.store.prompts()} == before


def test_a_part_follows_its_owner_out_of_the_scope(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    put({**SKILL, "prompts/a.md": prompt("A", "A"), "promptsync.yaml": SPLIT})
    scope = f"{SPLIT}targets:\n  default:\n    include: [form]\n"
    put({"promptsync.yaml": scope})
    assert apply(promptsync) == ["create form", "create form/references/fields"]


def test_a_protected_owner_protects_its_parts(promptsync: Promptsync, organisation: Organisation) -> None:
    put({**SKILL, "promptsync.yaml": SPLIT, "prompts/a.md": prompt("A", "A")})
    put({"prompts/form/SKILL.md": FORM.replace("name: form", "name: form\nprotect: true")})
    apply(promptsync)
    shutil.rmtree("prompts/form")
    commit()
    refused = promptsync("plan", "--format", "json")
    assert [one["rule"] for one in refused.document["problems"]] == ["protected", "protected"]
    assert refused.document["changes"] == []


def test_a_file_that_grew_changes_what_auto_comes_to(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    put(SKILL)
    assert apply(promptsync) == ["create form"]
    put({"prompts/form/references/fields.md": "x" * 19_990})
    shown = promptsync("plan").out
    assert "bundle: split (auto)\n      the files were sent as inline before\n" in shown
    assert "adds form/references/fields\n" in shown
    composed = promptsync("plan", "--format", "json").document["changes"][0]["composed"]
    assert composed["previousBundle"] == "inline"
    assert composed["adds"] == ["form/references/fields"]
    assert apply(promptsync) == ["update form", "create form/references/fields"]
    put({"prompts/form/references/fields.md": "Short again.\n"})
    assert "removes form/references/fields\n" in promptsync("plan").out
    assert apply(promptsync) == ["delete form/references/fields", "update form"]


def test_a_saved_plan_remembers_whose_part_a_prompt_is(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    put({**SKILL, "promptsync.yaml": SPLIT})
    assert promptsync("plan", "--out", "saved").code == 0
    assert promptsync("apply", "saved", "--yes").code == 0
    Path("saved").unlink()
    shutil.move("prompts/form", "prompts/other")
    put({"prompts/other/references/fields.md": "Nothing in common.\n"})
    assert apply(promptsync) == ["update other/references/fields", "record other"]


def test_the_guard_counts_an_owner_once(promptsync: Promptsync, organisation: Organisation) -> None:
    parts = {f"prompts/form/references/{n}.md": f"Part {n}\n" for n in range(9)}
    text = FORM + "".join(f"references/{n}.md\n" for n in range(9))
    others = {f"prompts/p{n}.md": prompt(f"P{n}", f"Text {n}") for n in range(9)}
    put({**parts, **others, "prompts/form/SKILL.md": text, "promptsync.yaml": SPLIT})
    assert len(apply(promptsync)) == 19
    shutil.rmtree("prompts/form")
    commit()
    assert promptsync("plan", "--format", "json").document["problems"] == []
    for number in range(3):
        Path(f"prompts/p{number}.md").unlink()
    commit()
    refused = promptsync("plan", "--format", "json").document["problems"]
    assert [one["message"] for one in refused] == [
        "the plan deletes or replaces 4 of 10 managed prompts; the limit is 30%"
    ]


def test_a_part_is_chosen_with_its_owner(promptsync: Promptsync, organisation: Organisation) -> None:
    put({**SKILL, "promptsync.yaml": SPLIT, "prompts/a.md": prompt("A", "A")})
    both = ["form", "form/references/fields"]
    for choice in (["form"], ["form/references/fields"], ["--only", "f*"], ["--skip", "a"]):
        chosen = promptsync("plan", "--format", "json", *choice).document["changes"]
        assert [one["key"] for one in chosen] == both
    for choice in (["a"], ["--skip", "form"]):
        chosen = promptsync("plan", "--format", "json", *choice).document["changes"]
        assert [one["key"] for one in chosen] == ["a"]


@pytest.mark.parametrize("named", ["form", "form/references/fields"])
def test_a_part_is_released_and_held_with_its_owner(
    promptsync: Promptsync, organisation: Organisation, named: str
) -> None:
    put({**SKILL, "promptsync.yaml": SPLIT, "prompts/a.md": prompt("A", "A")})
    apply(promptsync)
    assert promptsync("hold", "form", "--until", "1h", "--reason", "Wait").code == 0
    put({"prompts/form/references/fields.md": "Other.\n", "prompts/form/SKILL.md": f"{FORM}More.\n"})
    held = promptsync("plan", "--format", "json").document
    assert (held["changes"], held["summary"]["leftOut"]) == ([], 2)
    assert promptsync("hold", "form", "--lift").code == 0
    released = promptsync("release", named)
    assert released.out.startswith("Released form\nReleased form/references/fields\n2 prompts released;")
