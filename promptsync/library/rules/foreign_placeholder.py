"""Placeholders of other tools, which the platform is not known to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import LazyPattern, lazy_pattern
from promptsync.source.markdown_code import span_starts, without_code, without_fences
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptsync.model import Prompt


class _Placeholder(NamedTuple):
    """``sign`` is in every text that has one; ``where`` leaves the part of a text in which it counts."""

    sign: str
    pattern: LazyPattern
    where: Callable[[str], str]


_FOLDERS = (
    r"\.{1,2}|~|\.[a-z][\w-]*|docs?|src|lib|app|apps|tests?|specs?|scripts?|configs?|packages|templates?"
    r"|references?|resources|assets|examples?|prompts?|skills|agents|commands|rules|tools|plans?|notes|data"
)
_PLACEHOLDERS = (
    _Placeholder("$ARGUMENTS", lazy_pattern(r"\$ARGUMENTS\b(?:\[\d{1,2}\])?"), str),
    _Placeholder("${ARGUMENTS", lazy_pattern(r"\$\{ARGUMENTS\}"), str),
    _Placeholder("${input:", lazy_pattern(r"\$\{input:[^{}\n]{0,200}\}"), str),
    # Variables that one tool alone sets, also in a shell's line.
    _Placeholder(
        "CLAUDE_", lazy_pattern(r"\$\{?CLAUDE_(?:PLUGIN_ROOT|PLUGIN_DATA|SKILL_DIR|SESSION_ID)\b\}?"), str
    ),
    _Placeholder("{baseDir}", lazy_pattern(r"(?<!\$)\{baseDir\}"), str),
    # In code, what follows is shell, awk, a template or a workflow.
    _Placeholder(
        "${",
        lazy_pattern(
            r"\$\{(?:file|fileBasename|fileBasenameNoExtension|fileDirname|relativeFile|selection"
            r"|selectedText"
            r"|workspaceFolder|workspaceFolderBasename|args|arguments)\}"
        ),
        without_code,
    ),
    _Placeholder(
        "{{", lazy_pattern(r"(?<![$\\{])\{\{(?=[ \t]{0,20}[^\W_])[^{}\n.…]{1,200}\}\}"), without_code
    ),
    _Placeholder("!{", lazy_pattern(r"(?<!\S)!\{[^{}\n]{1,200}\}"), without_code),
    _Placeholder("@{", lazy_pattern(r"(?<!\S)@\{[^{}\n]{1,200}\}"), without_code),
    # It stands before a code span.
    _Placeholder("!`", lazy_pattern(r"(?<!\S)!`[^`\n]{1,400}`"), without_fences),
    _Placeholder("#", lazy_pattern(r"(?<![\w/&#])#(?:tool|file):[\w./-]{1,200}"), without_code),
    # A package has a scope: @scope/name.md is one, @docs/guide.md and @a/b/c.md are files.
    _Placeholder(
        "@",
        lazy_pattern(
            rf"(?<!\S)@(?:(?:{_FOLDERS})/[\w./-]{{0,200}}|[\w-]{{1,80}}/[\w-]{{1,80}}/[\w./-]{{0,200}}"
            rf"|[\w-]{{1,80}})"
            r"(?<!\.)\.(?:md|mdc|txt|json|ya?ml|toml)\b(?!/)"
        ),
        without_code,
    ),
)

# A text with calls and conditions between braces is about the templates of a program.
_CALL = lazy_pattern(r"\w\((?!e?s\))|\s\?\s|=")
_NUMBER = lazy_pattern(r"(?<![\w$\\])\$([1-9])(?![\w%$]|[.,]\d|-\d)")
_PRICE_BEFORE = lazy_pattern(
    r"(?:\b(?:costs?|pay|pays|paid|prices?d?|pricing|worth|spends?|spent|saves?|saved|fees?|budget"
    r"|charges?d?|under|over"
    r"|above|below|between|from|than|least|most|only|just|about|around|approximately|up to|tip|wins?|bet"
    r"|revenue"
    r"|expenses?|usd|us|per|for every|every)|[~≈<>=+-])[ \t]*(?:is|are|was|of|by|at|to)?[ \t]*\Z",
    re.IGNORECASE,
)
_PRICE_AFTER = lazy_pattern(
    r"[ \t]*(?:[-\u2013/+][ \t]*\$?\d?|(?:an?|per|each|every|million|billion|thousand|trillion|mil|bn|usd"
    r"|dollars?|bucks?"
    r"|cents?|bills?|worth|off|extra|more|less|fee|plan|tier|note|coin|trillion|discount|coupon|credit)\b)",
    re.IGNORECASE,
)


SIGNS = (
    *(placeholder.sign for placeholder in _PLACEHOLDERS if len(placeholder.sign) > 1),
    "$1",
    " #",
    "\n#",
    "@",
)


def foreign_placeholder(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each distinct placeholder, at its first place."""
    text = prompt.prompt
    if not ("$" in text or "{" in text or "@" in text or "!" in text or "#" in text):
        return
    hint = "Say in words what the agent is to take in its place: nothing is known to fill it in."
    for at, found in sorted(_found(text)):
        yield Finding(f"{quoted(found)} is a placeholder of another tool", hint, offset=at)


def _found(text: str) -> Iterator[tuple[int, str]]:
    """The first place of each placeholder, and what it is."""
    seen = set()
    for placeholder in _PLACEHOLDERS:
        if placeholder.sign in text:
            for found in _matches(placeholder, text):
                if found[0] not in seen:
                    seen.add(found[0])
                    yield found.start(), found[0]
    if "$1" in text:
        yield from _arguments(without_code(text))


def _matches(placeholder: _Placeholder, text: str) -> list[re.Match[str]]:
    where = placeholder.where(text)
    found = [*placeholder.pattern().finditer(where)]
    if placeholder.sign == "!`":
        spans = span_starts(where) if found else set()
        return [one for one in found if one.start() + 1 in spans]
    if placeholder.sign == "{{" and any(_CALL().search(one[0]) for one in found):
        return []
    return found


def _arguments(text: str) -> Iterator[tuple[int, str]]:
    """``$1`` and those that follow it, as arguments are counted, unless ``$1`` is a price."""
    first: dict[str, int] = {}
    for found in _NUMBER().finditer(text):
        if found[0] in first:
            continue
        before = text[max(0, found.start() - 24) : found.start()]
        if not _PRICE_BEFORE().search(before) and not _PRICE_AFTER().match(text, found.end()):
            first[found[0]] = found.start()
    if "$1" in first:
        yield from ((at, name) for name, at in first.items())
