"""A layer between client and server that does to requests what networks, proxies and bad days do."""

from __future__ import annotations

import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import TYPE_CHECKING

import httpx

from tests.fakes import Crash
from tests.service.faults.asgi import Answer, answer_of, body_of, send_answer, send_start

if TYPE_CHECKING:
    from promptsync.sandbox.app import ASGIApp, Event, Receive, Send

READING = ("ListPrompts", "GetPrompt")
MUTATING = ("CreatePrompt", "UpdatePrompt", "DeletePrompt")

Forward = Callable[[], Awaitable[Answer]]
Fault = Callable[[Forward], Awaitable[Answer]]
"""What happens to one request: with ``forward`` the server gets it, and its answer may be spoilt."""


class ConnectionLostError(Exception):
    """The connection is closed instead of an answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request: ``number`` counts all from 0, ``mutation`` those that would change something, else None."""

    method: str
    number: int
    mutation: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class _Late:
    """What a server does at a time, in seconds since 1970, although its client was told otherwise."""

    due: float
    forward: Forward


Choice = Callable[[Call], Fault | None]


def no_fault(_: Call) -> Fault | None:
    """All goes well."""
    return None


def nth(fault: Fault, first: int = 0, *, times: int = 1) -> Choice:
    """``times`` requests from ``first`` on meet ``fault``."""
    return lambda call: fault if first <= call.number < first + times else None


def nth_mutation(fault: Fault, first: int = 0, *, times: int = 1) -> Choice:
    """As :func:`nth`, counting the mutating requests only."""
    span = range(first, first + times)
    return lambda call: fault if call.mutation is not None and call.mutation in span else None


def nth_of(method: str, fault: Fault, first: int = 0, *, times: int = 1) -> Choice:
    """As :func:`nth`, counting the requests of one method only."""
    seen = itertools.count()
    span = range(first, first + times)
    return lambda call: fault if call.method == method and next(seen) in span else None


def nth_create(first: int, times: int, fault: Callable[[Call], Fault]) -> Choice:
    """``times`` creates from ``first`` on meet what ``fault`` makes of them."""
    seen = itertools.count()
    span = range(first, first + times)
    return lambda call: fault(call) if call.method == "CreatePrompt" and next(seen) in span else None


def look_ups(fault: Fault) -> Choice:
    """Whatever is read after the first mutating request meets ``fault``."""
    mutated = False

    def choose(call: Call) -> Fault | None:
        nonlocal mutated
        mutated = mutated or call.mutation is not None
        return fault if mutated and call.method in READING else None

    return choose


def first_of(*choices: Choice) -> Choice:
    """What the first of ``choices`` says that says anything; each of them hears of every request."""
    return lambda call: next(filter(None, [choose(call) for choose in choices]), None)


class FaultLayer:
    """An ASGI application over ``app``; ``choose`` decides what each request meets.

    ``calls`` are the requests so far. After a Crash every further request dies, until :meth:`revive`. Answers
    have the header ``Date`` of ``clock``, in seconds since 1970.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._clock = clock
        self._late: list[_Late] = []
        self.choose: Choice = no_fault
        self.calls: list[Call] = []
        self.dead = False

    def revive(self) -> None:
        """Another process asks from now on, counting begins anew, and all goes well."""
        self.choose, self.dead = no_fault, False
        self.calls.clear()

    def later(self, seconds: float, fault: Fault) -> Fault:
        """The client gets what ``fault`` gives; the server does its work ``seconds`` later."""

        async def given_up(forward: Forward) -> Answer:
            self._late.append(_Late(self._clock() + seconds, forward))
            return await fault(forward)

        return given_up

    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [call.method for call in self.calls]

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        call = self._noted(str(scope["path"]).rpartition("/")[2], await body_of(receive))
        await self._do_what_is_late()
        self._die_with_the_dead()
        fault = self.choose(call)

        async def forward() -> Answer:
            answer = await answer_of(self._app, scope, call.body)
            date = formatdate(self._clock(), usegmt=True).encode()
            return replace(answer, headers=(*answer.headers, (b"date", date)))

        try:
            answer = await (fault(forward) if fault else forward())
        except ConnectionLostError:
            # A server that has begun an answer and fails can only close the connection.
            await send_start(send, Answer(200, (), b"", length=1))
            raise
        except Crash:
            self.dead = True
            raise
        self._die_with_the_dead()
        await send_answer(send, answer)

    def _noted(self, method: str, body: bytes) -> Call:
        mutations = sum(call.mutation is not None for call in self.calls)
        call = Call(method, len(self.calls), mutations if method in MUTATING else None, body)
        self.calls.append(call)
        return call

    async def _do_what_is_late(self) -> None:
        now = self._clock() if self._late else 0.0
        due = [one for one in self._late if one.due <= now]
        self._late = [one for one in self._late if one.due > now]
        for one in due:
            await one.forward()

    def _die_with_the_dead(self) -> None:
        if self.dead:
            raise Crash


class InProcess(httpx.AsyncBaseTransport):
    """httpx straight into an ASGI application, where a lost connection is one for httpx too."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        try:
            return await self._inner.handle_async_request(request)
        except ConnectionLostError as error:
            raise httpx.ReadError("connection lost", request=request) from error
