"""Which way the requests go: through the proxy that the environment names, or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import PromptsyncError, RemoteError
from promptsync.service.connections import Connections
from promptsync.service.prompts import PromptClient
from tests.service.support import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

TLS_HANDSHAKE = b"\x16\x03"


def first_bytes(base_url: str, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> bytes:
    """What a listener on this machine is sent first; PORT in an address or a value stands for its port."""
    seen: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(4096))
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(listen, "127.0.0.1", 0)
        port = str(server.sockets[0].getsockname()[1])
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value.replace("PORT", port))
        async with server, Connections(base_url.replace("PORT", port), TOKEN, timeout=5) as http:
            with pytest.raises(RemoteError):
                await PromptClient(http).identity()

    asyncio.run(run())
    (first,) = seen
    return first


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:PORT", "127.0.0.1:PORT"])
def test_https_goes_through_the_proxy_which_does_not_see_the_token(
    variable: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = first_bytes("https://ona.example/api", monkeypatch, {variable: address})
    assert sent.startswith(b"CONNECT ona.example:443 HTTP/1.1\r\n")
    assert TOKEN.encode() not in sent


def test_a_host_that_needs_no_proxy_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": "127.0.0.1"}
    assert first_bytes("https://127.0.0.1:PORT", monkeypatch, environment).startswith(TLS_HANDSHAKE)


@pytest.mark.parametrize(
    "address", ["ftp://user:secret@proxy.example", "http://[::1", "http://user:secret@proxy:port"]
)
def test_what_is_no_proxy_is_an_error_that_does_not_quote_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(PromptsyncError, match="HTTPS_PROXY") as caught:
        Connections("https://ona.example", TOKEN)
    assert "secret" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_certificates_that_cannot_be_read_are_an_error(
    content: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(PromptsyncError, match="certificates to trust cannot be read") as caught:
        Connections("https://ona.example", TOKEN)
    assert "SSL_CERT_FILE" in caught.value.hint
