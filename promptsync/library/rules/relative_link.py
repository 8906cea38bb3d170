"""Links and images that lead into the repository, and files of a skill's folder: the platform has neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.markdown_code import without_code
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_TARGET = lazy_pattern(
    r"\]\([ \t]*<?(?P<inline>[^()\s<>]+)"  # [text](target), ![image](target)
    r"|^ {0,3}\[[^\[\]^\n][^\[\]\n]*\]:[ \t]*<?(?P<reference>[^\s<>]+)"  # [name]: target
    r"""|<(?:a|img)\b[^<>]{0,500}?\b(?:href|src)[ \t]*=[ \t]*["'](?P<tag>[^"'<>\s]+)""",
    re.MULTILINE,
)
_SIGNS = ("](", "]:", "<a ", "<img ")

# The folders that a skill has beside its SKILL.md (agentskills.io, Optional directories), in code.
_BESIDE = lazy_pattern(
    r"(?<![\w/.$}~@:-])(?:\./)?(?:references|scripts"
    r"|assets)/(?:[\w-][\w.-]{0,80}/){0,4}[\w-][\w.-]{0,80}\.[a-z]{1,5}\b"
    r"(?![\w/*])"
)
_FOLDERS = ("references/", "scripts/", "assets/")
SIGNS = (*_SIGNS, *_FOLDERS)
_OF_REPOSITORY = lazy_pattern(r"\b(?:repo(?:sitory)?|project|codebase|workspace)(?:'s)?\b", re.IGNORECASE)
_WRITTEN = lazy_pattern(
    r"\b(?:create|write|save|add|generate|put|store|output|record|keep|place|export|copy)[sd]?\b",
    re.IGNORECASE,
)

# Another place than the repository: a scheme, a host, a heading of the text itself.
_ELSEWHERE = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|mailto:")


def relative_link(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each distinct path that leads nowhere; ``[text](url)`` is an example of a link."""
    text = prompt.prompt
    hint = "Write what it says into the text, or link to where it is on the web."
    seen = set()
    for at, path in _links(text):
        if path not in seen:
            seen.add(path)
            yield Finding(f"the link to {quoted(path)} leads nowhere on the platform", hint, offset=at)
    if prompt.is_skill and any(folder in text for folder in _FOLDERS):
        for at, path in _named_files(text):
            if path not in seen:
                seen.add(path)
                yield Finding(
                    f"{quoted(path)} is not on the platform, which has the text alone", hint, offset=at
                )


def _links(text: str) -> Iterator[tuple[int, str]]:
    # Most texts are told by one character, which takes no time to look for.
    if not ("]" in text or "<" in text) or not any(sign in text for sign in _SIGNS):
        return
    for found in _TARGET().finditer(without_code(text)):
        group = found.lastgroup or ""
        target = found[group]
        if ("/" in target or "." in target) and not _ELSEWHERE().match(target):
            yield found.start(group), target


def _named_files(text: str) -> Iterator[tuple[int, str]]:
    """Paths in code or plain words to a file of the skill's folder.

    A line may say that the file is the repository's, or is to be made. Below a heading with its path a file's
    content stands in the text.
    """
    headings = "\n".join(line for line in text.split("\n") if line.startswith("#"))
    for found in _BESIDE().finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        line = text[start : end if end >= 0 else len(text)]
        others = _OF_REPOSITORY().search(line) or _WRITTEN().search(line)
        if not others and found[0].removeprefix("./") not in headings:
            yield found.start(), found[0]
