"""Steps that do harm if an agent follows them without a thought.

This is advice to a reviewer and protects nobody: published attacks read like ordinary steps, and few have
one of these forms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
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
    r"|disaster\w*|\w*obfuscat\w*|malware|adversar\w*|forensic\w*|indicators?|iocs?"
    r"|proof of concept|poc|patterns?"
    r"|(?:expected|sample|example) output|output format"
    r"|nunca|nie|niemals|jamais|evita\w*|kein\w*|nicht)\b|[❌✗✘⛔🚫]|不要|禁止|切勿|绝不|勿",
    re.IGNORECASE,
)
_FENCE = lazy_pattern(r"[ \t]*(?:`{3}|~{3})")
_HEADING = lazy_pattern(r"[ \t]{0,3}#{1,6}[ \t]")
_ITEM = lazy_pattern(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
_HERE = lazy_pattern(r"\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]|self-signed", re.IGNORECASE)
# Of what "verify=False" is said about certificates, and not about files.
_NETWORK = lazy_pattern(
    r"requests?|http|session|client|ssl|tls|url|cert|\bapi\b|connect|\bhost", re.IGNORECASE
)
_QUOTED_NEXT = lazy_pattern(r"[\"'`],[ \t]*[\"'`]")
_QUOTES = frozenset("\"'`")
_NEAR = 300
_CALL_LINES = 4


def dangerous_instruction(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each such line, also in code, unless words around it forbid or report it."""
    text = prompt.prompt
    hint = "Say why it is safe here, or take a safer step. No finding does not mean that a text is safe."
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    above: list[str] = []
    for number, signs in _suspects(text, starts).items():
        line = lines[number]
        if found := dangers.danger_in(line, signs):
            above = above or _above(lines)
            rest = f"{line[max(0, found.start - _NEAR) : found.start]}\n{line[found.end : found.end + _NEAR]}"
            if not _is_silenced(f"{rest}\n{above[number]}") and not _is_harmless(found, lines, number):
                yield Finding(f"this line {found.what}", hint, offset=starts[number] + found.start)


@lru_cache(maxsize=64)
def _is_silenced(around: str) -> bool:
    """Whether words around a line forbid or report it. Texts that repeat a line have the same around it."""
    return bool(_SILENT().search(around))


def _is_harmless(found: dangers.Danger, lines: list[str], number: int) -> bool:
    """Whether a line only lists commands, or says itself why certificates need no check."""
    line = lines[number]
    if found.what == dangers.TRUSTS:
        is_option = line.startswith("verify", found.start)
        near = "\n".join(one[-_NEAR:] for one in lines[max(0, number - _CALL_LINES) : number + 1])
        return bool(_HERE().search(line) or (is_option and not _NETWORK().search(near)))
    before = line[found.start - 1 : found.start] if found.start else ""
    return before in _QUOTES and len(_QUOTED_NEXT().findall(line)) > 1 and '"-c"' not in line


def _suspects(text: str, starts: list[int]) -> dict[int, set[str]]:
    """The lines that have signs of a danger, in their order, and which."""
    found: dict[int, set[str]] = {}
    for sign, at, _ in _search().find_matches_as_indexes(text, overlapping=True):
        found.setdefault(bisect_right(starts, at) - 1, set()).add(dangers.SIGNS[sign])
    return dict(sorted(found.items()))


@cache
def _search() -> AhoCorasick:
    return AhoCorasick(dangers.SIGNS)


def _above(lines: list[str]) -> list[str]:
    """For each line what stands above it and may silence the rule.

    A line, the one before its fence, the one that introduces its list, a heading.
    """
    above, fenced = [], False
    before = before_fence = heading = lead = ""
    for line in lines:
        is_item = bool(_ITEM().match(line))
        near = (before, before_fence if fenced else "", lead if is_item else "", heading)
        above.append("\n".join(one[-_NEAR:] for one in near))
        if _FENCE().match(line):
            before_fence, before = (before, "") if not fenced else (before_fence, "")
            fenced = not fenced
        elif line.strip():
            before = line
            if not is_item:
                lead = line if line.rstrip(" *_").endswith(":") else ""
            if not fenced and _HEADING().match(line):
                heading = line
    return above
