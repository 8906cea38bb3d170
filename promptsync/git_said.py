"""What git says when it fails → the reason in one sentence, and the way out."""

from __future__ import annotations

import re

from promptsync.redaction import without_secrets

LEAST_GIT = (2, 29)
"""The oldest git that has every option that is used: ``fetch --no-write-fetch-head``."""

_QUOTED = re.compile(r"^\s*std(?:err|out): '|'$")
_PORCELAIN = re.compile(r"!\t\S*\t(?P<reason>.+)")
_REMOTE = re.compile(r"remote: ?(?P<said>.*)")
_PROGRESS = re.compile(r"\d+% \(|done\.$|^Total \d|^(?:Enumerating|Counting|Compressing) objects")
_SAYS_NOTHING = (
    "Could not read from remote repository",
    "Please make sure you have the correct access rights",
    "and the repository exists.",
    "failed to push some refs",
    "To add an exception for this directory",
    "git config --global --add safe.directory",
)
_SAFE_DIRECTORY = re.compile(r"git config --global --add safe\.directory (?P<folder>[^\n]+)")
_UNKNOWN_OPTION = re.compile(r"unknown (?:option|switch)|is not a git command|^usage: git", re.MULTILINE)
_MOST_LINES = 5  # of a remote's, whose hooks may print a page


def reason(said: str) -> str:
    """The line that says most, and after it what the remote itself said; without secrets."""
    lines = [without_secrets(_QUOTED.sub("", line)).strip() for line in said.splitlines()]
    lines = [line for line in lines if line and not any(phrase in line for phrase in _SAYS_NOTHING)]
    rejected = [found["reason"] for line in lines if (found := _PORCELAIN.fullmatch(line))]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:", "!"))]
    remote = [found["said"] for line in lines if (found := _REMOTE.fullmatch(line))]
    other = [line for line in lines if not _REMOTE.fullmatch(line)]
    telling = [*rejected, *fatal, *other[-1:], "it gave no reason"][0]
    told = [line for line in remote if line.strip() and not _PROGRESS.search(line)][:_MOST_LINES]
    return f"{telling}; the remote says: {' / '.join(told)}" if told else telling


def way_out(said: str, otherwise: str) -> str:
    """What to do about it, if git's words tell; else ``otherwise``."""
    if found := _SAFE_DIRECTORY.search(said):
        folder = found["folder"].strip().rstrip("'")
        return (
            "The repository belongs to another user. If you trust it, run "
            f"`git config --global --add safe.directory {folder}`."
        )
    if _UNKNOWN_OPTION.search(said):
        return too_old_hint()
    return otherwise


def too_old_hint() -> str:
    """Which git is needed."""
    return (
        f"promptsync needs git {'.'.join(map(str, LEAST_GIT))} or newer; `git --version` says what is here."
    )
