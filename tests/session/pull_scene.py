"""Prompts as the organisation has them, and files of the repository around the working directory."""

from __future__ import annotations

import subprocess
from pathlib import Path

from promptsync.model import Prompt

ONE = Prompt(
    "One", "Use when one is asked.", "First.\nSecond.\n", command="one", is_command=True, is_skill=True
)
TWO = Prompt("Two words", "A template.", "Text\n", is_template=True)

COMMENTED = """\
# What this is for.
prompt: |
  First.
  Second.
name: "One" # the name
description: >
  Use when one
  is asked.
isSkill: true

# The command.
command: "one"
"""


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message=work")


def written() -> dict[str, str]:
    return {
        path.as_posix(): path.read_text() for path in sorted(Path("prompts").rglob("*")) if path.is_file()
    }


def change(file: str, old: str, new: str) -> None:
    path = Path(file)
    path.write_text(path.read_text().replace(old, new))
