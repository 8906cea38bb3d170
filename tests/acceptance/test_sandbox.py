"""``promptsync sandbox`` serves any client, ends on Ctrl-C and forgets nothing; ``tools/demo`` runs on it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.organisation import TOKEN
from tests.cli.support import COMMAND, ROOT, run_command, write_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def running_sandbox() -> Iterator[str]:
    """The URL that ``promptsync sandbox --port 0`` says; ended by Ctrl-C, and that in order."""
    command = [COMMAND, "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
            assert found
            yield found.group()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
            assert process.returncode == 130
            assert out == ""
            assert "Traceback" not in err
        finally:
            process.kill()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, workdir: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ONA_API_KEY", TOKEN)
    return monkeypatch


def test_prompts_survive_a_restart(use: pytest.MonkeyPatch) -> None:
    write_prompt("one", command="one")
    with running_sandbox() as url:
        use.setenv("ONA_BASE_URL", url)
        assert run_command("apply", "--yes").code == 0
    with running_sandbox() as url:
        use.setenv("ONA_BASE_URL", url)
        settled = run_command("plan", "--detailed-exitcode", "--refresh")
        assert settled.code == 0
        assert "1 unchanged, 0 unmanaged" in settled.out
    # The built-in target is the same organisation, with a ledger of its own.
    seen = run_command("plan", "--target", "sandbox", "--format", "json").document
    assert [change["action"] for change in seen["changes"]] == ["adopt"]


@pytest.mark.usefixtures("use")
def test_a_port_that_is_taken() -> None:
    with running_sandbox() as url:
        taken = run_command("sandbox", "--port", url.rpartition(":")[2])
        assert taken.code == 1
        assert "cannot listen on port" in taken.err


def test_its_folder_is_ignored_by_git(workdir: Path) -> None:
    write_prompt("one")
    assert run_command("plan", "--target", "sandbox").code == 0
    assert (workdir / ".promptsync" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_the_demo_runs() -> None:
    path = os.pathsep.join([str(Path(COMMAND).parent), os.environ["PATH"]])
    done = subprocess.run(
        [ROOT / "tools" / "demo"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "{+goes+}" in done.stdout
    assert re.search(r"Applied \d+, failed 0, not tried 0\.\n", done.stdout)
    assert re.search(r"Nothing to do; \d+ unchanged, 0 unmanaged\.\n", done.stdout)
    assert re.search(r"2 of 2 runs passed, \d+ tokens used\.\n\Z", done.stdout)
