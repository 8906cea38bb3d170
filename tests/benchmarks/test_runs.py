"""What the figures stand on: a command that fails has no time, and every request is counted."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from benchmarks.libraries import generate
from benchmarks.serving import Seen, serving
from benchmarks.tools import BenchmarkError, Tools
from promptsync.library.loader import load_library
from promptsync.schema_files import schema_path

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a command's memory is asked of a POSIX system")


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path, os.environ["PATH"])


def test_a_run_has_the_commands_time_and_memory(tools: Tools, tmp_path: Path) -> None:
    held = 50 * 2**20
    sample = tools.run([sys.executable, "-c", f"print(len(bytearray({held})))"], tmp_path, str(held))
    assert sample.seconds > 0
    assert held < sample.peak < 2 * held


@pytest.mark.parametrize(("program", "expected"), [("raise SystemExit(1)", ""), ("print('a')", "b")])
def test_a_run_that_did_not_do_its_work_is_an_error(
    tools: Tools, tmp_path: Path, program: str, expected: str
) -> None:
    with pytest.raises(BenchmarkError):
        tools.run([sys.executable, "-c", program], tmp_path, expected)


def test_the_server_tells_what_came_since_it_was_asked(tools: Tools) -> None:
    late = 0.05
    with (
        serving(tools, latency=late) as server,
        httpx.Client(headers={"Authorization": "Bearer x"}) as client,
    ):

        def ask(method: str, request: dict[str, str]) -> float:
            start = time.monotonic()
            url = f"{server.url}/gitpod.v1.AgentService/{method}"
            assert client.post(url, json=request).status_code == 200
            return time.monotonic() - start

        ask("ListPrompts", {})
        taken = sum(ask("CreatePrompt", {"name": "n", "description": "d", "prompt": "p"}) for _ in range(2))
        ask("ListPrompts", {})
        seen = server.seen()

        assert seen.requests == {"ListPrompts": 2, "CreatePrompt": 2}
        assert 2 * late <= seen.creating <= taken
        assert server.seen() == Seen({}, 0)


def test_the_generated_library_has_nothing_to_find(tmp_path: Path) -> None:
    generate(tmp_path / "prompts", 3)
    library = load_library(tmp_path / "prompts", repository=tmp_path, shown_from=tmp_path)
    assert (len(library.desired), library.problems) == (3, ())


def test_the_bare_loop_finds_what_the_schema_forbids(tools: Tools, tmp_path: Path) -> None:
    generate(tmp_path / "prompts", 2)
    command = [*tools.script("peers/bare_validate.py"), str(schema_path("prompt")), "prompts"]
    tools.run(command, tmp_path, "2 files, 0 errors")

    (tmp_path / "prompts" / "p0.yaml").write_text("name: n\nprompt: p\n")
    with pytest.raises(BenchmarkError, match=r"p0\.yaml: \$: 'description' is a required property"):
        tools.run(command, tmp_path, "2 files")
