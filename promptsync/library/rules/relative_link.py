"""Links and images that lead into the repository, of which the platform has nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.markdown_code import without_code
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_TARGET = re.compile(
    r"\]\([ \t]*<?(?P<inline>[^()\s<>]+)"  # [text](target), ![image](target)
    r"|^ {0,3}\[[^\[\]^\n][^\[\]\n]*\]:[ \t]*<?(?P<reference>[^\s<>]+)"  # [name]: target
    r"""|<(?:a|img)\b[^<>]{0,500}?\b(?:href|src)[ \t]*=[ \t]*["'](?P<tag>[^"'<>\s]+)""",
    re.MULTILINE,
)
_SIGNS = ("](", "]:", "<a ", "<img ")

# Another place than the repository: a scheme, a host, a heading of the text itself.
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|mailto:")


def relative_link(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each distinct target that looks like a path; ``[text](url)`` is an example of a link."""
    text = prompt.prompt
    # Most texts are told by one character, which takes no time to look for.
    if not ("]" in text or "<" in text) or not any(sign in text for sign in _SIGNS):
        return
    seen = set()
    for found in _TARGET.finditer(without_code(text)):
        group = found.lastgroup or ""
        target = found[group]
        if target in seen or _ELSEWHERE.match(target) or not ("/" in target or "." in target):
            continue
        seen.add(target)
        hint = "Write what it says into the text, or link to where it is on the web."
        message = f"the link to {quoted(target)} leads nowhere on the platform"
        yield Finding(message, hint, offset=found.start(group))
