"""The sandbox as one ASGI application: the platform's generated stubs behind a check of the bearer token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, cast

from connectrpc.code import Code
from gitpod.v1.agent_connect import AgentServiceASGIApplication
from gitpod.v1.identity_connect import IdentityServiceASGIApplication

from promptsync.sandbox.agent_service import PromptAgentService
from promptsync.sandbox.codecs import refusing_codecs
from promptsync.sandbox.identity_service import StoreIdentityService
from promptsync.sandbox.rules import RulesInterceptor

if TYPE_CHECKING:
    from promptsync.sandbox.store import PromptStore

Event = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
ASGIApp = Callable[[Event, Receive, Send], Awaitable[None]]


def create_app(store: PromptStore, *, token: str | None = None) -> ASGIApp:
    """AgentService's prompts and IdentityService over ``store``, at the root and below any other root.

    Without ``token`` any bearer token that is not empty is accepted. A request with no or another token is
    answered ``unauthenticated`` before anything else is looked at.
    """
    rules, codecs = [RulesInterceptor()], refusing_codecs()
    agent = AgentServiceASGIApplication(PromptAgentService(store), interceptors=rules, codecs=codecs)
    identity = IdentityServiceASGIApplication(StoreIdentityService(store), interceptors=rules, codecs=codecs)

    async def app(scope: Event, receive: Receive, send: Send) -> None:
        if not _accepted(_bearer_token(scope), token):
            await _send_unauthenticated(send)
            return
        *_, service, method = f"//{scope['path']}".split("/")
        path = f"/{service}/{method}"
        # A path of neither service goes to the first one, which answers that there is no such method.
        stub = identity if path.startswith(f"{identity.path}/") else agent
        await stub({**scope, "path": path, "root_path": ""}, receive, send)

    return app


def _bearer_token(scope: Event) -> str:
    # A scope is a plain mapping; ASGI says that its headers are pairs of bytes with lower-case names.
    headers = dict(cast("Iterable[tuple[bytes, bytes]]", scope["headers"]))
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _accepted(given: str, wanted: str | None) -> bool:
    return given != "" if wanted is None else hmac.compare_digest(given.encode(), wanted.encode())


async def _send_unauthenticated(send: Send) -> None:
    body = json.dumps({"code": Code.UNAUTHENTICATED.value, "message": "a valid bearer token is required"})
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
