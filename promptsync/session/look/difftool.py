"""Hands two versions of prompts to the tool that git is set up to show differences with."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.model import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Prompt
    from promptsync.reports.standing import ComparedPrompt

_SECRETS = ("ONA_", "GITPOD_", "PROMPTSYNC_")


def show_in_tool(prompts: Iterable[ComparedPrompt], here: Path) -> int:
    """Show each prompt's file beside what the organization has, by ``git difftool``; how many were shown.

    A side that is not there is empty. The tool learns no token. Raises PromptsyncError if git or the tool
    fails.
    """
    shown = 0
    with tempfile.TemporaryDirectory(prefix="promptsync-") as folder:
        for number, one in enumerate(prompts, 1):
            name = (one.shown.known.key or one.shown.known.id or "prompt").replace("/", "-")
            sides = (("organization", one.shown.live), ("file", one.shown.composed))
            paths = [Path(folder, str(number), side, f"{name}.md") for side, _ in sides]
            for path, (_, prompt) in zip(paths, sides, strict=True):
                path.parent.mkdir(parents=True)
                path.write_text(_whole(prompt), encoding="utf-8", newline="")
            _run(paths, here)
            shown += 1
    return shown


def _run(paths: Iterable[Path], here: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}
    command = ["git", "difftool", "--no-prompt", "--trust-exit-code", "--no-index", "--", *map(str, paths)]
    try:
        # 1: there is a difference.
        done = subprocess.run(command, cwd=here, env=environment, check=False)  # noqa: S603  # the user's own tool
    except OSError as error:
        raise PromptsyncError(f"git difftool cannot be run: {error.strerror}", "Install git.") from error
    if done.returncode > 1:
        hint = "`git difftool --tool-help` lists the tools; `git config diff.tool NAME` chooses one."
        raise PromptsyncError(f"git difftool failed with exit code {done.returncode}", hint)


def _whole(prompt: Prompt | None) -> str:
    """The fields, a line each, and the text; nothing for a prompt that is not there."""
    if prompt is None:
        return ""
    fields = prompt.fields()
    text = str(fields.pop(TEXT))
    words = {name: value if isinstance(value, str) else "true" for name, value in fields.items() if value}
    head = "".join(f"{name}: {word}\n" for name, word in words.items())
    return f"---\n{head}---\n\n{text}"
