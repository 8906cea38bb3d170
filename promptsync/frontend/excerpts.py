"""What the files around the working directory add to findings: the lines that they are about."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import CONFIG_NAME
from promptsync.library.discover import inside
from promptsync.library.loader import find_repository
from promptsync.source.text import MARK, read_raw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader


class WorkingDirectory:
    """render.Places, for findings whose places are relative to the working directory.

    ``files`` are those that were read already.
    """

    def __init__(self, files: FileReader) -> None:
        self._files = files

    def lines(self, problems: Iterable[Problem]) -> dict[Origin, str]:
        """The line of each finding's place, but none that holds a secret, or may: it would stand in a log.

        So nothing of promptsync.yaml, where somebody may have put a token, and no file outside the
        repository.
        """
        found = [(one.rule, one.origin) for one in problems if one.origin]
        secret = {(at.file, at.line) for rule, at in found if rule == "secret"}
        here = Path.cwd()
        texts = {
            file: self._lines(here / file, find_repository(here)) for file in {at.file for _, at in found}
        }
        return {
            at: texts[at.file][at.line - 1]
            for _, at in found
            if (at.file, at.line) not in secret and at.line <= len(texts[at.file])
        }

    def _lines(self, path: Path, repository: Path) -> list[str]:
        text = self._files.known(path)
        if text is None:
            real = os.path.realpath(path)
            if path.name == CONFIG_NAME or not inside(real, Path(os.path.realpath(repository))):
                return []
            text, _ = read_raw(path, "", None)
        return [line.rstrip("\r") for line in (text or "").removeprefix(MARK).split("\n")]

    def rooted(self, problems: Iterable[Problem]) -> list[Problem]:
        """The findings with places relative to the repository's root."""
        here = Path.cwd()
        repository = find_repository(here)

        def rooted(at: Origin) -> Origin:
            return at._replace(file=_rooted(at.file, here, repository))

        return [
            replace(one, origin=rooted(one.origin), also=tuple(map(rooted, one.also))) if one.origin else one
            for one in problems
        ]


def _rooted(file: str, here: Path, repository: Path) -> str:
    path = Path(os.path.normpath(here / file))
    return path.relative_to(repository).as_posix() if path.is_relative_to(repository) else file
