"""The prompt methods of AgentService over a store, after API.md's "Behaviour" and "Methods and rules"."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.errors import ConnectError, ErrorDetail
from gitpod.v1.agent_pb2 import (
    CreatePromptRequest,
    CreatePromptResponse,
    DeletePromptRequest,
    DeletePromptResponse,
    GetPromptRequest,
    GetPromptResponse,
    ListPromptsRequest,
    ListPromptsResponse,
    PromptMetadata,
    PromptSpec,
    PromptValidationErrorDetails,
    UpdatePromptRequest,
    UpdatePromptResponse,
)
from gitpod.v1.agent_pb2 import Prompt as PromptMessage
from gitpod.v1.identity_pb2 import PRINCIPAL_USER, Subject
from gitpod.v1.pagination_pb2 import PaginationResponse
from protobuf.wkt import Any as PackedDetail

from promptsync.model import Prompt
from promptsync.sandbox.hidden import without_hidden
from promptsync.sandbox.page_token import encode_token, position_of
from promptsync.sandbox.records import CommandTakenError, Selection, StoredPrompt, UnknownPromptError
from promptsync.sandbox.run_methods import RunMethods
from promptsync.sandbox.timestamps import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectrpc.request import RequestContext

    from promptsync.sandbox.run_scripts import Script
    from promptsync.sandbox.store import PromptStore

DEFAULT_PAGE_SIZE = 25


class StoreAgentService(RunMethods):
    """Prompts, and agent runs by ``scripts``; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore, scripts: Sequence[Script] = ()) -> None:
        super().__init__(store, scripts)

    async def list_prompts(
        self, request: ListPromptsRequest, _ctx: RequestContext[ListPromptsRequest, ListPromptsResponse]
    ) -> ListPromptsResponse:
        """A page, newest first; a token stays right while prompts come and go."""
        size = request.pagination.page_size or DEFAULT_PAGE_SIZE
        before = position_of(request.pagination.token)
        # One more than asked for tells whether there is another page.
        found = self._store.page(_selection(request.filter), limit=size + 1, before=before)
        page = found[:size]
        token = encode_token(page[-1].position) if len(found) > size else ""
        return ListPromptsResponse(
            pagination=PaginationResponse(next_token=token),
            prompts=[self._message(prompt) for prompt in page],
        )

    async def get_prompt(
        self, request: GetPromptRequest, _ctx: RequestContext[GetPromptRequest, GetPromptResponse]
    ) -> GetPromptResponse:
        """The whole prompt, or ``not_found``."""
        with _answered_errors(request.prompt_id):
            return GetPromptResponse(prompt=self._message(self._store.get(request.prompt_id)))

    async def create_prompt(
        self, request: CreatePromptRequest, _ctx: RequestContext[CreatePromptRequest, CreatePromptResponse]
    ) -> CreatePromptResponse:
        """The new prompt; ``already_exists`` for a held command, ``invalid_argument`` for hidden Unicode."""
        _refuse_hidden(request.prompt)
        content = Prompt(
            name=request.name,
            description=request.description,
            prompt=request.prompt,
            command=request.command,
            is_command=request.is_command,
            is_skill=request.is_skill,
            is_template=request.is_template,
        )
        with _answered_errors(command=request.command):
            return CreatePromptResponse(prompt=self._message(self._store.create(content)))

    async def update_prompt(
        self, request: UpdatePromptRequest, _ctx: RequestContext[UpdatePromptRequest, UpdatePromptResponse]
    ) -> UpdatePromptResponse:
        """The prompt with what the request sets; refuses as create_prompt and get_prompt do."""
        _refuse_hidden(request.spec.prompt)
        with _answered_errors(request.prompt_id, request.spec.command):
            stored = self._store.update(request.prompt_id, lambda content: _changed(content, request))
            return UpdatePromptResponse(prompt=self._message(stored))

    async def delete_prompt(
        self, request: DeletePromptRequest, _ctx: RequestContext[DeletePromptRequest, DeletePromptResponse]
    ) -> DeletePromptResponse:
        """Nothing, or ``not_found``; the command is free again."""
        with _answered_errors(request.prompt_id):
            self._store.delete(request.prompt_id)
        return DeletePromptResponse()

    def _message(self, stored: StoredPrompt) -> PromptMessage:
        content = stored.content
        metadata = PromptMetadata(
            organization_id=self._store.organization,
            name=content.name,
            description=content.description,
            creator=Subject(id=stored.creator, principal=PRINCIPAL_USER),
            created_at=timestamp(stored.created_at),
            updated_at=timestamp(stored.updated_at),
        )
        spec = PromptSpec(
            prompt=content.prompt,
            command=content.command,
            is_command=content.is_command,
            is_skill=content.is_skill,
            is_template=content.is_template,
        )
        return PromptMessage(id=stored.id, metadata=metadata, spec=spec)


def _changed(content: Prompt, request: UpdatePromptRequest) -> Prompt:
    """What is absent in the request stays. So does a command that is set to nothing (API.md, Behaviour)."""
    metadata, spec = request.metadata, request.spec
    return replace(
        content,
        name=metadata.name if metadata.HasField("name") else content.name,
        description=metadata.description if metadata.HasField("description") else content.description,
        prompt=spec.prompt if spec.HasField("prompt") else content.prompt,
        command=spec.command or content.command,
        is_command=spec.is_command if spec.HasField("is_command") else content.is_command,
        is_skill=spec.is_skill if spec.HasField("is_skill") else content.is_skill,
        is_template=spec.is_template if spec.HasField("is_template") else content.is_template,
    )


def _selection(wanted: ListPromptsRequest.Filter) -> Selection:
    return Selection(
        command=wanted.command,
        command_prefix=wanted.command_prefix,
        is_command=wanted.is_command,
        is_skill=wanted.is_skill,
        is_template=wanted.is_template,
        search=wanted.search,
        exclude_prompt_content=wanted.exclude_prompt_content,
    )


def _refuse_hidden(text: str) -> None:
    cleaned, removed = without_hidden(text)
    if not removed:
        return
    details = PromptValidationErrorDetails(cleaned_text=cleaned, removed_count=removed)
    packed = PackedDetail(
        type_url=f"type.googleapis.com/{details.DESCRIPTOR.full_name}", value=details.SerializeToString()
    )
    message = f"prompt contains {removed} hidden or deceptive Unicode characters"
    raise ConnectError(Code.INVALID_ARGUMENT, message, [ErrorDetail(packed)])


@contextmanager
def _answered_errors(prompt_id: str = "", command: str = "") -> Iterator[None]:
    """The store's errors as those of the wire."""
    try:
        yield
    except UnknownPromptError as error:
        raise ConnectError(Code.NOT_FOUND, f"prompt {prompt_id} not found") from error
    except CommandTakenError as error:
        raise ConnectError(
            Code.ALREADY_EXISTS, f"a prompt with command {command!r} already exists"
        ) from error
