"""An HTTP answer that is not a success → RemoteError, by the Connect error model (API.md, Wire)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from promptsync.errors import Delivery, RemoteError
from promptsync.service.error_details import RETRY_INFO, cleaned_text, hint_of, read_details, words_of
from promptsync.service.quoting import quote, quote_page
from promptsync.service.retry_after import retry_after
from promptsync.service.settings import BASE_URL_VARIABLE, token_hint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from promptsync.service.connections import Reply
    from promptsync.service.error_details import Details

_AGAIN = "Run it again in a while."
_REPORT = f"If it happens again, is {BASE_URL_VARIABLE} right? Else tell the platform's support."

HINTS: dict[str, str] = {
    "canceled": _AGAIN,
    "unknown": _REPORT,
    "invalid_argument": "Change the value that the message names in the prompt's file.",
    "deadline_exceeded": _AGAIN,
    "not_found": "It may be deleted meanwhile, or belong to another organization than the token; plan again.",
    "already_exists": "Another prompt holds this command, perhaps an unmanaged one; take another command.",
    "permission_denied": "The token needs read-write access, and its owner the organization's "
    "prompt-management permission; a read-only token is enough for a plan.",
    "resource_exhausted": "The platform limits its requests; run it again in a while, fewer side by side.",
    "failed_precondition": _REPORT,
    "aborted": _AGAIN,
    "out_of_range": _REPORT,
    "unimplemented": f"Nothing answers there for prompts: is {BASE_URL_VARIABLE} right?",
    "internal": _AGAIN,
    "unavailable": "Check the network, HTTPS_PROXY and SSL_CERT_FILE, or run it again in a while.",
    "data_loss": f"It is not an answer of this API, so none of it was used: is {BASE_URL_VARIABLE} right?",
    "unauthenticated": token_hint(),
}
"""Every Connect code, and what the user can do about it."""

_STATUS_CODES = {
    400: "internal",
    401: "unauthenticated",
    403: "permission_denied",
    404: "unimplemented",
    # Connect's table has `unavailable` here; a proxy's 429 is a rate limit and its remedy the same.
    429: "resource_exhausted",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
}
"""The code of an answer without one, by the Connect protocol's table of HTTP statuses."""


def remote_error(code: str, message: str, *, delivery: Delivery = Delivery.ANSWERED) -> RemoteError:
    """An error with the hint of its code."""
    return RemoteError(code, message, HINTS[code], delivery=delivery)


def broken_answer(message: str) -> RemoteError:
    """The error for an answer that cannot be what the API promises: ``data_loss``."""
    return remote_error("data_loss", message)


def error_from_reply(method: str, reply: Reply, token: str, now: datetime) -> RemoteError:
    """What ``reply`` to ``method`` says went wrong, in a message that never holds ``token``.

    The code is the body's, else that of the HTTP status; so ``not_found`` is always the platform's own word.
    """
    body = _json_object(reply.body)
    code = body.get("code")
    if not isinstance(code, str) or code not in HINTS:
        code = _STATUS_CODES.get(reply.status, "unknown")
    details = read_details(body.get("details"))
    error = RemoteError(
        code,
        f"{method}: {_message(body, details, reply, token)}",
        hint_of(details, reply.url, token) or HINTS[code],
        retry_after=retry_after(details.get(RETRY_INFO, {}), reply.headers, now),
        delivery=Delivery.LOST if not body or code == "deadline_exceeded" else Delivery.ANSWERED,
    )
    error.cleaned_text = cleaned_text(details)
    return error


def _json_object(content: bytes) -> dict[str, object]:
    """The body if it is a JSON object, else an empty one."""
    try:
        body: object = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message(body: Mapping[str, object], details: Details, reply: Reply, token: str) -> str:
    """The platform's own words and those of its details, each once; else what there is of an answer."""
    message = body.get("message")
    said = quote(message, token) if isinstance(message, str) else ""
    added = [words for words in words_of(details, token) if words not in said]
    if said or added:
        return "; ".join(filter(None, (said, *added)))
    status = f"HTTP {reply.status}"
    if body:
        return f"{status} without a message"
    # Not by its charset: that is the proxy's to name, and not every codec of Python's gives text.
    words = quote_page(reply.body.decode(errors="replace"), token)
    return f'{status}, not from the API: "{words}"' if words else f"{status} without a body"
