"""The real pre-commit, with promptsync's repository as it is in the work tree."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from promptsync.scaffold.release import COMMIT, REPOSITORY
from tests.cli.support import COMMAND, ROOT

PRE_COMMIT = str(Path(COMMAND).parent / "pre-commit")
_PACKAGE = (
    *("promptsync", "schemas", "docs/rules.md", "docs/findings.md"),
    *("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"),
)
_NETWORK = {"HOME", "XDG_CONFIG_HOME"}


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str


@dataclass(frozen=True)
class Library:
    """A repository in ``folder`` that uses the hooks of the one in ``hooks``."""

    folder: Path
    hooks: Path
    environment: dict[str, str]

    def run(self, *command: str) -> Ran:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Ran(done.returncode, done.stdout)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.code == 0, done.out
        return done.out

    def commit(self) -> Ran:
        """Commit what is staged, which the installed hooks may reject."""
        return self.run("git", "commit", "--message", "A change")

    def write(self, name: str, text: str) -> None:
        """Write a file and stage it, and it alone."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", name)


@pytest.fixture(scope="session")
def environment(shared: Path) -> dict[str, str]:
    """What pre-commit and pip need to reach a package index, as this machine has it; and their folders."""
    there = {name: value for name, value in os.environ.items() if name in _NETWORK or "PROXY" in name.upper()}
    folders = {"PRE_COMMIT_HOME": str(shared / "pre-commit"), "PIP_CACHE_DIR": str(shared / "pip")}
    return {**there, **folders, "PRE_COMMIT_COLOR": "never"}


@pytest.fixture(scope="session")
def hooks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """promptsync's repository: one commit with what is in the work tree."""
    made = tmp_path_factory.mktemp("hooks")
    for name in _PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, made / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (made / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, made / name)
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        (*identity, "commit", "--quiet", "--message", "All"),
    ):
        subprocess.run(["git", *command], cwd=made, check=True)
    # Another worker may have been first; a folder with content is never replaced.
    with suppress(OSError):
        made.rename(shared / "hooks")
    return shared / "hooks"


@pytest.fixture
def library(tmp_path: Path, hooks: Path, environment: dict[str, str]) -> Library:
    """What init writes, with this work tree's hooks, in a repository of its own; nothing is committed."""
    library = Library(tmp_path, hooks, environment)
    library.git("init", "--quiet", "--initial-branch", "main")
    done = library.run(COMMAND, "init")
    assert done.code == 0, done.out
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=hooks, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    config = tmp_path / ".pre-commit-config.yaml"
    text = config.read_text(encoding="utf-8")
    assert COMMIT in text
    text = text.replace(COMMIT, head.stdout.strip()).replace(f"https://github.com/{REPOSITORY}", str(hooks))
    config.write_text(f"{text}      - id: promptsync-config\n", encoding="utf-8")
    library.git("add", "--all")
    return library
