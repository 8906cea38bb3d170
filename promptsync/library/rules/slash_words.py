"""What stands behind a slash and is no command: routes and paths, switches, names that stand for any."""

from __future__ import annotations

import re

from promptsync.source.lazy_pattern import lazy_pattern

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
    a about account accounts actuator admin and api app applications apps assets auth b bar baz bin blog body
    boot build cache callback cart cdn cgi-bin checkout client code com comments config console contact css
    customers d dashboard data dev dist div docs em etc events example examples favicon foo g gi gm
    graphql h1 h2 h3 head health healthz home html i images img index invoices item items js li lib
    library live livez log login logout logs manager media messages metrics mnt net node_modules null opt or
    openapi order orders org p packages path payments posts pre pricing private proc product products profile
    program projects public ready readyz register rest robots root rpc run s sbin script scripts
    search section server settings shared signin signup sitemap span src srv static status strong
    style swagger sys sys_metrics system table tasks td teams telemetry test tests th title tmp to todos
    tools tr ul undefined user users usr v1 v2 v3 var volume volumes w web webhook webhooks windows work
    workdir workspace workspaces ws www
"""
# A name that stands for any.
_ANY = lazy_pattern(
    r"(?:my|your|some|this|that|any|other|example|sample)[-_].+|.+[-_](?:name|here)"
    r"|(?:slash[-_]?)?commands?|skill|prompt|name|cmd|[a-z]"
)
# Programs of Windows take switches that look like commands.
_SWITCH = lazy_pattern(r"\.exe\b|\b(?:cmd|msiexec|command[ -]line|switch(?:es)?|flags?)\b", re.IGNORECASE)
_SWITCH_BESIDE = lazy_pattern(r"`/[a-z]+:[`\s]")
_SWITCHES = lazy_pattern(r"[ \t](?:/[A-Za-z]|[A-Z]{2,}=)")
_REFUSED = lazy_pattern(
    r"(?:\b(?:not|never|avoid)\b|n['\u2019]t\b)[^.;:!?\n]{0,24}\Z|['\u2019]s[ \t]?\Z", re.IGNORECASE
)
_PLACES = frozenset(_PLACE_NAMES.split())
_BREAK = lazy_pattern(r"\n|[.;:!?](?:\s|$)")
_NEAR = 120


def is_no_command(name: str, given: str, text: str, start: int, end: int) -> bool:
    """Whether ``/name``, what it is ``given``, or the words around them, at ``start`` to ``end``, say so."""
    if name in _PLACES or _ANY().fullmatch(name):
        return True
    before, after = _clause(text, start, end)
    return bool(
        _ROUTE().search(f"{before} {after}")
        or _SWITCH().search(before)
        or _SWITCH_BESIDE().search(after)
        or _SWITCHES().search(given)
        or _REFUSED().search(before)
    )


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """The words around a mention: of its line, its clause, and 120 characters on either side at the most."""
    before = _BREAK().split(text[max(0, start - _NEAR) : start])[-1]
    after = _BREAK().split(text[end : end + _NEAR])[0]
    return before, after
