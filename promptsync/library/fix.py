"""Takes hidden characters out of the files that texts stand in, and nothing else."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from yaml import ScalarNode

from promptsync.library.finding_places import Region, is_body, region_of
from promptsync.library.forms import CannotHoldError
from promptsync.library.rules.hidden_unicode import HIDDEN
from promptsync.library.writer import edited_file, is_edit
from promptsync.source.text import MARK, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from promptsync.library.rule import ReadPrompt
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader

RULE = "hidden-unicode"
_LAST = sys.maxunicode

# In double quotes a character may be written as an escape; a backslash before another belongs to that one.
_ESCAPE = re.compile(
    rf"\\(?:u(?P<u>[0-9a-fA-F]{{4}})|U(?P<U>[0-9a-fA-F]{{8}})|.)|{HIDDEN.pattern}", re.DOTALL
)


class Fix(NamedTuple):
    """Files as they are without hidden characters in their texts; and why others are left as they are."""

    files: dict[Path, str]
    left: dict[Path, str]


def without_hidden(
    read_prompts: Iterable[ReadPrompt], problems: Collection[Problem], files: FileReader
) -> Fix:
    """What becomes of the files in which ``problems`` found hidden characters; ``files`` has read them.

    Each new text has been read back, and says what the old one said but for these.
    """
    found = {one.origin.file for one in problems if one.rule == RULE and one.origin}
    fix = Fix({}, {})
    for read_prompt in read_prompts:
        if read_prompt.text_file in found:
            raw = files.known(read_prompt.text_path) or ""
            try:
                fix.files[read_prompt.text_path] = _without(read_prompt, raw)
            except CannotHoldError as error:
                fix.left[read_prompt.text_path] = error.message
    return fix


def _without(read_prompt: ReadPrompt, raw: str) -> str:
    """The file without what is hidden in the text; a byte order mark is of the file, not of the text."""
    mark = MARK if raw.startswith(MARK) else ""
    text = raw.removeprefix(mark)
    own = read_prompt.text_path == read_prompt.draft.file.path
    return mark + (_prompt_file(read_prompt, text) if own else _text_file(text))


def _text_file(text: str) -> str:
    clean = HIDDEN.sub("", text)
    if fold(clean) != _visible(fold(text)):
        raise CannotHoldError("its text would have other line ends without them")
    return clean


def _prompt_file(read_prompt: ReadPrompt, text: str) -> str:
    """Cut where they stand, if the file then says the right thing; else the text is written as an edit is."""
    clean = _visible(read_prompt.prompt.prompt)
    region, quoted = _region(read_prompt, text)
    part = text[region.start : region.end]
    cut = _ESCAPE.sub(_shown, part) if quoted else HIDDEN.sub("", part)
    result = text[: region.start] + cut + text[region.end :]
    form = read_prompt.draft.file.form
    if is_edit(text, result, form, "prompt", clean):
        return result
    return edited_file(text, form, read_prompt.prompt.fields(), replace(read_prompt.prompt, prompt=clean))


def _visible(text: str) -> str:
    clean = HIDDEN.sub("", text)
    if not clean or clean.isspace():
        raise CannotHoldError("there is nothing else in its text")
    return clean


def _region(read_prompt: ReadPrompt, text: str) -> tuple[Region, bool]:
    """Where the text stands in the file, and whether it has escapes there."""
    field = (read_prompt.draft.fields or {})["prompt"]
    if is_body(field):
        return Region(_line_start(text, field.node.start_mark.line), len(text)), False
    region = region_of(field, read_prompt.draft.source)
    if read_prompt.draft.source != text:
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
