"""``# promptsync: ignore RULE -- reason``, a comment of a file that takes findings of one rule off it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.model import Origin
from promptsync.problems import RULES, Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIGN = "promptsync: ignore"
"""Every file with such a comment has these words."""

_COMMENT = lazy_pattern(
    r"^#[ \t]*promptsync: ignore\b[ \t]*(?P<rule>[^\s]*)[ \t]*(?P<rest>[^\r\n]*)", re.MULTILINE
)
_REASON = lazy_pattern(r"--[ \t]*\S")
_FORM = "Write # promptsync: ignore RULE -- and why."


class Ignore(NamedTuple):
    """One such comment: ``rule`` is as it was written, ``reasoned`` whether it says why."""

    rule: str
    reasoned: bool
    line: int


def parse_ignores(text: str) -> tuple[Ignore, ...]:
    """The comments in YAML, at the start of their lines, where no text of a prompt can stand."""
    return tuple(
        Ignore(found["rule"], bool(_REASON().match(found["rest"])), text.count("\n", 0, found.start()) + 1)
        for found in _COMMENT().finditer(text)
    )


def check_ignores(ignores: Iterable[Ignore], file: str) -> Iterator[Problem]:
    """What is wrong with the comments of a file; one that is wrong ignores nothing."""
    for ignore in ignores:
        if message := _wrong(ignore):
            yield problem("ignore", message, Origin(file, ignore.line), _FORM)


def _wrong(ignore: Ignore) -> str:
    rule = RULES.get(ignore.rule)
    if rule is None:
        return (
            f"{quoted(ignore.rule)} is not a rule that can be ignored" if ignore.rule else "no rule is named"
        )
    if not rule.changeable:
        return f"{ignore.rule} cannot be ignored"
    return "" if ignore.reasoned else f"no reason is given for ignoring {ignore.rule}"


def works(ignore: Ignore) -> bool:
    """Whether a comment is as it should be."""
    return not _wrong(ignore)


def unused(ignore: Ignore, file: str) -> Problem:
    """The finding for a comment that ignored nothing."""
    message = f"{ignore.rule} finds nothing here that could be ignored"
    return problem("unused-ignore", message, Origin(file, ignore.line), "Remove the comment.")
