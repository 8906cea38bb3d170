"""One prompt file → what it says, and what is wrong with it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.library.consistency import check_prompt
from promptsync.library.ignores import SIGN, parse_ignores
from promptsync.library.parsed_file import ParsedFile
from promptsync.library.schema import check
from promptsync.library.shortened_description import check_shortened
from promptsync.library.surprises import check_surprises
from promptsync.model import PROMPT_FIELDS, Prompt

if TYPE_CHECKING:
    from promptsync.library.parsed_file import PromptFile
    from promptsync.model import FieldValue
    from promptsync.source.file_reader import FileReader


def read_file(file: PromptFile, reader: FileReader) -> ParsedFile:
    """What is wrong with the file is among its problems, never an exception."""
    text, problems = reader.read(file.path, file.shown)
    if text is None:
        return ParsedFile(file, None, problems, reader)
    parsed = file.form.parse(text, file.shown)
    problems = problems + parsed.problems
    ignores = parse_ignores(file.form.yaml_of(text)) if SIGN in text else ()
    if parsed.fields is None:
        return ParsedFile(file, None, problems, reader, parsed.plain, ignores)
    values = {name: one.value for name, one in parsed.fields.items()}
    draft = ParsedFile(file, values, problems, reader, parsed.plain, ignores, parsed=parsed)
    found = (*check(draft), *check_prompt(draft), *check_surprises(draft), *check_shortened(draft))
    return replace(draft, problems=[*problems, *found], parsed=None)


def prompt_of(draft: ParsedFile, text: str = "") -> Prompt:
    """The prompt as far as its file says it; ``text`` is that of its promptFile."""
    said: dict[str, FieldValue] = {
        one.name: value
        for one in PROMPT_FIELDS.values()
        if isinstance(value := draft.value(one.name), one.kind)
    }
    follows: dict[str, FieldValue] = {"isCommand": bool(said.get("command")), "prompt": text}
    return Prompt.from_fields({**draft.file.form.defaults, **follows, **said})
