"""The connections to one service. The token goes there, and nowhere else."""

from __future__ import annotations

import os
import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Self

import httpx

from promptsync import __version__
from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from types import TracebackType

MAX_ANSWER = 64 * 2**20
"""The most bytes of an answer, decoded. A page of 100 of the longest prompts is below half of it."""

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connect-Protocol-Version": "1",
    "Content-Type": "application/json",
    "User-Agent": f"promptsync/{__version__}",
}
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})


class AnswerError(Exception):
    """An answer that was not read to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from ``url``, with its body decoded."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


class Connections:
    """As many httpx clients as there are requests at once, each with one connection.

    They follow no redirect and keep no cookie. ``base_url`` and ``token`` are as settings.check_base_url and
    settings.find_token give them; ``timeout`` is in seconds, for each of connecting, sending and the silence
    before more of an answer. Raises PromptsyncError when the environment names a proxy or certificates that
    cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.base_url = httpx.URL(base_url)
        self.token = token
        self.date = ""
        """What the last answer says of the time there, as HTTP writes it."""
        secure = self.base_url.scheme == "https"
        self._open = partial(
            _client,
            {**_HEADERS, "Authorization": f"Bearer {token}"},
            tls=_tls(secure=secure),
            # Without TLS, a proxy would see the token.
            trust_env=secure,
            transport=transport,
            timeout=timeout,
        )
        # One client for all looks through its pool's connections twice for each request, and asks the system
        # about each idle one: 1,000 creates, 16 at once, take 3.4 s of the processor that way and 1.9 s this
        # way, where waiting alone takes 3.1 s.
        self._idle = [self._open()]
        self._opened = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._opened.__aenter__()
        await self._opened.enter_async_context(self._idle[0])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opened.__aexit__(kind, error, trace)

    def url(self, path: str) -> httpx.URL:
        """``path`` below the base URL."""
        return httpx.URL(f"{self.base_url}/{path}")

    def move_to(self, url: httpx.URL) -> None:
        """Ask at the origin of ``url`` from now on, so that a redirect costs one request a run."""
        self.base_url = self.base_url.copy_with(netloc=url.netloc)

    async def post(self, url: httpx.URL, content: bytes) -> Reply:
        """The whole answer, a redirect as well as any other. Raises AnswerError and httpx's own errors."""
        client = self._idle.pop() if self._idle else await self._opened.enter_async_context(self._open())
        try:
            async with client.stream("POST", url, content=content) as response:
                self.date = response.headers.get("Date", self.date)
                return Reply(url, response.status_code, response.headers, await _bounded_body(response))
        finally:
            self._idle.append(client)


def _client(
    headers: dict[str, str],
    *,
    tls: ssl.SSLContext,
    trust_env: bool,
    transport: httpx.AsyncBaseTransport | None,
    timeout: float,
) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            headers=headers,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            verify=tls,
            trust_env=trust_env,
            timeout=timeout,
            limits=httpx.Limits(max_connections=1),
            transport=transport,
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        # The address may hold a password.
        hint = "Set it to an address such as http://proxy.example:3128, or leave it unset."
        message = (
            "HTTPS_PROXY or ALL_PROXY is not the address of an HTTP proxy, or NO_PROXY not a list of hosts"
        )
        raise PromptsyncError(message, hint) from None


def _tls(*, secure: bool) -> ssl.SSLContext:
    """The authorities to trust; without TLS none, since they take long to load."""
    if not secure:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return _authorities(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PromptsyncError(
            f"the certificates to trust cannot be read: {reason}",
            "Set SSL_CERT_FILE to a file of certificates in PEM format, or leave it and SSL_CERT_DIR unset.",
        ) from None


@cache
def _authorities(*_: str | None) -> ssl.SSLContext:
    """Those that the environment names, loaded once. Raises OSError."""
    return httpx.create_ssl_context()


async def _bounded_body(response: httpx.Response) -> bytes:
    """The body, read piece by piece, so that a small compressed answer cannot fill the memory."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:  # such as "gzip, gzip", which one piece makes a million times as large
        raise AnswerError("the answer is compressed in a way that was not asked for")
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_ANSWER:
            raise AnswerError(f"the answer is larger than {MAX_ANSWER // 2**20} MiB")
    return bytes(body)
