"""Git for a repository that is not ours: it has an end, and what it has started ends with it."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import PromptsyncError
from promptsync.upstream.git_process import run_git, try_git
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_server_that_never_answers(tmp_path: Path, silent_server: int) -> None:
    with pytest.raises(PromptsyncError, match="git ls-remote was not done after 1 seconds"):
        try_git(tmp_path, "ls-remote", "--", f"http://127.0.0.1:{silent_server}/a", seconds=1)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_its_helpers_end_too(tmp_path: Path, silent_server: int) -> None:
    address = f"http://127.0.0.1:{silent_server}/a"
    with pytest.raises(PromptsyncError):
        try_git(tmp_path, "ls-remote", "--", address, seconds=1)

    def helpers() -> list[Path]:
        return [one for one in Path("/proc").glob("[0-9]*/cmdline") if address in _read(one)]

    wait_until(lambda: not helpers())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PromptsyncError, match="there is no git here"):
        run_git(tmp_path, "version")


def test_the_reason_has_no_secret(tmp_path: Path) -> None:
    with pytest.raises(PromptsyncError) as failed:
        run_git(tmp_path, "ls-remote", "--", "http://ada:hidden@127.0.0.1:1/a")
    assert "hidden" not in failed.value.message
    assert "git ls-remote failed" in failed.value.message


def test_no_other_repository_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", os.fspath(tmp_path / "elsewhere"))
    run_git(tmp_path, "init", "--quiet", "--bare", ".")
    assert (tmp_path / "HEAD").is_file()
    assert not (tmp_path / "elsewhere").exists()
