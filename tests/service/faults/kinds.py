"""The faults. Each is a function of the request's way to the server: what the client gets instead."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.fakes import Crash
from tests.service.faults.asgi import Answer
from tests.service.faults.layer import ConnectionLostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service.faults.asgi import Headers
    from tests.service.faults.layer import Fault, Forward

# The JSON of an answer, which a fault spoils at will.
Page = dict[str, Any]

_JSON: Headers = ((b"content-type", b"application/json"),)
_HTML: Headers = ((b"content-type", b"text/html; charset=utf-8"),)
_PAGE = b"<html><head><title>Bad Gateway</title></head><body>nginx</body></html>"

STATUS = {
    "unavailable": 503,
    "deadline_exceeded": 504,
    "resource_exhausted": 429,
    "internal": 500,
    "invalid_argument": 400,
    "failed_precondition": 400,
    "permission_denied": 403,
    "unauthenticated": 401,
    "aborted": 409,
    "not_found": 404,
}
"""The HTTP status of a Connect code."""

# As Connect sends it, without padding.
RETRY_INFO: dict[str, object] = {
    "type": "google.rpc.RetryInfo",
    "value": "CgUQgLuwIQ",
    "debug": {"retryDelay": "0.070s"},
}
RETRY_INFO_SECONDS = 0.07


def refuse(code: str, *headers: tuple[bytes, bytes], details: tuple[dict[str, object], ...] = ()) -> Fault:
    """The server says no, with a Connect code."""
    body = json.dumps({"code": code, "message": "not now", "details": list(details)}).encode()
    return _instead(Answer(STATUS[code], (*_JSON, *headers), body))


def html_page(status: int) -> Fault:
    """A proxy answers in the server's place."""
    return _instead(Answer(status, _HTML, _PAGE))


def redirect(location: bytes) -> Fault:
    """307 to somewhere else."""
    return _instead(Answer(307, ((b"location", location),), b""))


def _instead(answer: Answer) -> Fault:
    async def fault(_: Forward) -> Answer:
        return answer

    return fault


async def lost_before(_: Forward) -> Answer:
    """The connection breaks before the server has understood."""
    raise ConnectionLostError


async def lost_after(forward: Forward) -> Answer:
    """The connection breaks after the server has done it."""
    await forward()
    raise ConnectionLostError


async def dies_before(_: Forward) -> Answer:
    """The client dies before the server has understood."""
    raise Crash


async def dies_after(forward: Forward) -> Answer:
    """The client dies after the server has done it."""
    await forward()
    raise Crash


async def hangs_before(_: Forward) -> Answer:
    """No answer, ever, and nothing was done."""
    return await asyncio.Future[Answer]()


async def hangs_after(forward: Forward) -> Answer:
    """No answer, ever, though it was done."""
    await forward()
    return await asyncio.Future[Answer]()


async def half(forward: Forward) -> Answer:
    """Done, and half of the answer comes."""
    answer = await forward()
    return replace(answer, body=answer.body[: len(answer.body) // 2], length=len(answer.body))


async def html_after(forward: Forward) -> Answer:
    """Done, and a proxy answers 502 in the server's place."""
    await forward()
    return Answer(502, _HTML, _PAGE)


async def wrong_type(forward: Forward) -> Answer:
    """Done, and the answer is called text."""
    return replace(await forward(), headers=((b"content-type", b"text/plain"),))


async def stuck(forward: Forward) -> Answer:
    """The server never answers."""
    await asyncio.Event().wait()
    return await forward()


def meanwhile(act: Callable[[], object]) -> Fault:
    """Somebody else acts just before the server does."""

    async def fault(forward: Forward) -> Answer:
        act()
        return await forward()

    return fault


def then(act: Callable[[], object], fault: Fault) -> Fault:
    """What ``fault`` does, and right after it somebody else acts."""

    async def both(forward: Forward) -> Answer:
        try:
            return await fault(forward)
        finally:
            act()

    return both


def of_another(prompt_id: str) -> Fault:
    """Done, and the answer is about another prompt."""
    return _answer(lambda answer: {**answer, "prompt": {**answer.get("prompt", {}), "id": prompt_id}})


def without_creator(prompt: Page) -> Page:
    """A prompt as a server has it that does not say who made it."""
    return {**prompt, "metadata": {k: v for k, v in prompt["metadata"].items() if k != "creator"}}


def with_next_token(token: str) -> Fault:
    """A page that says that another one follows under ``token``."""
    return _answer(lambda page: {**page, "pagination": {"nextToken": token}})


def shifted(by: int) -> Fault:
    """A page as a server has it that counts: it begins ``by`` prompts too late, since others were deleted."""
    return _answer(lambda page: {**page, "prompts": page["prompts"][by:]})


def json_of(answer: Answer) -> Page:
    """What an answer says."""
    zipped = dict(answer.headers).get(b"content-encoding") == b"gzip"
    page: Page = json.loads(gzip.decompress(answer.body) if zipped else answer.body)
    return page


def _answer(change: Callable[[Page], Page]) -> Fault:
    async def fault(forward: Forward) -> Answer:
        answer = await forward()
        return Answer(answer.status, _JSON, json.dumps(change(json_of(answer))).encode())

    return fault
