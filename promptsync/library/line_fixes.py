"""Mends of whole files and lines: a byte order mark, and comments that ignore nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from promptsync.library.fix import Fix
from promptsync.source.text import MARK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from promptsync.library.rule import ReadPrompt
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader

MENDED = ("byte-order-mark", "unused-ignore")


def line_fixes(read_prompts: Iterable[ReadPrompt], problems: Collection[Problem], files: FileReader) -> Fix:
    """What becomes of the files that have one of these findings; ``files`` has read them."""
    shown = {one.draft.file.shown: one for one in read_prompts}
    lines: dict[Path, set[int]] = defaultdict(set)
    changed: dict[Path, str] = {}
    for found in problems:
        one = shown.get(found.origin.file) if found.origin else None
        if one and found.origin and found.rule == "unused-ignore":
            lines[one.draft.file.path].add(found.origin.line)
        elif one and found.rule == "byte-order-mark":
            for path in {one.draft.file.path, one.text_path, *(part for part, _ in one.parts)}:
                changed[path] = (files.known(path) or "").removeprefix(MARK)
    for path, numbers in lines.items():
        changed[path] = _without(changed.get(path, files.known(path) or ""), numbers)
    return Fix({path: text for path, text in changed.items() if text != files.known(path)}, {})


def _without(text: str, numbers: Collection[int]) -> str:
    lines = text.split("\n")
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in numbers)
