from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import httpx
import pytest

from promptsync import __version__
from promptsync.errors import Delivery, RemoteError
from promptsync.model import LivePrompt
from promptsync.service.connections import MAX_ANSWER, Connections
from promptsync.service.listing import MAX_BARREN_PAGES
from promptsync.service.prompts import PromptClient

from .support import BASE, ID, PROMPT, TOKEN, answer, ask

if TYPE_CHECKING:
    from promptsync.model import ListedPrompt
    from promptsync.protocols import PromptService

    Handler = Callable[[httpx.Request], httpx.Response]


def listed(handler: Handler) -> list[str]:
    """The ids that list_prompts gives."""
    prompts: list[ListedPrompt] = ask(handler, lambda service: service.list_prompts())
    return [prompt.id for prompt in prompts]


def failed(handler: Handler, *, base_url: str = BASE) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        ask(handler, lambda service: service.get_prompt(ID), base_url=base_url)
    return caught.value


def page(*ids: str, then: str = "") -> httpx.Response:
    prompts = [PROMPT | {"id": identifier} for identifier in ids]
    return answer({"prompts": prompts, "pagination": {"nextToken": then}})


def paged(pages: dict[str, httpx.Response]) -> Handler:
    """A server that has one page for each token."""

    def handler(request: httpx.Request) -> httpx.Response:
        return pages[json.loads(request.content)["pagination"].get("token", "")]

    return handler


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


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "


def delete_from(serve: Serve, *, times: int = 1) -> None:
    """So many deletions at once, from a server of this machine that ``serve`` is."""

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Connections(f"http://127.0.0.1:{port}", TOKEN, timeout=10) as http:
            service: PromptService = PromptClient(http)
            await asyncio.gather(*(service.delete_prompt(ID) for _ in range(times)))

    asyncio.run(run())


def answering(body: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + body)
        await writer.drain()
        writer.close()

    return serve


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


def redirecting(location: str, status: int, seen: list[httpx.Request]) -> Handler:
    """A server that redirects once; wherever that leads, it answers."""

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx.Response(status, headers={"Location": location})
        return answer({"prompt": PROMPT})

    return handler


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(
    "location", ["/v2/x", "https://ona.example:443/v2/x", "//ONA.example/v2/x", "../../../v2/x"]
)
def test_a_redirect_on_the_same_origin_is_followed_with_the_request(status: int, location: str) -> None:
    seen: list[httpx.Request] = []
    live = ask(redirecting(location, status, seen), lambda service: service.get_prompt(ID))
    assert live.id == ID
    first, second = seen
    assert str(second.url) == "https://ona.example/v2/x"
    assert (second.method, second.content) == ("POST", first.content)
    assert second.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://evil.example/login?secret", "https://evil.example"),
        ("//evil.example/login?secret", "https://evil.example"),
        ("https://ona.example.evil.example/secret", "https://ona.example.evil.example"),
        ("https://ona.example@evil.example/secret", "https://evil.example"),
        ("https://ona.example:8443/secret", "https://ona.example:8443"),
        ("http://ona.example/secret", "http://ona.example"),
        ("file:///secret", "file://"),
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(status: int, location: str, shown: str) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting(location, status, seen))
    assert len(seen) == 1
    assert error.code == "failed_precondition"
    assert f"https://ona.example redirects to {shown}, where the token is not sent" in error.message
    assert "ONA_BASE_URL" in error.hint
    assert (shown in error.hint) == shown.startswith("https:")
    assert "secret" not in error.message + error.hint


GITPOD, ONA = "https://app.gitpod.io/api", "https://app.ona.com/api"


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(("asked", "serving"), [(ONA, GITPOD), (GITPOD, ONA)])
def test_the_token_follows_the_platform_to_its_other_name_once_a_run(
    asked: str, serving: str, status: int
) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if str(request.url).startswith(serving):
            return answer({"prompt": PROMPT})
        return httpx.Response(status, headers={"Location": str(request.url).replace(asked, serving)})

    async def thrice(service: PromptService) -> None:
        for _ in range(3):
            await service.get_prompt(ID)

    ask(handler, thrice, base_url=asked)
    assert [str(request.url).startswith(serving) for request in seen] == [False, True, True, True]
    assert all(request.headers["Authorization"] == f"Bearer {TOKEN}" for request in seen)


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        (ONA, "https://evil.example/api"),
        (ONA, "http://app.gitpod.io/api"),
        (ONA, "https://app.gitpod.io:8443/api"),
        (ONA, "https://app.gitpod.io.evil.example/api"),
        (BASE, GITPOD),
    ],
)
def test_the_token_follows_to_no_third_host(asked: str, location: str) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting(location, 308, seen), base_url=asked)
    assert "where the token is not sent" in error.message
    assert len(seen) == 1


def test_two_names_that_point_at_each_other_are_an_error() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        other = GITPOD if request.url.host == "app.ona.com" else ONA
        return httpx.Response(308, headers={"Location": other})

    assert "more than 5 redirects" in failed(handler, base_url=ONA).message


def test_an_upgrade_to_https_is_not_followed() -> None:
    error = failed(redirecting("https://localhost/api", 308, []), base_url="http://localhost/api")
    assert "http://localhost redirects to https://localhost" in error.message


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_loses_the_request_is_not_followed(status: int) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting("/login", status, seen))
    assert len(seen) == 1
    assert f"HTTP {status}" in error.message


def test_redirects_end() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(307, headers={"Location": f"/{len(seen)}"})

    assert "more than 5 redirects" in failed(handler).message
    assert len(seen) == 6


def test_a_redirect_to_no_address_is_an_error() -> None:
    assert failed(redirecting("https://ona.example:port/", 307, [])).code == "unavailable"
