"""The main job on real input: the starter library, the installed command, a server of the official stubs."""

from __future__ import annotations

import shutil
from math import ceil
from typing import TYPE_CHECKING

import pytest
import yaml

from promptsync.model import Prompt
from tests.cli.organisation import MUTATING
from tests.cli.support import ROOT, run_command, write_prompt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation

LIBRARY = ROOT / "prompts"


def expected(path: Path) -> Prompt:
    """What a prompt file says, read without any of promptsync's own code."""
    text = path.read_text(encoding="utf-8")
    head, body = text.split("---\n", 2)[1:] if path.suffix == ".md" else (text, "")
    fields = yaml.safe_load(head)
    fields.pop("protect", None)
    if "promptFile" in fields:
        body = (path.parent / fields.pop("promptFile")).read_text(encoding="utf-8")
    is_skill = fields.pop("isSkill", path.name == "SKILL.md")
    command = fields.pop("command", "")
    return Prompt(
        name=fields.pop("name"),
        description=fields.pop("description"),
        prompt=fields.pop("prompt", body),
        command=command,
        is_command=fields.pop("isCommand", bool(command)),
        is_skill=is_skill,
        is_template=fields.pop("isTemplate", False),
    )


FILES = [
    path
    for path in sorted(LIBRARY.rglob("*"))
    if path.suffix in {".yaml", ".md"} and path.name != "README.md" and ".try." not in path.name
]


@pytest.fixture
def library(workdir: Path) -> Path:
    """A copy of the starter library in the working directory."""
    return shutil.copytree(LIBRARY, workdir / "prompts")


@pytest.mark.usefixtures("library")
def test_it_becomes_the_organisations_and_stays(organisation: Organisation) -> None:
    assert run_command("plan", "--detailed-exitcode").code == 2
    assert not set(organisation.methods()) & set(MUTATING)

    first = run_command("apply", "--yes")
    assert first.code == 0, first.err
    assert organisation.methods().count("CreatePrompt") == len(FILES)
    wanted = [expected(path) for path in FILES]
    assert organisation.prompts() == {prompt.name: prompt for prompt in wanted}

    second = run_command("apply", "--yes")
    assert second.code == 0
    assert not set(organisation.methods()) & set(MUTATING)
    assert run_command("plan", "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("workdir")
@pytest.mark.parametrize("size", [1, 100, 101])
def test_a_settled_plan_asks_for_no_more_than_the_list(organisation: Organisation, size: int) -> None:
    for number in range(size):
        write_prompt(f"p{number}")
    assert run_command("apply", "--yes").code == 0
    organisation.requests.clear()
    assert run_command("plan", "--detailed-exitcode").code == 0
    expected_methods = ["GetAuthenticatedIdentity"] + ["ListPrompts"] * ceil(size / 100)
    assert sorted(organisation.methods()) == expected_methods


@pytest.mark.usefixtures("library")
def test_it_has_no_finding() -> None:
    checked = run_command("validate")
    assert (checked.code, checked.out) == (0, f"{len(FILES)} files checked: no problems.\n")


def test_it_is_a_library_worth_using() -> None:
    prompts = [expected(path) for path in FILES]
    assert len(prompts) >= 12
    assert any(prompt.is_command for prompt in prompts)
    assert any(prompt.is_skill for prompt in prompts)
    assert any(prompt.is_template for prompt in prompts)
    assert any(path.name == "SKILL.md" for path in FILES)
    assert any("\npromptFile:" in path.read_text(encoding="utf-8") for path in FILES)


def test_no_two_prompts_have_one_name_or_command() -> None:
    prompts = [expected(path) for path in FILES]
    assert len({prompt.name for prompt in prompts}) == len(prompts)
    commands = [prompt.command for prompt in prompts if prompt.command]
    assert len({command.lower() for command in commands}) == len(commands)
