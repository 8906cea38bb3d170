"""Takes hidden characters out of the files that texts stand in, and nothing else."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from yaml import ScalarNode

from promptsync.library.lint.hidden_unicode import HIDDEN
from promptsync.library.lint.places import Region, is_body, parsed, region_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from promptsync.library.lint.subject import Subject
    from promptsync.problems import Problem

RULE = "hidden-unicode"
_MARK = "\ufeff"
_LAST = sys.maxunicode

# In double quotes a character may be written as an escape; a backslash before another belongs to that one.
_ESCAPE = re.compile(
    rf"\\(?:u(?P<u>[0-9a-fA-F]{{4}})|U(?P<U>[0-9a-fA-F]{{8}})|.)|{HIDDEN.pattern}", re.DOTALL
)


def without_hidden(subjects: Iterable[Subject], problems: Collection[Problem]) -> dict[Path, str]:
    """The files in which ``problems`` found hidden characters, as they are without these.

    Raises OSError for a file that is gone since.
    """
    files = {one.origin.file for one in problems if one.rule == RULE and one.origin}
    return {
        subject.text_path: _without(subject, subject.text_path.read_bytes().decode("utf-8"))
        for subject in subjects
        if subject.text_file in files
    }


def _without(subject: Subject, raw: str) -> str:
    """The file without what is hidden in the text; a byte order mark is of the file, not of the text."""
    mark = _MARK if raw.startswith(_MARK) else ""
    text = raw.removeprefix(mark)
    region, quoted = _region(subject, text)
    part = text[region.start : region.end]
    clean = _ESCAPE.sub(_shown, part) if quoted else HIDDEN.sub("", part)
    return mark + text[: region.start] + clean + text[region.end :]


def _region(subject: Subject, text: str) -> tuple[Region, bool]:
    """Where the text stands in the file, and whether it has escapes there."""
    field = (subject.draft.fields or {}).get("prompt")
    if field is None:
        return Region(0, len(text)), False
    if is_body(field):
        return Region(_line_start(text, field.node.start_mark.line), len(text)), False
    as_parsed = parsed(text, subject.draft.file.kind)
    region = region_of(field, as_parsed)
    if as_parsed != text:
        region = Region(_unfolded(text, region.start), _unfolded(text, region.end))
    return region, isinstance(field.node, ScalarNode) and field.node.style == '"'


def _line_start(text: str, line: int) -> int:
    start = 0
    for _ in range(line):
        start = text.index("\n", start) + 1
    return start


def _unfolded(text: str, offset: int) -> int:
    """The offset in ``text`` of what is at ``offset`` where its line ends are folded."""
    folded = 0
    for found in re.finditer("\r\n", text):
        if found.start() - folded >= offset:
            break
        folded += 1
    return offset + folded


def _shown(found: re.Match[str]) -> str:
    """What matched, unless it says a hidden character."""
    code = found["u"] or found["U"]
    sign = found[0] if code is None else chr(min(int(code, 16), _LAST))
    return "" if HIDDEN.fullmatch(sign) else found[0]
