"""How much of an answer is read: compressed or not, and never more than the limit."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from promptsync.errors import RemoteError
from promptsync.service.connections import MAX_ANSWER
from tests.service.client_scene import answering, delete_from, failed

from .support import ID, PROMPT, answer, ask

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from promptsync.model import LivePrompt
    from promptsync.protocols import PromptService

    Handler = Callable[[httpx.Request], httpx.Response]


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_small_answer_that_becomes_too_large_is_not_read_to_its_end(encoding: str) -> None:
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS)
    packed = packer.compress(bytes(4 * MAX_ANSWER)) + packer.flush()
    head = b"%d\r\nContent-Encoding: %s\r\n\r\n" % (len(packed), encoding.encode())
    with pytest.raises(RemoteError, match="DeletePrompt: the answer is larger than 64 MiB") as caught:
        delete_from(answering(head + packed))
    assert caught.value.code == "data_loss"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "x"])
def test_an_answer_is_compressed_as_it_was_asked_for(encoding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    body = gzip.compress(gzip.compress(b"{}"))
    error = failed(lambda _: httpx.Response(200, stream=httpx.ByteStream(body), headers=headers))
    assert (error.code, error.outcome_unknown) == ("data_loss", True)
    assert "compressed in a way that was not asked for" in error.message


def test_an_error_answer_has_the_same_limit() -> None:
    body = b'{"code": "internal", "message": "' + b"x" * MAX_ANSWER
    assert failed(lambda _: httpx.Response(500, content=body)).code == "data_loss"


def test_no_cookie_is_kept() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer({}, headers={"Set-Cookie": "session=1; Path=/"})

    async def twice(service: PromptService) -> None:
        await service.delete_prompt(ID)
        await service.delete_prompt(ID)

    ask(handler, twice)
    assert [request.headers.get("Cookie") for request in seen] == [None, None]


@pytest.mark.parametrize("method", ["GetPrompt", "UpdatePrompt"])
def test_an_answer_about_another_prompt_is_an_error(method: str) -> None:
    def question(service: PromptService) -> Awaitable[LivePrompt]:
        if method == "GetPrompt":
            return service.get_prompt("another")
        return service.update_prompt("another", {"name": "x"})

    with pytest.raises(RemoteError, match=f"{method}: the answer is about another prompt") as caught:
        ask(lambda _: answer({"prompt": PROMPT}), question)
    assert caught.value.code == "data_loss"


def test_half_an_answer_is_an_error() -> None:
    with pytest.raises(RemoteError, match="broke off") as caught:
        delete_from(answering(b"99\r\n\r\n{}"))
    assert caught.value.code == "unavailable"
