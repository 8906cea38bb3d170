"""Slash commands that a text tells the agent or the reader to use and nobody has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Check, Finding
from promptsync.library.rules.built_in_command import BUILT_IN
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.markdown_code import without_fences
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
# Most words behind a slash are routes and paths.
_ROUTE = lazy_pattern(
    r"\b(?:endpoints?|routes?|routing|paths?|pages?|urls?|uris?|api|apis|http|https|get|post|put|patch"
    r"|delete|head"
    r"|director(?:y|ies)|folders?|mount(?:s|ed)?|volumes?|servers?|requests?|redirects?|responses?|status"
    r"|curl|domain"
    r"|files?|dirs?|subpath|prefix|sitemap|navigat\w*|screens?|views?|site|website|middleware|handlers?"
    r"|resources?"
    r"|links?|href|slug|host|port|proxy|nginx|disk|partition|filesystem|drive|container|localhost|visit"
    r"|browse"
    r"|crawl\w*|suffix|append|segments?|locations?|homepage|menu|tabs?|healthcheck|probes?|ping|metric|sdk"
    r"|webhooks?"
    r"|search engines?|namespaces?|separator|slash|divide[ds]?|regex|syntax)\b"
    r"|(?<!\w)(?:src|app|pages)/|\.(?:tsx?|jsx?|html|php)\b|\b[45]\d\d\b",
    re.IGNORECASE,
)
_PLACE_NAMES = """
    a about account accounts admin and api app applications apps assets auth b bar baz bin blog body
    boot build cache callback cart cdn cgi-bin checkout client code com comments config contact css
    customers d dashboard data dev dist div docs em etc events example examples favicon foo g gi gm
    graphql h1 h2 h3 head health healthz home html i images img index invoices item items js li lib
    library live livez log login logout logs media messages metrics mnt net node_modules null opt or
    order orders org p packages path payments posts pre pricing private proc product products profile
    program projects public ready readyz register rest robots root rpc run s sbin script scripts
    search section server settings shared signin signup sitemap span src srv static status strong
    style sys system table tasks td teams test tests th title tmp to todos tools tr ul undefined user
    users usr v1 v2 v3 var volume volumes w web webhook webhooks windows work workdir workspace
    workspaces ws www
"""
_PLACES = frozenset(_PLACE_NAMES.split())
_BREAK = lazy_pattern(r"\n|[.;:!?](?:\s|$)")
_NEAR = 120
_BETWEEN = lazy_pattern(r"[\s_:-]+")


def unknown_command(known: Iterable[str]) -> Check:
    """The rule in a library with these commands and names: many tools call a skill by its name.

    ``/a:b`` reads as ``a-b``; case, spaces and ``_`` make no difference.
    """
    commands = {_BETWEEN().sub("-", word.casefold()) for word in (*known, *BUILT_IN)}

    def check(prompt: Prompt) -> Iterator[Finding]:
        text = prompt.prompt
        if "/" not in text or not ("`/" in text or " /" in text):
            return
        seen, end_of_last = set(), -1
        outside = without_fences(text)
        for found in _MENTION().finditer(outside):
            name = found["quoted"] or found["bare"]
            word = _BETWEEN().sub("-", name)
            chained = (found["verb"] or "run")[0] in "ao,→"
            if chained and text[end_of_last : found.start()].strip(" `"):
                continue
            end_of_last = found.end()
            if (
                word in commands
                or word in seen
                or name in _PLACES
                or _ROUTE().search(_clause(outside, found))
            ):
                continue
            seen.add(word)
            message = f"{quoted(f'/{name}')} is a command of neither this library nor the platform"
            hint = "Say in words what is to be done, or add a prompt with that command."
            yield Finding(message, hint, offset=found.start("quoted" if found["quoted"] else "bare") - 1)

    return check


def _clause(text: str, found: re.Match[str]) -> str:
    """The words around a mention: of its line, its clause, and 120 characters on either side at the most."""
    before = _BREAK().split(text[max(0, found.start() - _NEAR) : found.start()])[-1]
    after = _BREAK().split(text[found.end() : found.end() + _NEAR])[0]
    return f"{before} {after}"
