"""Markdown → HTML that shows what a text says. HTML in it stays text, and a picture is a link to it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from promptsync.render.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token
    from pygments.lexer import Lexer

_LEADS_OUT = ("https://", "http://", "mailto:")
_FIRST, _DEEPEST = 3, 6  # levels of headings that a text has in a page


class _Reader(MarkdownIt):
    """CommonMark and tables. Only an address on the web is a link: a relative one leads nowhere here."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's name
        return url.lower().startswith(_LEADS_OUT)


def rendered(text: str) -> Markup:
    """The text as a reader of Markdown sees it, with its headings below the page's own."""
    reader = _reader()
    tokens = reader.parse(visible(text))
    _nest_headings(tokens)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer nofollow")
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # HTML is off: it escapes


def _nest_headings(tokens: Iterable[Token]) -> None:
    """Give each heading the level of its place in the outline, so that no level is left out."""
    outer: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            outer = [*(tag for tag in outer if tag < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_FIRST + len(outer) - 1, _DEEPEST)}"


@cache
def _reader() -> MarkdownIt:
    return _Reader("commonmark", {"html": False, "highlight": _highlighted}).enable("table").disable("image")


def _highlighted(code: str, language: str, _: str) -> str:
    """The code with its tokens in classes, if Pygments knows the language."""
    lexer = _lexer(language) if language else None
    return str(highlight(code, lexer, _formatter()) if lexer else escape(code))


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)
