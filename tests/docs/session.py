"""Runs what a page shows, from its first line to its last, in one folder."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.cli.main import main
from tests.docs.pages import Shown, commands, parts

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation

_SHELL_SIGNS = set("|<>&;$*")

_REVISION = re.compile(r"\b([0-9a-f]{40}|[0-9a-f]{10})\b")

# What is another with each run, and a word for it that is as good.
_VARIABLE = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"), "TIME"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?= )"), "TIME"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"parked-[0-9a-f]{8}"), "parked-UUID"),
    (re.compile(r"sha256:[0-9a-f]{64}"), "DIGEST"),
    (_REVISION, "REVISION"),
    (re.compile(r"^\[\d+/", re.MULTILINE), "[N/"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1:PORT"),
    (re.compile(r" {2,}(?=\S)(?<!\n)"), "  "),
)
_PROGRESS = re.compile(r"(?:^\[N/.*\n)+", re.MULTILINE)


@dataclass
class Session:
    """The working directory of one page; ``code`` is the exit code of the command before.

    The default target is ``organization``; the unseen command ``dashboard NAME OLD NEW`` edits a text there.
    """

    organization: Organisation
    code: int = 0
    blocks: list[tuple[int, str, list[Shown]]] = field(default_factory=list)
    revisions: dict[str, str] = field(default_factory=dict)

    def play(self, text: str) -> None:
        """Write the page's files and run its commands; what each console block printed is in ``blocks``."""
        for part in parts(text):
            if part.file:
                path = Path(part.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(part.text, encoding="utf-8")
            elif part.run:
                output = self.run(part.run)
                assert self.code == 0, f"{part.run}\n{output}"
            elif part.language == "console":
                self.blocks.append((part.start, part.text, [*map(self._again, commands(part.text))]))

    def _again(self, shown: Shown) -> Shown:
        """The command of a page as it is printed today, where an earlier revision has another name."""
        command = _REVISION.sub(lambda found: self.revisions.get(found[0], found[0]), shown.command)
        output = self.run(command)
        self.revisions |= zip(_REVISION.findall(shown.output), _REVISION.findall(output), strict=False)
        return Shown(command, output)

    def run(self, command: str) -> str:
        """What the command prints to stdout and stderr, in its order."""
        command = command.replace("$?", str(self.code))
        if command.startswith("promptsync ") and not _SHELL_SIGNS & set(command):
            return self._promptsync(*shlex.split(command)[1:])
        if command.startswith("dashboard "):
            name, old, new = shlex.split(command)[1:]
            self.organization.edit(name, self.organization.prompts()[name].prompt.replace(old, new))
            return ""
        done = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        self.code = done.returncode
        return done.stdout

    def _promptsync(self, *arguments: str) -> str:
        screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(screen), redirect_stderr(screen), pytest.raises(SystemExit) as ended:
            main(arguments)
        assert isinstance(ended.value.code, int)
        self.code = ended.value.code
        screen.seek(0)
        return screen.read()


def normalised(output: str) -> str:
    """``output`` without what differs from run to run; steps side by side may end in any order."""
    for pattern, word in _VARIABLE:
        output = pattern.sub(word, output)
    return _PROGRESS.sub(lambda lines: "".join(sorted(lines[0].splitlines(keepends=True))), output)


def alike(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed."""
    return normalised(shown.rstrip("\n") + "\n") == normalised(printed.rstrip("\n") + "\n")


def true_text(text: str, session: Session) -> str:
    """The page as it should be: as it is, or with what was printed in the place of what is shown."""
    shown = [commands(block) for _, block, _ in session.blocks]
    if all(
        alike(one.output, other.output)
        for block, (_, _, printed) in zip(shown, session.blocks, strict=True)
        for one, other in zip(block, printed, strict=True)
    ):
        return text
    # All of them, as they may speak of the same revision.
    for start, block, printed in reversed(session.blocks):
        right = "".join(f"$ {one.command}\n{one.output}".rstrip("\n") + "\n" for one in printed)
        text = text[:start] + right + text[start + len(block) :]
    return text
