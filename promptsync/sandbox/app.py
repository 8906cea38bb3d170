"""The sandbox as one ASGI application: the platform's generated stubs behind a check of the bearer token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, cast

from connectrpc.code import Code
from gitpod.v1.agent_connect import AgentServiceASGIApplication
from gitpod.v1.environment_connect import EnvironmentServiceASGIApplication
from gitpod.v1.event_connect import EventServiceASGIApplication
from gitpod.v1.identity_connect import IdentityServiceASGIApplication
from gitpod.v1.organization_connect import OrganizationServiceASGIApplication
from gitpod.v1.user_connect import UserServiceASGIApplication
from gitpod.v1.workflow_connect import WorkflowServiceASGIApplication

from promptsync.sandbox.agent_service import StoreAgentService
from promptsync.sandbox.codecs import refusing_codecs
from promptsync.sandbox.environment_service import StoreEnvironmentService
from promptsync.sandbox.event_service import StoreEventService
from promptsync.sandbox.identity_service import StoreIdentityService
from promptsync.sandbox.organization_service import StoreOrganizationService
from promptsync.sandbox.rules import RulesInterceptor
from promptsync.sandbox.user_service import StoreUserService
from promptsync.sandbox.workflow_service import StoreWorkflowService

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from promptsync.sandbox.run_scripts import Script
    from promptsync.sandbox.store import PromptStore

Event = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
ASGIApp = Callable[[Event, Receive, Send], Awaitable[None]]


def create_app(
    store: PromptStore,
    *,
    token: str | None = None,
    expiries: Sequence[datetime] = (),
    scripts: Sequence[Script] = (),
) -> ASGIApp:
    """The services of the platform that promptsync asks, at the root and below any other root.

    ``expiries`` are aware: when the tokens of the store's subject expire. ``scripts`` say what agents do.

    Without ``token`` any bearer token that is not empty is accepted. A request with no or another token is
    answered ``unauthenticated`` before anything else is looked at.
    """
    rules, codecs = [RulesInterceptor()], refusing_codecs()
    agent = AgentServiceASGIApplication(StoreAgentService(store, scripts), interceptors=rules, codecs=codecs)
    identity = IdentityServiceASGIApplication(StoreIdentityService(store), interceptors=rules, codecs=codecs)
    user = UserServiceASGIApplication(StoreUserService(store, expiries), interceptors=rules, codecs=codecs)
    organization = OrganizationServiceASGIApplication(
        StoreOrganizationService(store), interceptors=rules, codecs=codecs
    )
    event = EventServiceASGIApplication(StoreEventService(store), interceptors=rules, codecs=codecs)
    workflow = WorkflowServiceASGIApplication(StoreWorkflowService(store), interceptors=rules, codecs=codecs)
    environment = EnvironmentServiceASGIApplication(
        StoreEnvironmentService(store), interceptors=rules, codecs=codecs
    )
    services = (agent, identity, user, organization, event, workflow, environment)
    stubs = {stub.path: stub for stub in services}

    async def app(scope: Event, receive: Receive, send: Send) -> None:
        if not _accepted(_bearer_token(scope), token):
            await _send_unauthenticated(send)
            return
        *_, service, method = f"//{scope['path']}".split("/")
        # A path of another service goes to the first one, which answers that there is no such method.
        stub = stubs.get(f"/{service}", agent)
        await stub({**scope, "path": f"/{service}/{method}", "root_path": ""}, receive, send)

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
