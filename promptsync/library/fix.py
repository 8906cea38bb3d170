"""Takes hidden characters out of the fields that they stand in, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.errors import CannotHoldError
from promptsync.library.finding_places import Region, is_body, region_of
from promptsync.library.writer import edited_file, is_edit
from promptsync.model import FIELDS, Prompt
from promptsync.source.hidden import without_hidden
from promptsync.source.text import MARK, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from promptsync.library.parsed_file import Field
    from promptsync.library.rule import ReadPrompt
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader

RULE = "hidden-unicode"


class Fix(NamedTuple):
    """Files as they are without hidden characters in their fields; and why others are left as they are."""

    files: dict[Path, str]
    left: dict[Path, str]


def fixed(read_prompts: Iterable[ReadPrompt], problems: Collection[Problem], files: FileReader) -> Fix:
    """What becomes of the files in which ``problems`` found hidden characters; ``files`` has read them.

    Each new text has been read back, and says what the old one said but for these.
    """
    found = {one.origin.file for one in problems if one.rule == RULE and one.origin}
    fix = Fix({}, {})
    for read_prompt in read_prompts:
        draft = read_prompt.draft
        if draft.file.shown in found:
            _fix(fix, draft.file.path, files, read_prompt, _prompt_file)
        if read_prompt.text_file in found and read_prompt.text_file != draft.file.shown:
            _fix(fix, read_prompt.text_path, files, read_prompt, _text_file)
        for path, shown in read_prompt.parts:
            if shown in found:
                _fix(fix, path, files, read_prompt, _text_file)
    return fix


def _fix(
    fix: Fix, path: Path, files: FileReader, read_prompt: ReadPrompt, clean: Callable[[ReadPrompt, str], str]
) -> None:
    """A byte order mark is of the file, not of a field."""
    raw = files.known(path) or ""
    mark = MARK if raw.startswith(MARK) else ""
    try:
        fix.files[path] = mark + clean(read_prompt, raw.removeprefix(mark))
    except CannotHoldError as error:
        fix.left[path] = error.message


def _text_file(_: ReadPrompt, text: str) -> str:
    clean = without_hidden(text)
    if fold(clean) != _visible(fold(text), "prompt"):
        raise CannotHoldError("its text would have other line ends without them")
    return clean


def _prompt_file(read_prompt: ReadPrompt, text: str) -> str:
    """The file without what is hidden in its fields. From the last to the first, so places above stay."""
    fields = read_prompt.draft.fields or {}
    names = sorted((name for name in FIELDS if name in fields), key=lambda name: _place(fields[name]))
    for name in reversed(names):
        value = read_prompt.draft.text(name)
        if value and without_hidden(value) != value:
            text = _without(read_prompt, text, name, value)
    return text


def _place(field: Field) -> tuple[int, int]:
    return field.node.start_mark.line, field.node.start_mark.column


def _without(read_prompt: ReadPrompt, text: str, name: str, value: str) -> str:
    """Cut them out, if the file then says the right thing; else the field is written as an edit is."""
    clean = _visible(value, name)
    region = _region(read_prompt, text, name)
    cut = text[: region.start] + without_hidden(text[region.start : region.end]) + text[region.end :]
    form = read_prompt.draft.file.form
    if is_edit(text, cut, form, name, clean):
        return cut
    before = {**read_prompt.prompt.fields(), name: value}
    return edited_file(text, form, before, Prompt.from_fields({**before, name: clean}))


def _visible(text: str, name: str) -> str:
    clean = without_hidden(text)
    if not clean or clean.isspace():
        raise CannotHoldError(f"there is nothing else in its {'text' if name == 'prompt' else name}")
    return clean


def _region(read_prompt: ReadPrompt, text: str, name: str) -> Region:
    """Where the value of a field stands in the file."""
    draft = read_prompt.draft
    field = (draft.fields or {})[name]
    if is_body(field):
        return Region(_line_start(text, field.node.start_mark.line), len(text))
    region = region_of(field, draft.source)
    if "\r\n" in text and "\r\n" not in draft.source:
        region = Region(_unfolded(text, region.start), _unfolded(text, region.end))
    return region


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
