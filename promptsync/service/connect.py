"""One unary call of the Connect protocol over httpx: a request as JSON → its answer, or RemoteError.

The token goes to one service only: the origin that the client was opened for, and for the platform itself
the other of its two origins.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx

from promptsync.errors import Delivery, RemoteError
from promptsync.service.connections import AnswerError
from promptsync.service.error_answers import broken_answer, error_from_reply, remote_error
from promptsync.service.quoting import quote
from promptsync.service.settings import BASE_URL_VARIABLE, PLATFORM_ORIGINS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.service.connections import Connections, Reply

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def call(http: Connections, procedure: str, request: Mapping[str, object]) -> object:
    """The JSON that ``procedure`` (``package.Service/Method``) answers; nothing is sent twice."""
    method = procedure.rpartition("/")[2]
    content = json.dumps(request, ensure_ascii=False).encode()
    try:
        reply = await _post(http, method, procedure, content)
    except AnswerError as error:
        raise broken_answer(f"{method}: {error}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The cause is left out of the chain: what it quotes of a request or an answer may hold the token.
        raise _unreached(method, http.base_url.host, error, http.token) from None
    if reply.status != httpx.codes.OK:
        raise error_from_reply(method, reply, http.token, datetime.now(UTC))
    return _answer(method, reply, http.token)


async def _post(http: Connections, method: str, procedure: str, content: bytes) -> Reply:
    """POST, again where a redirect within the same service asks for it."""
    url = http.url(procedure)
    for _ in range(MAX_REDIRECTS + 1):
        reply = await http.post(url, content)
        if not (reply.status in _REDIRECTS and "Location" in reply.headers):
            return reply
        url = _redirect_target(method, reply, http.token)
        http.move_to(url)
    raise remote_error("failed_precondition", f"{method}: more than {MAX_REDIRECTS} redirects")


def _redirect_target(method: str, reply: Reply, token: str) -> httpx.URL:
    """Where to ask instead; RemoteError for another service, or for what does not repeat the request."""
    target = reply.url.join(reply.headers["Location"])
    here, there = _origin(reply.url), _origin(target)
    if here != there and not PLATFORM_ORIGINS.issuperset({here, there}):
        there = quote(there, token)
        raise RemoteError(
            "failed_precondition",
            f"{method}: {here} redirects to {there}, where the token is not sent",
            f"If you trust {there}, set {BASE_URL_VARIABLE} to an address there."
            if target.scheme == "https"
            else f"The token is sent over https only: is {BASE_URL_VARIABLE} right?",
        )
    if reply.status not in (httpx.codes.TEMPORARY_REDIRECT, httpx.codes.PERMANENT_REDIRECT):
        raise remote_error(
            "failed_precondition",
            f"{method}: {here} answers with HTTP {reply.status}, a redirect that loses the request",
        )
    return target


def _origin(url: httpx.URL) -> str:
    """Scheme, host and port, in ASCII; never the path or query, which may hold secrets."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _unreached(method: str, host: str, error: httpx.HTTPError | httpx.InvalidURL, token: str) -> RemoteError:
    """No answer, or half of one: whether the request was carried out is unknown."""
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return remote_error(
            "unavailable", f"{method}: cannot connect to {host} in time", delivery=Delivery.NOT_SENT
        )
    if isinstance(error, httpx.TimeoutException):
        return remote_error(
            "deadline_exceeded", f"{method}: {host} did not answer in time", delivery=Delivery.LOST
        )
    reason = quote(str(error), token) or type(error).__name__
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return remote_error(
            "unavailable", f"{method}: cannot connect to {host}: {reason}", delivery=Delivery.NOT_SENT
        )
    return remote_error(
        "unavailable", f"{method}: the exchange with {host} broke off: {reason}", delivery=Delivery.LOST
    )


def _answer(method: str, reply: Reply, token: str) -> object:
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise broken_answer(
            f"{method}: the answer is {quote(kind, token) or 'of no type'}, not application/json"
        )
    try:
        answer: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise broken_answer(f"{method}: the answer is not JSON") from None
    return answer
