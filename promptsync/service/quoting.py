"""What a server said, made fit for a message: one line, bounded, harmless, and without the token."""

from __future__ import annotations

import html
import re

QUOTE_LIMIT = 300
"""The longest quote of a server, in code points."""

REDACTED = "[token]"

# Enough of a proxy's page to find its first words; it also bounds the work of the patterns below.
_PAGE_LIMIT = 8192
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def redact(text: str, token: str) -> str:
    """``text`` with every sight of ``token`` taken out, whatever its case.

    A token is of visible ASCII (settings.find_token). What else stands between its characters, such as the
    line break of a text that was wrapped, hides it from a search and not from a reader.
    """
    if not token:
        return text
    spread = "[^!-~]*".join(map(re.escape, token))
    return re.sub(spread, REDACTED, text, flags=re.IGNORECASE)


def quote(text: str, token: str) -> str:
    """``text`` as one line without the token and without characters that act on a terminal."""
    visible = "".join(character if character.isprintable() else " " for character in redact(text, token))
    line = " ".join(visible.split())
    return line if len(line) <= QUOTE_LIMIT else line[: QUOTE_LIMIT - 1] + "…"


def quote_page(page: str, token: str) -> str:
    """The first words of a proxy's HTML or plain text, as :func:`quote` gives them."""
    start = redact(page, token)[:_PAGE_LIMIT]
    return quote(html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", start))), token)
