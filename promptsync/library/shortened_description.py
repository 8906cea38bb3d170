"""A comment that keeps the whole of a description that an import has shortened, until somebody settles it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.problems import Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.places import place_after
from promptsync.source.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.library.parsed_file import ParsedFile

_SIGN = "promptsync: shortened description"
_COMMENT = lazy_pattern(rf"^#[ \t]*{_SIGN}", re.MULTILINE)


def comment_with(description: str) -> str:
    """The lines to put above the shortened description: ``description`` is the whole one."""
    lines = [f"# {_SIGN}; the whole one, of {len(description):,} characters:"]
    lines += [f"#   {escaped(line)}".rstrip() for line in description.strip().split("\n")]
    return "".join(f"{line}\n" for line in lines)


def check_shortened(draft: ParsedFile) -> Iterator[Problem]:
    """A finding as long as the comment is there."""
    if _SIGN not in draft.source:
        return
    head = draft.file.form.yaml_of(draft.source)
    if found := _COMMENT().search(head):
        message = "the description was shortened by an import"
        hint = "Write one of at most 500 characters that says when to use it, and remove the comment."
        at = place_after(draft.file.shown, head[: found.start()])
        yield problem("shortened-description", message, at, hint)
