"""What stands before the command: ``python -m``, ``-C DIR``, ``--no-color`` and the variables beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import promptsync as package
from promptsync.errors import Exit
from tests.cli.support import COMMAND, ESCAPE, write_prompt

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

CHECKED = "1 file checked: no problems.\n"


def test_python_m() -> None:
    command = [sys.executable, "-m", "promptsync", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"promptsync {package.__version__}\n")


@pytest.fixture
def library(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a prompt; the working directory is another."""
    (workdir / "team").mkdir()
    monkeypatch.chdir(workdir / "team")
    write_prompt("one")
    monkeypatch.chdir(workdir)
    return workdir / "team"


def test_c_runs_the_command_in_another_folder(library: Path, promptsync: Promptsync) -> None:
    assert promptsync("validate").code == Exit.FAILED
    assert promptsync("-C", "team", "validate").out == CHECKED
    assert Path.cwd() == library


def test_c_again_goes_on_from_there(library: Path, promptsync: Promptsync) -> None:
    assert promptsync("-C", str(library.parent), "-C", "team", "validate").out == CHECKED


def test_c_takes_paths_from_the_folder(library: Path, promptsync: Promptsync) -> None:
    done = promptsync("-C", "team", "plan", "--target", "sandbox", "--out", "saved")
    assert (done.code, (library / "saved").is_file()) == (0, True)


def test_c_leaves_git_dir_alone(
    library: Path, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "elsewhere/.git")
    promptsync("-C", "team", "validate")
    assert os.environ["GIT_DIR"] == "elsewhere/.git"


@pytest.mark.parametrize("folder", ["nowhere", "file", ""])
def test_c_into_no_folder_is_a_wrong_usage(folder: str, workdir: Path, promptsync: Promptsync) -> None:
    Path("file").touch()
    done = promptsync("-C", folder, "validate")
    assert (done.code, done.out) == (Exit.USAGE, "")
    assert f"Error: -C {folder}: " in done.err


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ([], {"FORCE_COLOR": ""}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color_without_a_terminal(arguments: list[str], environment: dict[str, str], colored: bool) -> None:
    done = subprocess.run(
        [COMMAND, *arguments, "-C", "team", "plan", "--target", "sandbox"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "create" in done.stdout
    assert (ESCAPE in done.stdout) == colored


def test_excerpts_fit_the_terminal(
    workdir: Path, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prompt("one", description="Use when asked. " * 9, comand="one")
    monkeypatch.setenv("COLUMNS", "40")
    lines = promptsync("validate").out.splitlines()
    excerpts = [line for line in lines if " | " in line]
    assert any(line.endswith("^") for line in excerpts)
    assert max(map(len, excerpts)) <= 40
