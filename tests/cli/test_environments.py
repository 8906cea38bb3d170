"""A machine that is not as it should be: each command says what is wrong with it, and never blames itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.cli.support import Finished, checked, run_command, write_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SANDBOX = ("--target", "sandbox")
WITH_GIT = (
    ("plan",),
    ("apply", "--yes"),
    ("pull",),
    ("history",),
    ("restore", "1"),
    ("unlock", "--yes"),
)

# A user without rights, after all that an installation reads: it may be that only root can read that.
AS_NOBODY = """
import git, os, pkgutil, sys, importlib
import promptsync
for module in pkgutil.walk_packages(promptsync.__path__, "promptsync."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
import anyio._backends._asyncio
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
promptsync.cli.main.main(sys.argv[1:])
"""


def as_nobody(*arguments: str) -> Finished:
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return checked(Finished(done.returncode, done.stdout, done.stderr))


@pytest.fixture(autouse=True)
def library(workdir: Path) -> Path:
    write_prompt("one")
    return workdir


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory, below folders that everybody may enter: pytest's are the user's alone."""
    with TemporaryDirectory() as name:
        monkeypatch.chdir(name)
        Path(name).chmod(0o755)
        write_prompt("one")
        yield Path(name)
        monkeypatch.undo()


def git_init() -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)


@pytest.mark.parametrize("command", [("validate",), ("plan", *SANDBOX), ("init",), ("history",)], ids=str)
def test_a_working_directory_that_is_gone(
    command: tuple[str, ...], promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Path("gone").absolute()
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    failed = promptsync(*command)
    assert failed.code == Exit.FAILED
    assert "the working directory cannot be used: No such file or directory" in failed.err
    assert promptsync("schema", "prompt").code == Exit.DONE
    assert promptsync("-C", str(gone.parent), "validate").code == Exit.DONE


@pytest.mark.parametrize("content", [b"gitdir: /nowhere", b"nonsense", b"", b"\xff\0"])
@pytest.mark.usefixtures("organisation")
def test_a_git_file_that_leads_nowhere(content: bytes, promptsync: Promptsync) -> None:
    Path(".git").write_bytes(content)
    assert promptsync("validate").code == Exit.DONE
    for command in (*WITH_GIT, ("init",), ("apply", "--yes", *SANDBOX)):
        failed = promptsync(*command)
        assert failed.code == Exit.FAILED
        assert "no repository" in failed.err or "no git repository" in failed.err


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("command", [*WITH_GIT, ("init",), ("apply", "--yes", *SANDBOX)], ids=str)
def test_a_broken_gitconfig(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    git_init()
    Path("broken").write_text("[user\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(Path("broken").absolute()))
    failed = run_command(*command)
    assert failed.code == Exit.FAILED
    assert "error: git does not work here: fatal: bad config line 1 in file " in failed.err
    assert run_command("validate").code == Exit.DONE


def test_a_broken_configuration_of_the_repository(promptsync: Promptsync) -> None:
    git_init()
    with Path(".git/config").open("a", encoding="utf-8") as config:
        config.write("[user\n")
    for command in (("history",), ("unlock", "--yes"), ("restore", "1")):
        failed = promptsync(*command)
        assert failed.code == Exit.FAILED
        assert "bad config line" in failed.err


@pytest.mark.parametrize(
    "command", [("plan", *SANDBOX), ("apply", "--yes", *SANDBOX), ("sandbox", "--port", "0")], ids=str
)
@pytest.mark.parametrize("obstacle", ["folder", "database"])
def test_a_sandbox_whose_files_cannot_be_made(
    command: tuple[str, ...], obstacle: str, promptsync: Promptsync
) -> None:
    if obstacle == "folder":
        Path(".promptsync").touch()
    else:
        Path(".promptsync/sandbox.sqlite3").mkdir(parents=True)
    failed = promptsync(*command)
    assert failed.code == Exit.FAILED
    assert "cannot hold the sandbox's prompts" in failed.err


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("validate",), Exit.DONE, ""),
        (("plan", *SANDBOX), Exit.FAILED, "the sandbox cannot make its folder"),
        (("sandbox", "--port", "0"), Exit.FAILED, "the sandbox cannot make its folder"),
        (("init",), Exit.FAILED, "promptsync.yaml cannot be written: Permission denied"),
    ],
    ids=str,
)
def test_a_folder_that_can_only_be_read(
    command: tuple[str, ...], code: Exit, said: str, open_folder: Path
) -> None:
    open_folder.chmod(0o555)
    done = as_nobody(*command)
    open_folder.chmod(0o755)
    assert done.code == code
    assert said in done.err


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
def test_a_folder_that_cannot_be_entered(open_folder: Path) -> None:
    open_folder.chmod(0o000)
    failed = as_nobody("validate")
    open_folder.chmod(0o755)
    assert failed.code == Exit.FAILED
    assert "cannot be read: Permission denied" in failed.out


def test_a_port_in_use(promptsync: Promptsync) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        failed = promptsync("sandbox", "--port", str(taken.getsockname()[1]))
    assert failed.code == Exit.FAILED
    assert "cannot listen on port" in failed.err


def test_no_home(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    git_init()
    for name in ("HOME", "USER", "LOGNAME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert run_command("apply", "--yes").code == Exit.DONE
    assert organisation.prompts().keys() == {"one"}
