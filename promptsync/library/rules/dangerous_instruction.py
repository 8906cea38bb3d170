"""Steps that do harm if an agent follows them without a thought.

This is advice to a reviewer and protects nobody: published attacks read like ordinary steps, and few have
one of these forms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from promptsync.library.rule import Finding
from promptsync.library.rules import dangers
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_SILENT = lazy_pattern(
    r"\b(?:never|not|dont|\w{1,8}n['\u2019]t|cannot|no|avoid\w*"
    r"|without|instead|rather than|unsafe\w*|danger(?:s|ous)?|insecur\w*|malicious\w*|attack\w*|vulnerab\w*"
    r"|exploit\w*"
    r"|forbid\w*|prohibit\w*|block(?:s|ed|ing)?|den(?:y|ies|ied)|disallow\w*|reject\w*|refus\w*|flag(?:s"
    r"|ged)?|detect\w*"
    r"|warn(?:s|ing|ings)?|bad|wrong|anti-?patterns?|risk(?:s|y)?|examples? of|alert\w*|suspicious\w*|scan\w*"
    r"|look(?:s|ing)? for|check(?:s|ing)? for|search(?:es|ing)? for|find|grep|rg|report(?:s|ed)?|audit\w*"
    r"|findings?"
    r"|destructive\w*|harm\w*|threat\w*|injection|hooks?|(?:deny|block).?list\w*|guard\w*|protect\w*"
    r"|prevent\w*|payloads?"
    r"|compromis\w*|catastroph\w*|irreversibl\w*|banned|illegal|violat\w*|confirm\w*|smell\w*|mistake\w*"
    r"|disaster\w*"
    r"|nunca|nie|niemals|jamais|evita\w*|kein\w*|nicht)\b|[❌✗✘⛔🚫]|不要|禁止|切勿|绝不|勿",
    re.IGNORECASE,
)
_FENCE = lazy_pattern(r"[ \t]*(?:`{3}|~{3})")
_HEADING = lazy_pattern(r"[ \t]{0,3}#{1,6}[ \t]")
_NEAR = 300


def dangerous_instruction(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each such line, also in code, unless words around it forbid or report it."""
    text = prompt.prompt
    hint = "Say why it is safe here, or take a safer step. No finding does not mean that a text is safe."
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    above: list[str] = []
    for number in sorted({bisect_right(starts, at) - 1 for at in _suspects(text)}):
        line = lines[number]
        if found := dangers.danger_in(line):
            above = above or _above(lines)
            rest = f"{line[max(0, found.start - _NEAR) : found.start]}\n{line[found.end : found.end + _NEAR]}"
            if not _SILENT().search(f"{rest}\n{above[number]}"):
                yield Finding(f"this line {found.what}", hint, offset=starts[number] + found.start)


def _suspects(text: str) -> list[int]:
    """Where a sign of a danger stands."""
    return [at for _, at, _ in _search().find_matches_as_indexes(text, overlapping=True)]


@cache
def _search() -> AhoCorasick:
    return AhoCorasick(dangers.SIGNS)


def _above(lines: list[str]) -> list[str]:
    """For each line what stands above it and may silence the rule: a line, the one before its fence, a"
    " heading."""
    above, fenced = [], False
    before = before_fence = heading = ""
    for line in lines:
        above.append(f"{before[-_NEAR:]}\n{before_fence[-_NEAR:] if fenced else ''}\n{heading[-_NEAR:]}")
        if _FENCE().match(line):
            before_fence, before = (before, "") if not fenced else (before_fence, "")
            fenced = not fenced
        elif line.strip():
            before = line
            if not fenced and _HEADING().match(line):
                heading = line
    return above
