"""The connections to one host. The token goes there, and nowhere else."""

from __future__ import annotations

import ssl
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self
from urllib.request import getproxies, proxy_bypass

import httpx

from promptsync import __version__
from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from types import TracebackType

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connect-Protocol-Version": "1",
    "Content-Type": "application/json",
    "User-Agent": f"promptsync/{__version__}",
}


class Connections:
    """As many connections as there are requests at once, each of them with its own transport.

    httpx's client looks through all of its connections for each request, twice, keeps cookies and follows
    redirects: at sixteen side by side that costs more than the requests themselves. ``base_url`` and
    ``token`` are as settings.check_base_url and settings.find_token give them; ``timeout`` is in seconds, for
    each of connecting, sending and the silence before more of an answer. Raises PromptsyncError for an
    address in the environment that is none of a proxy.
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
        self._headers = {**_HEADERS, "Authorization": f"Bearer {token}"}
        self._extensions = {"timeout": httpx.Timeout(timeout).as_dict()}
        # Without TLS, a proxy would see the token, and there are no authorities, which take long to load.
        secure = self.base_url.scheme == "https"
        self._proxy = _proxy(self.base_url.host) if secure else None
        self._tls = httpx.create_ssl_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._transport = transport
        self._urls: dict[str, httpx.URL] = {}
        self._idle: list[httpx.AsyncBaseTransport] = []
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
        request = httpx.Request(
            "POST", url, headers=self._headers, content=content, extensions=self._extensions
        )
        transport = self._idle.pop() if self._idle else self._open()
        try:
            response = await transport.handle_async_request(request)
            response.request = request
            try:
                await response.aread()
            finally:
                await response.aclose()
        finally:
            self._idle.append(transport)
        return response

    def _open(self) -> httpx.AsyncBaseTransport:
        transport = self._transport or httpx.AsyncHTTPTransport(
            verify=self._tls, proxy=self._proxy, limits=httpx.Limits(max_connections=1)
        )
        self._opened.push_async_callback(transport.aclose)
        return transport


def _proxy(host: str) -> httpx.Proxy | None:
    """The one that the environment or the system names for ``host`` over https, if any."""
    named = getproxies()
    address = named.get("https") or named.get("all")
    if not address or proxy_bypass(host):
        return None
    try:
        return httpx.Proxy(address if "://" in address else f"http://{address}")
    except (ValueError, httpx.InvalidURL):
        # The address may hold a password.
        hint = "Set it to an address such as http://proxy.example:3128, or leave it unset."
        raise PromptsyncError("HTTPS_PROXY or ALL_PROXY is not the address of a proxy", hint) from None
