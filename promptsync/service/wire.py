"""The platform's JSON ↔ the words of model.py, without I/O.

Answers are proto3 JSON: a default is left out or null, and fields unknown here are ignored. A value of
another type than the API's makes the whole answer a broken one: RemoteError ``data_loss``, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import PROMPT_FIELDS, TEXT, Identity, ListedPrompt, LivePrompt, Part, Prompt
from promptsync.service.error_answers import broken_answer
from promptsync.service.json_values import json_object, json_part, json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import FieldValue, PromptField

PAGE_SIZE = 100
"""The most prompts a page may hold (API.md, ListPromptsRequest)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of ListPrompts; ``next_token`` is empty on the last page."""

    prompts: list[ListedPrompt]
    next_token: str


def list_request(token: str, *, texts: bool) -> dict[str, object]:
    """ListPrompts: the page of ``token`` (empty for the first)."""
    pagination: dict[str, object] = {"pageSize": PAGE_SIZE}
    if token:
        pagination["token"] = token
    return {"pagination": pagination, "filter": {"excludePromptContent": not texts}}


def prompt_request(prompt_id: str) -> dict[str, object]:
    """GetPrompt and DeletePrompt."""
    return {"promptId": prompt_id}


def create_request(prompt: Prompt) -> dict[str, object]:
    """CreatePrompt; what has its default is left out."""
    return {field: value for field, value in prompt.fields().items() if value}


def update_request(prompt_id: str, fields: Mapping[str, FieldValue]) -> dict[str, object]:
    """UpdatePrompt with only ``fields``, also where they are false or empty: absent means leave as it is.

    Raises ValueError for a name that is not in model.PROMPT_FIELDS.
    """
    unknown = set(fields) - set(PROMPT_FIELDS)
    if unknown:
        raise ValueError(f"not fields of a prompt: {', '.join(sorted(unknown))}")
    request: dict[str, object] = {"promptId": prompt_id}
    for part in Part:
        chosen = {name: value for name, value in fields.items() if PROMPT_FIELDS[name].part is part}
        if chosen:
            request[part] = chosen
    return request


def parse_page(answer: object, *, texts: bool) -> Page:
    """An answer of ListPrompts; ``texts`` says whether they were asked for."""
    where = "ListPrompts: the answer"
    page = json_object(answer, where)
    prompts = page.get("prompts")
    if prompts is None:
        prompts = []
    if not isinstance(prompts, list):
        raise broken_answer(f"{where}.prompts is not a list")
    pagination = json_part(page, "pagination", where)
    parse = parse_prompt if texts else parse_listed
    return Page(
        [parse(data, where=f"{where}.prompts[{index}]") for index, data in enumerate(prompts)],
        json_text(pagination, "nextToken", f"{where}.pagination"),
    )


def parse_prompt_answer(answer: object, method: str) -> LivePrompt:
    """An answer of GetPrompt, CreatePrompt or UpdatePrompt: the whole prompt."""
    where = f"{method}: the answer"
    return parse_prompt(json_object(answer, where).get("prompt"), where=f"{where}.prompt")


def parse_prompt(data: object, *, where: str = "Prompt") -> LivePrompt:
    """A ``gitpod.v1.Prompt`` whose text was asked for; ``where`` begins the message of an error."""
    prompt = json_object(data, where)
    # Every prompt has a text, so an answer that should hold one has a spec.
    spec = json_object(prompt.get("spec"), f"{where}.spec")
    return _listed(prompt, spec, where).with_text(json_text(spec, "prompt", f"{where}.spec"))


def parse_listed(data: object, *, where: str = "Prompt") -> ListedPrompt:
    """A ``gitpod.v1.Prompt`` of a listing without texts; ``where`` begins the message of an error."""
    prompt = json_object(data, where)
    # Without the text, nothing but defaults may remain of the spec: then it is left out.
    return _listed(prompt, json_part(prompt, "spec", where), where)


def _listed(prompt: Mapping[str, object], spec: Mapping[str, object], where: str) -> ListedPrompt:
    metadata = json_object(prompt.get("metadata"), f"{where}.metadata")
    identifier = json_text(prompt, "id", where)
    if not identifier:
        raise broken_answer(f"{where}.id is missing")
    return ListedPrompt(
        id=identifier,
        head=Prompt.from_fields(_head({Part.METADATA: metadata, Part.SPEC: spec}, where)),
        updated_at=json_text(metadata, "updatedAt", f"{where}.metadata"),
        created_at=json_text(metadata, "createdAt", f"{where}.metadata"),
        organization=json_text(metadata, "organizationId", f"{where}.metadata"),
        creator=json_text(
            json_part(metadata, "creator", f"{where}.metadata"), "id", f"{where}.metadata.creator"
        ),
    )


def parse_identity(answer: object) -> Identity:
    """An answer of GetAuthenticatedIdentity."""
    where = "GetAuthenticatedIdentity: the answer"
    identity = json_object(answer, where)
    organization = json_text(identity, "organizationId", where)
    if not organization:
        raise broken_answer(f"{where}.organizationId is missing")
    subject = json_part(identity, "subject", where)
    principal = subject.get("principal")
    return Identity(
        organization=organization,
        subject=json_text(subject, "id", f"{where}.subject"),
        # A kind of principal younger than the server's own table is a number in proto3 JSON.
        principal=principal if isinstance(principal, str) else "",
    )


def _head(parts: Mapping[Part, Mapping[str, object]], where: str) -> dict[str, FieldValue]:
    """Every field but the text."""
    return {
        one.name: _value(parts[one.part], one, f"{where}.{one.part}")
        for one in PROMPT_FIELDS.values()
        if one.name != TEXT
    }


def _value(data: Mapping[str, object], field: PromptField, where: str) -> FieldValue:
    return _flag(data, field.name, where) if field.kind is bool else json_text(data, field.name, where)


def _flag(data: Mapping[str, object], field: str, where: str) -> bool:
    value = data.get(field)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise broken_answer(f"{where}.{field} is not true or false")
    return value
