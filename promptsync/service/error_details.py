"""The details of an error answer, in words (API.md, Wire).

They are read from ``debug``, the detail as JSON. ``value`` holds the same in protobuf's binary format, which
nothing that promptsync needs at runtime decodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.service.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

Detail = dict[str, object]
Details = dict[str, Detail]

RETRY_INFO = "google.rpc.RetryInfo"
_ACTIONABLE = "gitpod.v1.ActionableErrorDetails"
_TIER = "gitpod.v1.OrganizationTierFailedPreconditionDetails"
_POLICY = "gitpod.v1.PolicyEnforcedFailedPreconditionDetails"
_PROMPT = "gitpod.v1.PromptValidationErrorDetails"


def read_details(details: object) -> Details:
    """Each detail by the name of its type, empty if it has no ``debug``; what is not a detail is left out."""
    if not isinstance(details, list):
        return {}
    found = [one for one in details if isinstance(one, dict)]
    return {str(one.get("type", "")).rpartition("/")[2]: _mapping(one.get("debug")) for one in found}


def words_of(details: Mapping[str, Detail], token: str) -> list[str]:
    """What the details add to the message, each a clause on one line without ``token``."""
    return list(filter(None, (quote(clause, token) for clause in _clauses(details))))


def hint_of(details: Mapping[str, Detail], url: httpx.URL, token: str) -> str:
    """What to do about it; empty if no detail says. ``url`` is where the answer came from."""
    if _PROMPT in details:
        return _hint_about_characters(details[_PROMPT])
    offered = [quote(one, token) for one in _actions(details.get(_ACTIONABLE, {}), url)]
    if offered:
        return f"The platform offers: {'; '.join(offered)}."
    if _TIER in details or _POLICY in details:
        return "Ask an administrator of the organization."
    return ""


def cleaned_text(details: Mapping[str, Detail]) -> str | None:
    """The prompt's text as the platform would take it, if it refuses characters and says so."""
    text = details.get(_PROMPT, {}).get("cleanedText")
    return text if isinstance(text, str) else None


def _clauses(details: Mapping[str, Detail]) -> Iterator[str]:
    actionable = details.get(_ACTIONABLE, {})
    yield _text(actionable, "userMessage")
    if code := _text(actionable, "errorCode"):
        yield f"error code {code}"
    for name, value in _mapping(actionable.get("metadata")).items():
        yield f"{name}: {value}"
    yield _text(details.get(_TIER, {}), "message")
    if tier := _text(details.get(_TIER, {}), "requiredTier"):
        yield f"it needs the tier {tier.removeprefix('ORGANIZATION_TIER_').lower()}"
    yield _text(details.get(_POLICY, {}), "message")
    if policy := _text(details.get(_POLICY, {}), "policyName"):
        yield f"the organization's policy {policy} enforces it"


def _actions(actionable: Detail, url: httpx.URL) -> Iterator[str]:
    """``Label: https://…`` for each ErrorAction; a path is one of the dashboard, beside the API."""
    actions, host = actionable.get("actions"), url.netloc.decode("ascii")
    for action in filter(None, map(_mapping, actions if isinstance(actions, list) else [])):
        path = _text(action, "dashboardPath")
        place = _text(action, "externalUrl") or (path and f"{url.scheme}://{host}/{path.lstrip('/')}")
        yield ": ".join(filter(None, (_text(action, "label") or _text(action, "actionId"), place)))


def _hint_about_characters(detail: Detail) -> str:
    count = detail.get("removedCount")
    number = f"{count} " if isinstance(count, int) else ""
    characters = "character" if number == "1 " else "characters"
    return (
        f"The platform would remove {number}hidden or deceptive Unicode {characters} from the text; "
        "take them out of the prompt's file."
    )


def _text(detail: Detail, name: str) -> str:
    value = detail.get(name)
    return value.strip() if isinstance(value, str) else ""


def _mapping(value: object) -> Detail:
    return value if isinstance(value, dict) else {}
