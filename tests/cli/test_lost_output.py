"""Output that cannot be written: no command stops for it, and a lost result is no success."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import COMMAND, Finished, checked, write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110

SIZE = 20
READING = ("--help", "validate", "plan", "plan --format json")


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    for number in range(SIZE):
        write_prompt(f"p{number:02}", command=f"c{number:02}")


def run_in_shell(command: str) -> Finished:
    """``command`` with its redirections; PROMPTSYNC is the installed command."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("PROMPTSYNC", COMMAND)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return checked(Finished(done.returncode, done.stdout, done.stderr))


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize(
    ("lost", "why"), [(">&-", "it is closed"), (">/dev/full", "No space left on device")]
)
def test_a_result_that_cannot_be_written_is_a_failure(command: str, lost: str, why: str) -> None:
    done = run_in_shell(f"PROMPTSYNC {command} {lost}")
    assert done == Finished(1, "", f"error: the result could not be written to stdout: {why}\n")


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("lost", ["2>&-", "2>/dev/full", "<&-", "| head -c 1"])
def test_whatever_else_is_lost_changes_nothing(command: str, lost: str) -> None:
    assert run_in_shell(f"PROMPTSYNC {command} {lost}").code == 0


@pytest.mark.parametrize(
    ("lost", "code"),
    [
        ("2>/dev/full", 0),
        ("2>&-", 0),
        ("2>&1 | head -c 1", 0),
        ("<&- >&- 2>&-", 1),
        (">/dev/full", 1),
        (">/dev/full 2>&1", 1),
        ("--format json >/dev/full", 1),
    ],
)
def test_an_apply_goes_on_and_is_recorded(
    lost: str, code: int, promptsync: Promptsync, organisation: Organisation
) -> None:
    assert run_in_shell(f"PROMPTSYNC apply --yes {lost}").code == code
    assert len(organisation.prompts()) == SIZE
    assert promptsync("plan", "--detailed-exitcode").code == 0


def test_a_worse_exit_code_stays(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.fails = lambda request: b'"p00"' in request.body
    assert run_in_shell("PROMPTSYNC apply --yes >/dev/full").code == 4
    assert run_in_shell("PROMPTSYNC plan --nonsense >&-").code == 64


@pytest.mark.usefixtures("organisation")
def test_nobody_can_be_asked_on_a_closed_stdin() -> None:
    refused = run_in_shell("PROMPTSYNC apply <&-")
    assert refused.code == 3
    assert "there is no terminal to ask on" in refused.err


def test_a_closed_descriptor_is_not_taken_by_a_file() -> None:
    """Whatever libraries print to descriptor 2 must not go into the ledger's file."""
    program = (
        "import os\n"
        "from promptsync.frontend.console import lasting_output\n"
        "os.close(0), os.close(1), os.close(2)\n"
        "with lasting_output(), open('file', 'w') as file:\n"
        "    assert file.fileno() > 2\n"
    )
    subprocess.run([Path(COMMAND).parent / "python", "-c", program], check=True)
