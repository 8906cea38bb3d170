"""Which files may be parts, and what they say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.values import PartFile
from promptsync.library.discover import inside, shown_path
from promptsync.library.forms import MARKDOWN, suffix_of
from promptsync.library.markdown import split
from promptsync.problems import problem
from promptsync.source.text import escaped, fold, quoted
from promptsync.source.yaml_syntax import conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader


class PartText(NamedTuple):
    """What a part says: its lines without front matter, the first of which is ``line`` of the file."""

    lines: tuple[str, ...]
    line: int
    problems: tuple[Problem, ...]


class PartFiles:
    """The files that texts may be made of.

    ``repository`` and ``prompts`` are resolved. Outside git, a part must be below ``prompts``.
    """

    def __init__(self, repository: Path, prompts: Path, shown_from: Path, files: FileReader) -> None:
        self._repository = repository
        self._prompts = prompts
        self._shown_from = shown_from
        self._files = files
        self._refused: dict[str, tuple[str, str] | None] = {}

    def with_texts(self, texts: Mapping[Path, str]) -> PartFiles:
        """The same, where some of the files hold other texts."""
        files = self._files.with_texts(texts)
        return PartFiles(self._repository, self._prompts, self._shown_from, files)

    def find(self, written: str, folder: Path, at: Origin) -> PartFile | Problem:
        """The part that is called ``written`` in a file of ``folder``, or the finding that says why not."""
        hint = "Write the part's path from this file's folder."
        if not written or "\0" in written or Path(written).is_absolute():
            what = f"{quoted(written)} is not a relative path" if written else "the line names no file"
            return problem("include", what, at, hint)
        if "-->" in written:
            message = f"{quoted(written)} has -->, which ends the comment"
            return problem("include", message, at, "Rename the file.")
        path = folder / written
        real = os.path.realpath(path)
        if real not in self._refused:
            self._refused[real] = self._refusal(real)
        refused = self._refused[real]
        if refused:
            return problem("include", f"{quoted(written)} {refused[0]}", at, refused[1])
        return PartFile(path, real, shown_path(Path(os.path.normpath(path)), self._shown_from))

    def may_be_sent(self, real: str) -> bool:
        """Whether git has the file; outside git, every file may be sent."""
        return self._files.tracked is None or self._files.tracked(real)

    def read(self, part: PartFile, at: Origin, *, whole: bool = False) -> PartText | Problem:
        """What a part says, or the finding, at ``at``, that says why it cannot be read.

        ``whole`` is with its front matter.
        """
        text, problems = self._files.read(part.path, escaped(part.shown), at)
        if text is None:
            return problems[0]
        text = fold(text)
        marker = conflict(text, part.shown)
        front = None if whole or suffix_of(part.path.name) not in MARKDOWN.suffixes else split(text)
        body, line = (front.body, front.line) if front else (text, 1)
        if not body or body.isspace():
            message = f"{escaped(part.shown)} has no text below its front matter"
            return problem("empty-file", message, at, "Write the part, or take the line out.")
        found = (*problems, marker) if marker else tuple(problems)
        return PartText(tuple(body.removesuffix("\n").split("\n")), line, found)

    def _refusal(self, real: str) -> tuple[str, str] | None:
        """Why the file at ``real`` cannot be a part, and what to do."""
        try:
            return self._place_refusal(Path(real)) or self._kind_refusal(Path(real))
        except OSError as error:
            return f"cannot be read: {error.strerror}", "Check the path, and that you may read it."

    def _place_refusal(self, real: Path) -> tuple[str, str] | None:
        if not inside(str(real), self._repository):
            return "leads out of the repository", "Keep the part in the repository."
        if not real.is_file():
            what = "is not a file" if os.path.lexists(real) else "does not exist"
            return what, "Write the part's path from this file's folder, and add the file to git."
        if self._files.tracked is None:
            if real.is_relative_to(self._prompts):
                return None
            return "is not below the prompts directory", "Without git, keep the part below that directory."
        if not self._files.tracked(str(real)):
            return "is not added to git yet", "Add it with `git add`, if it is meant to be published."
        return None

    def _kind_refusal(self, real: Path) -> tuple[str, str] | None:
        """Below the prompts directory, what has the form of a prompt is none of the parts."""
        if not real.is_relative_to(self._prompts):
            return None
        suffix = suffix_of(real.name)
        if not suffix or (suffix in MARKDOWN.suffixes and not self._is_prompt(real)):
            return None
        hint = "Include Markdown without front matter, or a file of another suffix such as .txt."
        return "is a prompt itself", hint

    def _is_prompt(self, real: Path) -> bool:
        text, _ = self._files.read(real, real.name)
        return text is not None and MARKDOWN.parse(text, "").plain is False
