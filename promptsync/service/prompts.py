"""An organization's prompts over the platform's API (promptsync.protocols.PromptService)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.service import wire
from promptsync.service.audit import find_changes, find_members, find_service_accounts
from promptsync.service.automations import list_automation_texts
from promptsync.service.clock import platform_time
from promptsync.service.connect import call
from promptsync.service.error_answers import broken_answer
from promptsync.service.listing import whole_listing
from promptsync.service.people import find_organization_name, find_person
from promptsync.service.permissions import ask_for_audit_logs, ask_for_automations, ask_to_write
from promptsync.service.tokens import parse_tokens, tokens_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.model import FieldValue, Identity, ListedPrompt, LivePrompt, Person, Prompt
    from promptsync.service.agents import AgentClient
    from promptsync.service.audit import AuditEntry
    from promptsync.service.connections import Connections
    from promptsync.service.patience import Retrier
    from promptsync.service.tokens import PersonalToken
    from promptsync.service.wire import Page
    from promptsync.source.mentions import Text

_AGENT = "gitpod.v1.AgentService"
_IDENTITY = "gitpod.v1.IdentityService"
_USER = "gitpod.v1.UserService"


class PromptClient:
    """The service behind ``http``, each method one request; only list_prompts makes one for every page.

    Nothing is tried again: RemoteError has the code and ``retry_after`` to decide by.
    """

    def __init__(self, http: Connections) -> None:
        self._http = http

    async def identity(self) -> Identity:
        """Whose token this is."""
        answer = await call(self._http, f"{_IDENTITY}/GetAuthenticatedIdentity", {})
        return replace(wire.parse_identity(answer), at=self.now)

    @property
    def now(self) -> str:
        """The platform's time of the newest answer, as Identity.at."""
        return platform_time(self._http.date)

    async def list_tokens(self) -> list[PersonalToken]:
        """The first personal access tokens that this one may see, its user's among them."""
        return parse_tokens(await call(self._http, f"{_USER}/ListPersonalAccessTokens", tokens_request()))

    async def organization_name(self, organization: str) -> str:
        """The name of the organization with this id."""
        return await find_organization_name(self._http, organization)

    async def person(self, identity: Identity) -> Person | None:
        """Who the identity is; None if it is neither a user nor a service account."""
        return await find_person(self._http, identity)

    @property
    def address(self) -> str:
        """Where the service is."""
        return str(self._http.base_url)

    async def ask_to_write(self) -> None:
        """Raise RemoteError if the token may not change prompts. Nothing is changed."""
        await ask_to_write(self._http)

    async def ask_for_audit_logs(self) -> None:
        """Raise RemoteError if the token may not read audit logs."""
        await ask_for_audit_logs(self._http)

    async def ask_for_automations(self) -> None:
        """Raise RemoteError if the token may not list automations."""
        await ask_for_automations(self._http)

    async def prompt_changes(self, subjects: Sequence[str], since: str) -> list[AuditEntry]:
        """The newest changes of at most 25 prompts."""
        return await find_changes(self._http, subjects, since)

    async def members(self, organization: str, ids: Sequence[str]) -> dict[str, Person]:
        """The members with at most 25 ids."""
        return await find_members(self._http, organization, ids)

    async def service_accounts(self, ids: Sequence[str]) -> dict[str, Person]:
        """The service accounts with at most 25 ids."""
        return await find_service_accounts(self._http, ids)

    async def automation_texts(self) -> list[Text]:
        """Every text of every automation that the token may list."""
        return await list_automation_texts(self._http)

    def agent_runs(self, retrier: Retrier) -> AgentClient:
        """The agent runs of the same organization."""
        from promptsync.service.agents import AgentClient  # of use to few runs

        return AgentClient(self._http, retrier)

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        """Every prompt, newest first; a listing that cannot be whole is an error."""
        return await whole_listing(lambda token: self.list_page(token, texts=texts))

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """The page of ``token``, the first for an empty one."""
        request = wire.list_request(token, texts=texts)
        return wire.parse_page(await self._ask("ListPrompts", request), texts=texts)

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """One prompt with its text."""
        answer = await self._prompt("GetPrompt", wire.prompt_request(prompt_id))
        return _about(prompt_id, "GetPrompt", answer)

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """The prompt as the server keeps it."""
        return await self._prompt("CreatePrompt", wire.create_request(prompt))

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """Change only ``fields``; the whole prompt as the server keeps it."""
        answer = await self._prompt("UpdatePrompt", wire.update_request(prompt_id, fields))
        return _about(prompt_id, "UpdatePrompt", answer)

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete for good."""
        await self._ask("DeletePrompt", wire.prompt_request(prompt_id))

    async def _prompt(self, method: str, request: Mapping[str, object]) -> LivePrompt:
        return wire.parse_prompt_answer(await self._ask(method, request), method)

    async def _ask(self, method: str, request: Mapping[str, object]) -> object:
        return await call(self._http, f"{_AGENT}/{method}", request)


def _about(prompt_id: str, method: str, answer: LivePrompt) -> LivePrompt:
    """``answer`` if it is about the prompt that was asked for: another one's must never be taken for it."""
    if answer.id != prompt_id:
        raise broken_answer(f"{method}: the answer is about another prompt than {prompt_id}")
    return answer
