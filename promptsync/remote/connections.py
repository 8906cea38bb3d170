"""The connections to one host. The token goes there, and nowhere else."""

from __future__ import annotations

import ssl
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

import httpx

from promptsync import __version__

if TYPE_CHECKING:
    from types import TracebackType

_SCHEME = "Bearer "
_HEADERS = {
    "Accept": "application/json",
    "Connect-Protocol-Version": "1",
    "Content-Type": "application/json",
    "User-Agent": f"promptsync/{__version__}",
}


class Connections:
    """As many connections as there are requests at once, each an HTTP client of its own.

    A client with several connections looks through all of them, twice, for every request: at sixteen that
    costs as much as the requests themselves. ``base_url`` and ``token`` are as settings.check_base_url and
    settings.find_token give them; ``timeout`` is in seconds, for each of connecting, sending and the silence
    before more of an answer.
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
        self._transport = transport
        self._timeout = timeout
        # Without TLS, a proxy that the environment names would see the token.
        self._trust_env = self.base_url.scheme == "https"
        self._tls = httpx.create_ssl_context() if self._trust_env else _trusting_nobody()
        self._urls: dict[str, httpx.URL] = {}
        self._idle: list[httpx.AsyncClient] = []
        self._opened = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._opened.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opened.__aexit__(kind, error, trace)

    def url(self, path: str) -> httpx.URL:
        """``path`` below the base URL; remembered, as every request asks for one of a few."""
        if path not in self._urls:
            self._urls[path] = httpx.URL(f"{self.base_url}/{path}")
        return self._urls[path]

    async def post(self, url: httpx.URL, content: bytes) -> httpx.Response:
        """The whole answer, on a connection that nobody else uses meanwhile; no redirect is followed."""
        client = self._idle.pop() if self._idle else self._open()
        try:
            return await client.post(url, content=content, follow_redirects=False)
        finally:
            self._idle.append(client)

    def _open(self) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            headers={**_HEADERS, "Authorization": f"{_SCHEME}{self.token}"},
            transport=self._transport,
            timeout=self._timeout,
            verify=self._tls,
            trust_env=self._trust_env,
            limits=httpx.Limits(max_connections=1),
        )
        self._opened.push_async_callback(client.aclose)
        return client


def _trusting_nobody() -> ssl.SSLContext:
    """For plain HTTP: the authorities of the system take as long to load as a dozen requests."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
