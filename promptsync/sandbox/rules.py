"""The rules of the platform's messages, read from their descriptors (``buf.validate`` options).

Nothing is written down twice: a limit that changes in the platform's SDK changes here. Checked are the kinds
of rule that the requests of the sandbox's methods bear; the messages are those of protovalidate.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator

    from connectrpc.request import RequestContext

    Broken = Callable[[str, str], bool]

Request = TypeVar("Request")
Response = TypeVar("Response")

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _mismatches(value: str, pattern: str) -> bool:
    # RE2's final $ is the end of the text only, Python's also stands before a last line break.
    return re.search(re.sub(r"(?<!\\)\$\Z", r"\\Z", pattern), value) is None


# What breaks a rule, given the value and the rule's limit as texts; lengths are in code points, as Python's.
CHECKS: dict[str, tuple[Broken, str]] = {
    "string.min_len": (
        lambda value, limit: len(value) < int(limit),
        "value length must be at least {} characters",
    ),
    "string.max_len": (
        lambda value, limit: len(value) > int(limit),
        "value length must be at most {} characters",
    ),
    "string.pattern": (_mismatches, "value does not match regex pattern `{}`"),
    "string.uuid": (lambda value, _: not _UUID.fullmatch(value), "value must be a valid UUID"),
    "string.uri": (lambda value, _: not _URI.fullmatch(value), "value must be a valid URI"),
    "int32.gte": (lambda value, limit: int(value) < int(limit), "value must be greater than or equal to {}"),
    "int32.lte": (lambda value, limit: int(value) > int(limit), "value must be less than or equal to {}"),
}


class RulesInterceptor:
    """Refuses a request that breaks a rule, before the service sees it."""

    async def intercept_unary(
        self,
        call_next: Callable[[Request, RequestContext[Request, Response]], Awaitable[Response]],
        request: Request,
        ctx: RequestContext[Request, Response],
    ) -> Response:
        """Raises ConnectError ``invalid_argument`` with every broken rule in one message."""
        broken = "; ".join(violations(request)) if isinstance(request, Message) else ""
        if broken:
            raise ConnectError(Code.INVALID_ARGUMENT, broken)
        return await call_next(request, ctx)


def violations(message: Message, path: str = "") -> Iterator[str]:
    """Each broken rule as ``field.path: what is wrong``. A field with presence is checked only when set."""
    for field in message.DESCRIPTOR.fields:
        absent = field.has_presence and not message.HasField(field.name)
        value = getattr(message, field.name)
        if absent or (not value and ignores_nothing(field)):
            continue
        if field.label == FieldDescriptor.LABEL_REPEATED:
            yield from _broken_list(field, value, f"{path}{field.name}")
        elif isinstance(value, Message):
            yield from violations(value, f"{path}{field.name}.")
        else:
            yield from (f"{path}{field.name}: {text}" for text in _broken(field, str(value)))


@cache
def rules_of(field: FieldDescriptor) -> dict[str, str]:
    """A field's rules with their limits, as in ``{"string.max_len": "50"}``.

    The generated options have no types, so they are read by way of their JSON.
    """
    options = MessageToDict(field.GetOptions(), preserving_proto_field_name=True)
    kinds = options.get("[buf.validate.field]", {}).items()
    return {
        f"{kind}.{rule}": str(limit)
        for kind, rules in kinds
        if isinstance(rules, dict)
        for rule, limit in rules.items()
    }


@cache
def ignores_nothing(field: FieldDescriptor) -> bool:
    """Whether the rules of a field are not asked about its default."""
    return "IGNORE_IF_UNPOPULATED" in str(field.GetOptions())


def _broken_list(field: FieldDescriptor, values: Collection[object], path: str) -> Iterator[str]:
    """What is wrong with a list and the messages in it."""
    most = rules_of(field).get("repeated.max_items")
    if most and len(values) > int(most):
        yield f"{path}: value must contain no more than {most} item(s)"
    for number, one in enumerate(values):
        if isinstance(one, Message):
            yield from violations(one, f"{path}[{number}].")


def _broken(field: FieldDescriptor, value: str) -> Iterator[str]:
    for rule, limit in rules_of(field).items():
        if rule in CHECKS:
            broken, text = CHECKS[rule]
            if broken(value, limit):
                yield text.format(limit)
