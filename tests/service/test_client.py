"""What a client sends, and what it makes of the answers: pages, errors, and how many at once."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import TYPE_CHECKING

import httpx
import pytest

from promptsync import __version__
from promptsync.errors import Delivery, RemoteError
from promptsync.model import LivePrompt
from promptsync.service.connections import Connections
from promptsync.service.listing import MAX_BARREN_PAGES
from promptsync.service.prompts import PromptClient
from tests.service.client_scene import answering, delete_from, failed, listed, page, paged

from .support import BASE, ID, PROMPT, TOKEN, answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import ListedPrompt

    Handler = Callable[[httpx.Request], httpx.Response]


def test_a_request_is_a_connect_call_with_the_token() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer({"prompt": PROMPT})

    ask(handler, lambda service: service.get_prompt(ID))
    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", f"{BASE}/gitpod.v1.AgentService/GetPrompt")
    assert json.loads(request.content) == {"promptId": ID}
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Connect-Protocol-Version"] == "1"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["User-Agent"] == f"promptsync/{__version__}"
    assert "gzip" in request.headers["Accept-Encoding"]


def test_a_compressed_answer_is_read() -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "Content-Encoding": "gzip"}
    body = gzip.compress(json.dumps({"prompt": PROMPT}).encode())
    live = ask(
        lambda _: httpx.Response(200, content=body, headers=headers), lambda service: service.get_prompt(ID)
    )
    assert live.text == "Read it.\n"


def test_a_deletion_answers_nothing() -> None:
    ask(lambda _: answer({}), lambda service: service.delete_prompt(ID))


def test_every_page_is_read_and_an_id_is_taken_once() -> None:
    again = {"id": "b", "metadata": {"name": "moved"}}
    pages = {
        "": page("a", "b", then="2"),
        "2": answer({"prompts": [again, PROMPT | {"id": "c"}], "pagination": {"nextToken": "3"}}),
        "3": page("c"),
    }
    prompts: list[ListedPrompt] = ask(paged(pages), lambda service: service.list_prompts())
    assert [(prompt.id, prompt.name) for prompt in prompts] == [
        ("a", "Review"),
        ("b", "Review"),
        ("c", "Review"),
    ]
    assert not any(isinstance(prompt, LivePrompt) for prompt in prompts)


def test_pages_without_prompts_do_not_end_a_listing_before_its_end() -> None:
    pages = {
        "": page(then="2"),
        "2": page(then="3"),
        "3": page("a", then="4"),
        "4": page(then="5"),
        "5": page("b"),
    }
    assert listed(paged(pages)) == ["a", "b"]


@pytest.mark.parametrize("repeated", ["2", "3"])
def test_a_repeated_page_token_is_an_error(repeated: str) -> None:
    pages = {"": page("a", then="2"), "2": page("b", then="3"), "3": page("c", then=repeated)}
    with pytest.raises(RemoteError, match="a page token came twice") as caught:
        listed(paged(pages))
    assert caught.value.code == "data_loss"


def test_a_listing_that_brings_nothing_new_without_end_is_an_error() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append("")
        return page("a", then=str(len(asked)))

    with pytest.raises(RemoteError, match="without a new prompt"):
        listed(handler)
    assert len(asked) == 1 + MAX_BARREN_PAGES


@pytest.mark.parametrize("broken", [answer([]), answer({"prompts": [{}]}), answer({}, 503), answer({}, 404)])
def test_a_broken_page_in_the_middle_is_an_error_and_no_short_list(broken: httpx.Response) -> None:
    with pytest.raises(RemoteError):
        listed(paged({"": page("a", then="2"), "2": broken}))


@pytest.mark.parametrize(
    ("response", "says"),
    [
        (httpx.Response(200, html="<p>Log in</p>"), "the answer is text/html, not application/json"),
        (httpx.Response(200, content=b"{}"), "the answer is of no type, not application/json"),
        (
            httpx.Response(200, content=b"", headers={"Content-Type": "application/json"}),
            "the answer is not JSON",
        ),
        (httpx.Response(200, content=b'{"a":', headers={"Content-Type": "application/json"}), "not JSON"),
        (httpx.Response(200, content=b'"\xff"', headers={"Content-Type": "application/json"}), "not JSON"),
        (httpx.Response(200, content=b"[" * 99999, headers={"Content-Type": "application/json"}), "not JSON"),
    ],
)
def test_a_success_that_is_no_answer_is_an_error(response: httpx.Response, says: str) -> None:
    error = failed(lambda _: response)
    assert error.code == "data_loss"
    assert says in error.message


@pytest.mark.parametrize(
    ("problem", "code", "says"),
    [
        (httpx.ConnectTimeout("x"), "unavailable", "cannot connect to ona.example in time"),
        (httpx.ReadTimeout("x"), "deadline_exceeded", "ona.example did not answer in time"),
        (
            httpx.ConnectError(f"no route {TOKEN}"),
            "unavailable",
            "cannot connect to ona.example: no route [token]",
        ),
        (httpx.ConnectError("certificate verify failed"), "unavailable", "certificate verify failed"),
        (httpx.ProxyError("407"), "unavailable", "cannot connect to ona.example: 407"),
        (
            httpx.RemoteProtocolError("cut\noff"),
            "unavailable",
            "the exchange with ona.example broke off: cut off",
        ),
        (httpx.ReadError(""), "unavailable", "broke off: ReadError"),
        (httpx.DecodingError("bad gzip"), "unavailable", "broke off: bad gzip"),
        (httpx.InvalidURL("bad port"), "unavailable", "broke off: bad port"),
    ],
)
def test_no_answer_is_an_error_that_names_the_host(problem: Exception, code: str, says: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise problem

    error = failed(handler)
    assert (error.code, error.__cause__) == (code, None)
    assert error.message.startswith("GetPrompt: ")
    assert says in error.message


@pytest.mark.parametrize(
    ("problem", "delivery"),
    [
        (httpx.ConnectTimeout("x"), Delivery.NOT_SENT),
        (httpx.PoolTimeout("x"), Delivery.NOT_SENT),
        (httpx.ConnectError("x"), Delivery.NOT_SENT),
        (httpx.ProxyError("x"), Delivery.NOT_SENT),
        (httpx.ReadTimeout("x"), Delivery.LOST),
        (httpx.WriteTimeout("x"), Delivery.LOST),
        (httpx.ReadError("x"), Delivery.LOST),
        (httpx.RemoteProtocolError("x"), Delivery.LOST),
    ],
)
def test_an_error_says_how_far_the_request_came(problem: Exception, delivery: Delivery) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise problem

    error = failed(handler)
    assert error.delivery is delivery
    assert error.outcome_unknown is (delivery is Delivery.LOST)


@pytest.mark.parametrize(
    ("response", "delivery"),
    [
        (httpx.Response(504, html="<h1>Gateway Timeout</h1>"), Delivery.LOST),
        (httpx.Response(502, html="<h1>Bad Gateway</h1>"), Delivery.LOST),
        (httpx.Response(504, json={"code": "deadline_exceeded"}), Delivery.LOST),
        (httpx.Response(503, json={"code": "unavailable"}), Delivery.ANSWERED),
        (httpx.Response(403, json={"code": "permission_denied"}), Delivery.ANSWERED),
    ],
)
def test_an_answer_of_a_gateway_says_nothing_about_the_platform(
    response: httpx.Response, delivery: Delivery
) -> None:
    assert failed(lambda _: response).delivery is delivery


def test_a_closed_port_is_an_error() -> None:
    async def run() -> None:
        async with Connections("http://127.0.0.1:1", TOKEN, timeout=5) as http:
            await PromptClient(http).delete_prompt(ID)

    with pytest.raises(RemoteError, match=r"DeletePrompt: cannot connect to 127\.0\.0\.1") as caught:
        asyncio.run(run())
    assert caught.value.code == "unavailable"


def test_without_tls_no_proxy_sees_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    delete_from(answering(b"2\r\n\r\n{}"))


def test_as_many_requests_as_the_platform_takes_run_side_by_side() -> None:
    waiting: list[asyncio.StreamWriter] = []
    all_here = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting.append(writer)
        if len(waiting) == 64:
            all_here.set()
        await all_here.wait()
        await answering(b"2\r\n\r\n{}")(reader, writer)

    delete_from(serve, times=64)
    assert len(waiting) == 64


def test_cancelling_is_not_an_error_of_the_platform() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        ask(handler, lambda service: service.get_prompt(ID))
