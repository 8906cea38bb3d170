"""Runs git for a repository that is not ours: without prompts, hooks or programs of its, and with an end.

Settings of the user's that lead to the remote count (credential helpers, proxies, ``insteadOf``). Nothing is
ever checked out, so no filter and no attribute of the source is read.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from promptsync import git_said
from promptsync.errors import PromptsyncError
from promptsync.source.text import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FETCH_SECONDS = 300
"""How long git may take to fetch, in seconds."""

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "protocol.ext.allow=never",
    "fetch.recurseSubmodules=false",
    "fetch.fsckObjects=false",
    "submodule.recurse=false",
    "gc.auto=0",
    "maintenance.auto=false",
)
_OPTIONS = tuple(word for setting in _SETTINGS for word in ("-c", setting))
_PROTOCOLS = "file:git:http:https:ssh"


def run_git(folder: Path, *arguments: str, stdin: bytes = b"", seconds: int = FETCH_SECONDS) -> bytes:
    """What git prints in the repository ``folder``. Raises PromptsyncError with git's own reason."""
    done = try_git(folder, *arguments, stdin=stdin, seconds=seconds)
    if done.returncode:
        raise PromptsyncError(f"git {arguments[0]} failed: {reason(done.stderr)}", _HINT)
    return done.stdout


_HINT = "Try the same with git itself; the address, the network or the access may be at fault."


def try_git(
    folder: Path, *arguments: str, stdin: bytes = b"", seconds: int = FETCH_SECONDS
) -> subprocess.CompletedProcess[bytes]:
    """How git ended. Raises PromptsyncError if it could not run, or took longer than ``seconds``."""
    try:
        process = subprocess.Popen(  # noqa: S603  # the words are ours; addresses are checked, and after --
            ["git", *_OPTIONS, *arguments],  # noqa: S607
            cwd=folder,
            env=_environment(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a group of its own, which can be ended as a whole
        )
    except FileNotFoundError as error:
        raise PromptsyncError("there is no git here to fetch the source with", "Install git.") from error
    except OSError as error:
        raise PromptsyncError(f"git cannot be run: {error.strerror or error}", "Check git.") from error
    try:
        out, said = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        message = f"git {arguments[0]} was not done after {seconds} seconds"
        raise PromptsyncError(message, "Try again, or clone the source and import the folder.") from error
    finally:
        if process.poll() is None:
            _end(process)
    return subprocess.CompletedProcess(arguments, process.returncode, out, said)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it has started: a helper that waits for the network does not notice git's end."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def reason(said: bytes) -> str:
    """See git_said."""
    return escaped(git_said.reason(said.decode("utf-8", "replace")))[:300]


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` without what leads git to another repository, and with what keeps it from asking."""
    kept = {name: value for name, value in environ.items() if name not in _LEADING}
    return {
        **kept,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }


_LEADING = frozenset(
    f"GIT_{word}"
    for word in (
        *("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "NAMESPACE", "PREFIX"),
        *("ALTERNATE_OBJECT_DIRECTORIES", "COMMON_DIR", "EXTERNAL_DIFF"),
    )
)
