"""Files, each read once in a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from promptsync.model import Origin
from promptsync.problems import problem
from promptsync.source.text import read_raw, without_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from promptsync.problems import Problem


_ADD = "Add it with `git add`, or a clone will lack it."


class FileReader:
    """Reads text files and remembers what they hold.

    ``tracked`` tells whether git has the file at a resolved path; None outside git. ``planned`` are texts by
    file that count as written already; with None the file counts as removed. ``only_tracked``: what git does
    not have counts as missing, as in a clone.
    """

    def __init__(
        self,
        tracked: Callable[[str], bool] | None = None,
        planned: Mapping[Path, str | None] | None = None,
        *,
        only_tracked: bool = False,
    ) -> None:
        self.tracked = tracked
        self._only_tracked = only_tracked
        self.planned = {absolute(path): text for path, text in (planned or {}).items()}
        self._texts = {path: text for path, text in self.planned.items() if text is not None}

    def read(self, path: Path, name: str, origin: Origin | None = None) -> tuple[str | None, list[Problem]]:
        """The text of the UTF-8 file ``path`` without its byte order mark, or None; and the findings.

        ``name`` stands for the file in messages. The findings are at ``origin`` if another file refers to
        this one, else at their own place in ``name``.
        """
        if self._only_tracked and not self.counts(os.path.realpath(path)):
            message = f"{name} is not added to git yet"
            return None, [problem("unreadable", message, origin or Origin(name), _ADD)]
        text = self.known(path)
        if text is None:
            text, problems = read_raw(path, name, origin)
            if text is None:
                return None, problems
            self.put(path, text)
        return without_mark(text, name, origin or Origin(name))

    def counts(self, real: str) -> bool:
        """Whether the file at a resolved path may be read. Raises PromptsyncError if git cannot tell."""
        return not self._only_tracked or self.tracked is None or self.tracked(real)

    def known(self, path: Path) -> str | None:
        """The text of a file that was read before, as it is, with its byte order mark; else None."""
        return self._texts.get(absolute(path))

    def put(self, path: Path, text: str) -> None:
        """Remember what a file holds now."""
        self._texts[absolute(path)] = text

    def with_texts(self, texts: Mapping[Path, str]) -> FileReader:
        """A reader to which some files hold other texts."""
        other = FileReader(self.tracked, texts, only_tracked=self._only_tracked)
        other._texts = {**self._texts, **other._texts}
        return other

    def keep(self, paths: Iterable[Path]) -> None:
        """Forget every file but these."""
        kept = {*map(absolute, paths)}
        self._texts = {path: text for path, text in self._texts.items() if path in kept}


def absolute(path: Path | str) -> str:
    """The path from the root, without a link resolved."""
    return os.path.abspath(path)  # noqa: PTH100  # Path.absolute keeps ..
