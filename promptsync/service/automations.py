"""The automations of an organization, as far as they hold texts (WorkflowService/ListWorkflows)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.service.connect import call
from promptsync.service.error_answers import broken_answer
from promptsync.service.json_values import json_object, json_part, json_text
from promptsync.source.mentions import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.service.connections import Connections

_METHOD = "ListWorkflows"
_PAGE_SIZE = 100
_PARTS = {"action": "step", "report": "report step", "triggers": "trigger"}


async def list_automation_texts(http: Connections) -> list[Text]:
    """Every text of every automation that the token may list, one request for 100. Raises RemoteError.

    All of a spec is read, also what is younger than promptsync: a mention is one wherever it stands.
    """
    found: list[Text] = []
    token, seen = "", {""}
    while True:
        request = {"pagination": {"pageSize": _PAGE_SIZE, **({"token": token} if token else {})}}
        where = f"{_METHOD}: the answer"
        answer = json_object(await call(http, f"gitpod.v1.WorkflowService/{_METHOD}", request), where)
        workflows = answer.get("workflows") or []
        if not isinstance(workflows, list):
            raise broken_answer(f"{where}.workflows is not a list")
        for index, one in enumerate(workflows):
            found += _texts(json_object(one, f"{where}.workflows[{index}]"), f"{where}.workflows[{index}]")
        token = json_text(json_part(answer, "pagination", where), "nextToken", f"{where}.pagination")
        if not token:
            return found
        if token in seen:
            raise broken_answer(f"{_METHOD}: a page token came twice, so the listing has no end")
        seen.add(token)


def _texts(workflow: Mapping[str, object], where: str) -> Iterator[Text]:
    metadata, spec = json_part(workflow, "metadata", where), json_part(workflow, "spec", where)
    name = json_text(metadata, "name", f"{where}.metadata") or json_text(workflow, "id", where)
    details = ("disabled",) if spec.get("disabled") is True else ()
    for path, text in _strings(spec, ()):
        yield Text("automation", name, _place(path), text, details)
    if description := json_text(metadata, "description", f"{where}.metadata"):
        yield Text("automation", name, "description", description, details)


def _strings(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in a JSON value, with where it stands; places in lists count from 1."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(one, (*path, str(name)))
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _strings(one, (*path, str(number)))


def _place(path: tuple[str, ...]) -> str:
    """``step 2``, ``report step 1``, ``trigger 1``; another place by its fields."""
    number = next((part for part in path if part.isdecimal()), "")
    word = _PARTS.get(path[0])
    return f"{word} {number}" if word and number else ".".join(path)
