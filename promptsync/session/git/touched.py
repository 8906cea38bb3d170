"""When each file of a repository was last changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from promptsync.session.git.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DATE = "\x01"  # no file that a library takes begins with it


def last_touched(repository: Path) -> Mapping[str, str]:
    """The date (UTC, YYYY-MM-DD) of the newest commit that touched each file, by path from the root.

    Of a shallow clone all files are as old as its oldest commit at most. Outside git nothing is known.
    """
    if not os.path.lexists(repository / ".git"):
        return {}
    with open_repository(repository) as repo:
        if not repo.head.is_valid():
            return {}
        log: str = repo.git.log(
            "-z",
            "--name-only",
            "--no-renames",
            "--date=format-local:%Y-%m-%d",
            f"--format={_DATE}%cd",
            env={"TZ": "UTC"},
        )
    found: dict[str, str] = {}
    date = ""
    for word in log.split("\0"):
        name = word.strip("\n")
        if name.startswith(_DATE):
            date = name.removeprefix(_DATE)
        elif name:
            found.setdefault(name, date)
    return found
