"""The page says what action.yml says."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from promptsync.action.inputs import PREFIX, Command, read_inputs
from promptsync.scaffold import release
from tests.docs.pages import ROOT, parts, read, section
from tests.docs.test_tables import rows

OURS = f"{release.REPOSITORY}@{release.TAG}"
PAGE = read("docs/github-action.md")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}


def cell(value: str) -> str:
    return f"`{value}`" if value else ""


def test_every_input() -> None:
    wanted = [
        [cell(name), cell(one.get("default", "")), one["description"]]
        for name, one in ACTION["inputs"].items()
    ]
    assert rows(section(PAGE, "Inputs"))[1:] == wanted


def test_every_output() -> None:
    wanted = [[cell(name), one["description"]] for name, one in ACTION["outputs"].items()]
    assert rows(section(PAGE, "Outputs"))[1:] == wanted


def test_every_command_has_its_permissions() -> None:
    shown = rows(section(PAGE, "Tokens and permissions"))[1:]
    assert [row[0] for row in shown] == [cell(one) for one in Command]
    assert ACTION["inputs"]["command"]["description"] == "`validate`, `plan`, `apply`, `drift` or `update`."


@pytest.mark.parametrize("command", ["plan", "apply", "drift", "update"])
def test_each_example_has_the_permissions_of_the_table(command: str) -> None:
    (permissions,) = (row[2] for row in rows(PAGE) if row[0] == cell(command) and len(row) == 3)
    named = set(re.findall("`([a-z-]+: [a-z]+)`", permissions))
    blocks = [yaml.safe_load(part.text) for part in parts(PAGE) if part.language == "yaml"]
    (job,) = (one["jobs"][command] for one in blocks if isinstance(one, dict) and command in one["jobs"])
    assert {f"{key}: {value}" for key, value in job["permissions"].items()} == named
    assert job["steps"][-1]["with"]["command"] == command


def test_every_input_of_an_example_exists() -> None:
    examples = re.findall(rf"uses: {re.escape(OURS)}\n +with:\n((?: +[\w-]+: .+\n)+)", PAGE)
    assert len(examples) == 4
    for found in examples:
        assert yaml.safe_load(found).keys() <= ACTION["inputs"].keys()


def test_every_action_is_pinned_with_its_version() -> None:
    for text in (PAGE, (ROOT / "action.yml").read_text(encoding="utf-8")):
        uses = re.findall(r"uses: (.+)", text)
        assert all(one == OURS or re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", one) for one in uses), uses


def test_every_input_is_handed_over() -> None:
    """Each by its own name in the environment of the step that runs promptsync, python-version aside."""
    handed = STEPS["Run promptsync"]["env"]
    wanted = {
        f"{PREFIX}{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]
    }
    del wanted[f"{PREFIX}PYTHON_VERSION"]
    wanted[f"{PREFIX}DIRECTORY"] = wanted.pop(f"{PREFIX}WORKING_DIRECTORY")
    assert handed == wanted


def test_the_defaults_are_good() -> None:
    defaults = {
        name.upper().replace("-", "_"): str(one.get("default", "")) for name, one in ACTION["inputs"].items()
    }
    inputs = read_inputs(
        {f"{PREFIX}{name}": value for name, value in {**defaults, "COMMAND": "plan"}.items()}
    )
    assert (inputs.target, inputs.comment, inputs.detailed_exitcode) == ("default", True, False)
