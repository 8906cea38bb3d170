"""Slash commands that a text tells the agent or the reader to use and nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.rule import Check, Finding
from promptsync.library.rules.built_in_command import BUILT_IN
from promptsync.library.rules.slash_words import is_no_command
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.markdown_code import span_starts, without_fences
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from promptsync.model import Prompt

_NAME = r"/(?P<{}>[a-z][a-z0-9]*(?:[-_:][a-z0-9]+)*)"
_END = r"(?![\w/*{<:=-]|\.\w)"
_VERB = (
    r"(?:\b(?:[Rr]un|[Uu]se|[Ii]nvoke|[Ee]xecute|[Tt]rigger|[Tt]ype|[Cc]all)(?:s|ning|ing)?|\bthen|\b(?:and"
    r"|or)"
    r"(?=[ ]/)|[,→](?=[ ]/))"
)
_MENTION = lazy_pattern(
    rf"`{_NAME.format('quoted')}(?: [^`\n]{{1,80}})?`"
    rf"|(?P<verb>{_VERB})(?: the)? {_NAME.format('bare')}{_END}"
)
_BETWEEN = lazy_pattern(r"[\s_:-]+")


def unknown_command(known: Iterable[str]) -> Check:
    """The rule in a library with these commands and names: many tools call a skill by its name.

    ``/a:b`` reads as ``a-b``; case, spaces and ``_`` make no difference.
    """
    commands = {_BETWEEN().sub("-", word.casefold()) for word in (*known, *BUILT_IN)}

    def check(prompt: Prompt) -> Iterator[Finding]:
        if "/" not in prompt.prompt or not ("`/" in prompt.prompt or " /" in prompt.prompt):
            return
        seen: set[str] = set()
        for name, at in _mentions(without_fences(prompt.prompt), commands):
            word = _BETWEEN().sub("-", name)
            if word in seen:
                continue
            seen.add(word)
            message = f"{quoted(f'/{name}')} is a command of neither this library nor the platform"
            own = _BETWEEN().sub("-", name.rpartition(":")[2])
            known_as = f"The library has /{own}; else say" if own in commands else "Say"
            hint = f"{known_as} in words what is to be done, or add a prompt with that command."
            yield Finding(message, hint, offset=at)

    return check


def _mentions(text: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    """The name of each command that is mentioned and not ``known``, and where its slash stands."""
    spans: set[int] | None = None
    end_of_last, position = -1, 0
    while found := _MENTION().search(text, position):
        kind = "quoted" if found["quoted"] else "bare"
        if kind == "quoted":
            spans = span_starts(text) if spans is None else spans
            if found.start() not in spans:  # the end of other code
                position = found.start() + 1
                continue
        position = found.end()
        chained = (found["verb"] or "run")[0] in "ao,→"
        if chained and (end_of_last < 0 or text[end_of_last : found.start()].strip(" `")):
            continue
        if _BETWEEN().sub("-", found[kind]) in known:
            end_of_last = found.end()
            continue
        given = text[found.end(kind) : found.end()]
        if is_no_command(found[kind], given, text, found.start(), found.end()):
            continue
        end_of_last = found.end()
        yield found[kind], found.start(kind) - 1
