"""What a run imports: a start takes as long as its imports, so each of them is wanted.

Modules are told by their top-level name, without private ones. What a library imports for itself is its own.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.support import write_prompt

VALIDATE = ("ahocorasick_rs", "click", "jsonschema_rs", "yaml")
"""The libraries of a run over good files."""

PLAN = (*VALIDATE, "asyncio", "git", "httpx", "stamina", *("anyio", "certifi", "h11", "httpcore"))
"""Those of a plan, which talks to the organization and to git; the last are what httpx loads later."""

VALIDATE_TOO = {
    *("atexit", "bisect", "copy", "dataclasses", "fnmatch", "gc", "heapq", "json", "ntpath", "pathlib"),
    "unicodedata",
}
"""What promptsync itself takes of the standard library, beyond what its libraries do."""


PLAN_TOO = {*VALIDATE_TOO, "concurrent", "difflib", "hashlib", "queue", "socket", "sqlite3", "urllib"}
"""The same of a plan outside git, whose ledger is a file."""

TRACED = """
import sys
from promptsync.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""

BACKPORTS = {"typing_extensions"}
"""What libraries take on an older Python."""

OTHER_ROOMS = {
    *("action", "applying", "github", "ledger", "planning", "sandbox", "service", "surveying", "upstream"),
}


def loaded(code: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    return done.stderr.splitlines()[-1].split()


def top(modules: list[str]) -> set[str]:
    """Their top-level names, without promptsync and what is private."""
    return {name.partition(".")[0] for name in modules if name[0] != "_"} - {"promptsync", "org", *BACKPORTS}


def of_libraries(*names: str) -> set[str]:
    """What is there when the libraries are imported, and Python's own start."""
    return top(loaded(f"import sys, {', '.join(names)}; print(*sys.modules, file=sys.stderr)"))


@pytest.mark.usefixtures("workdir")
def test_validate_of_a_good_file_imports_what_is_listed() -> None:
    write_prompt("one")
    modules = loaded(TRACED, "validate")
    assert set(VALIDATE) <= top(modules)
    assert top(modules) - of_libraries(*VALIDATE) <= VALIDATE_TOO
    assert not {name for name in modules if name.startswith("promptsync.")} & {
        f"promptsync.{room}" for room in OTHER_ROOMS
    }
    assert "promptsync.reports.report" not in modules


@pytest.mark.usefixtures("organisation", "workdir")
def test_a_plan_imports_what_is_listed() -> None:
    write_prompt("one")
    modules = top(loaded(TRACED, "plan"))
    assert set(PLAN) <= modules
    assert modules - of_libraries(*PLAN) <= PLAN_TOO
