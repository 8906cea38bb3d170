"""Real repositories: a bare one that is shared, and clones of it in which promptsync runs."""

from __future__ import annotations

import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from promptsync.ledger.git_ref import GitRefStore
from promptsync.ledger.ledger import StoredLedger
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from promptsync.model import Prompt

REF = "refs/promptsync/default"


def git(folder: Path, *arguments: str) -> str:
    """What git writes, in ``folder``; it has to succeed."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def make_origin(folder: Path) -> Path:
    """A bare repository whose branch ``main`` has one commit."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "--template=")
    (folder / "hooks").mkdir()
    tree = git(folder, "hash-object", "-t", "tree", "-w", "--stdin").strip()
    commit = git(folder, "commit-tree", "-m", "The first commit", tree).strip()
    git(folder, "update-ref", "refs/heads/main", commit)
    return folder


def make_clone(origin: Path, folder: Path, *options: str) -> Path:
    """A clone as a colleague or a CI machine has it."""
    git(origin.parent, "clone", "--quiet", "--template=", *options, origin.as_uri(), str(folder))
    (folder / ".git" / "hooks").mkdir()
    return folder


def revision(folder: Path, ref: str = REF) -> str:
    """Where ``ref`` is, empty if nowhere."""
    return git(folder, "for-each-ref", "--format=%(objectname)", ref).strip()


@contextmanager
def ledger_of(folder: Path, remote: str | None = None) -> Iterator[StoredLedger]:
    """The ledger as another process reads it."""
    with closing(GitRefStore(folder, REF, remote)) as store:
        yield StoredLedger(store)


def write_library(library: Mapping[str, Prompt]) -> None:
    """A YAML file for each prompt, below the working directory."""
    for key, prompt in library.items():
        write_prompt(key, **{name: value for name, value in prompt.fields().items() if value != ""})
