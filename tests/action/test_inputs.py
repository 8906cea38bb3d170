"""The action's inputs: what nothing means, and one name for one directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptsync.action.inputs import PREFIX, Inputs, read_inputs


def given(**values: str) -> Inputs:
    """What is read in a workspace at ``workspace``, below the root."""
    named = {"COMMAND": "plan", "TARGET": "default", "DIRECTORY": ".", **values}
    env = {f"{PREFIX}{name}": value for name, value in named.items()}
    return read_inputs({**env, "GITHUB_WORKSPACE": str(WORKSPACE)})


WORKSPACE = Path("workspace").absolute()


def test_an_expression_that_comes_to_nothing_is_the_default() -> None:
    inputs = given(COMMENT="", DETAILED_EXITCODE="")
    assert (inputs.comment, inputs.detailed_exitcode) == (True, False)
    inputs = given(COMMENT="False", DETAILED_EXITCODE="TRUE")
    assert (inputs.comment, inputs.detailed_exitcode) == (False, True)


@pytest.mark.parametrize(
    ("named", "directory"),
    [
        (".", "."),
        ("below/deeper", "below/deeper"),
        (str(WORKSPACE), "."),
        (f"{WORKSPACE}/", "."),
        (str(WORKSPACE / "below"), "below"),
        (f"{WORKSPACE}-beside", f"{WORKSPACE}-beside"),
    ],
)
def test_a_directory_is_named_from_the_workspace_on(named: str, directory: str) -> None:
    assert given(DIRECTORY=named).directory == directory
