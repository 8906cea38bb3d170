"""A plan in a file, to be reviewed now and applied later: exactly that, or not at all.

What is saved is what each change wants and what it expects to find. Objects are open: members that this
version does not know are ignored.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.composition import WHOLE, Bundle, Made
from promptsync.errors import PromptsyncError, RefusedError
from promptsync.keys.choice import ALL, Choice
from promptsync.model import FIELDS, Digest, Key, Prompt
from promptsync.plan.change import Action, Delete, Release, Replace, Update
from promptsync.planning.document import choice_object, plan_document

if TYPE_CHECKING:
    from promptsync.model import FieldValue
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan

FORMAT_VERSION = 2

NOTICE = (
    "This file holds the texts of prompts. Apply it with `promptsync apply FILE`; an edited file is refused."
)

_Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The live prompt that a change overwrites or deletes."""

    id: str
    prompt: Digest


@dataclass(frozen=True, slots=True)
class SavedChange:
    """What a change wants (None: that the prompt is gone), and what it expects to find there, if anything."""

    action: Action
    key: Key
    previous_key: Key | None
    wanted: Prompt | None
    protect: bool
    expected: Expectation | None
    there: bool = False
    """Whether a prompt that is released has a file."""
    made: Made = WHOLE


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The changes of a plan for one target, organization and library (its place; empty if not known).

    They are of the prompts that were chosen.
    """

    target: str
    organization: str
    changes: tuple[SavedChange, ...]
    library: str = ""
    choice: Choice = ALL


def expectation(change: Change) -> Expectation | None:
    """What ``change`` expects to find on the platform; None if it overwrites and deletes nothing."""
    if isinstance(change, Update | Replace | Delete):
        return Expectation(change.live.id, change.live.prompt.digest)
    return None


def dump_saved(plan: Plan) -> str:
    """The text of the file."""
    document: _Object = {
        "notice": NOTICE,
        "savedFormatVersion": FORMAT_VERSION,
        "plan": plan_document(plan),
        "saved": {
            "target": plan.target,
            "organization": plan.organization,
            "library": plan.library,
            **({"choice": choice_object(plan.choice)} if plan.choice else {}),
            "changes": [_change_object(change) for change in plan.changes],
        },
    }
    return json.dumps({**document, "checksum": _checksum(document)}, indent=2) + "\n"


def _change_object(change: Change) -> _Object:
    expected = expectation(change)
    return {
        "action": str(change.action),
        "key": change.key,
        "previousKey": change.previous_key,
        "wanted": change.wanted.fields() if change.wanted else None,
        "protect": change.protect,
        **({"there": change.mark is not None} if isinstance(change, Release) else {}),
        "made": {"owner": change.made.owner, "part": change.made.part, "bundle": change.made.bundle},
        "expected": {"id": expected.id, "prompt": expected.prompt.fields()} if expected else None,
    }


def load_saved(text: str, name: str) -> SavedPlan:
    """The plan in the file called ``name``. Raises PromptsyncError, or RefusedError for an edited one.

    The file may be anybody's: whatever it holds, it is a plan or one of these errors.
    """
    try:
        document = _object(json.loads(text))
        checksum, version = document.pop("checksum"), document["savedFormatVersion"]
        genuine = checksum == _checksum(document)
        saved = _read(document) if genuine and version in _KNOWN_VERSIONS else None
    except _NO_PLAN as error:
        raise PromptsyncError(
            f"{name} is no saved plan", "Write one with promptsync plan --out FILE."
        ) from error
    if version not in _KNOWN_VERSIONS:
        known = " and ".join(map(str, _KNOWN_VERSIONS))
        raise RefusedError(
            f"{name} has format {str(version)[:20]}; this version of promptsync applies {known}",
            "Plan again with the promptsync that applies.",
        )
    if saved is None:
        raise RefusedError(f"{name} was changed after it was written", "Plan again.")
    return saved


_KNOWN_VERSIONS = (1, FORMAT_VERSION)

# In a document that is not ours, a member may be missing or anything, or nested deeper than Python goes.
_NO_PLAN = (ValueError, KeyError, TypeError, RecursionError)
_LONGEST = 4_096


def _read(document: _Object) -> SavedPlan:
    """The plan in the document. Raises one of :data:`_NO_PLAN`, as all below."""
    saved = _saved_of_format_1(document) if document["savedFormatVersion"] == 1 else document["saved"]
    plan = _object(saved)
    changes = tuple(_change(_object(one)) for one in _list(plan["changes"]))
    library = _text(plan.get("library", ""))
    choice = _choice(_object(plan["choice"])) if "choice" in plan else ALL
    return SavedPlan(_text(plan["target"]), _text(plan["organization"]), changes, library, choice)


def _choice(value: _Object) -> Choice:
    lists = {name: tuple(map(_text, _list(value.get(name, [])))) for name in ("keys", "only", "skip")}
    return Choice(**lists)


def _saved_of_format_1(document: _Object) -> _Object:
    """What format 2 has under ``saved``: format 1 left to the plan's own document what that has already."""
    plan = _object(document["plan"])
    pairs = zip(_list(plan["changes"]), _list(document["saved"]), strict=True)
    return {**plan, "changes": [_change_of_format_1(_object(one), _object(rest)) for one, rest in pairs]}


def _change_of_format_1(planned: _Object, rest: _Object) -> _Object:
    expected = {"id": rest["expectedId"], "prompt": rest["expected"]} if rest["expectedId"] else None
    return {**planned, "wanted": rest["after"], "protect": rest["protect"], "expected": expected}


def _change(value: _Object) -> SavedChange:
    return SavedChange(
        action=Action(_text(value["action"])),
        key=Key(_text(value["key"])),
        previous_key=None if value["previousKey"] is None else Key(_text(value["previousKey"])),
        wanted=None if value["wanted"] is None else _prompt(value["wanted"]),
        protect=value["protect"] is True,
        expected=None if value["expected"] is None else _expectation(_object(value["expected"])),
        there=value.get("there") is True,
        made=_made(_object(value["made"])) if "made" in value else WHOLE,
    )


def _made(value: _Object) -> Made:
    bundle = value["bundle"]
    return Made(_text(value["owner"]), _text(value["part"]), Bundle(_text(bundle)) if bundle else None)


def _expectation(value: _Object) -> Expectation:
    return Expectation(_text(value["id"]), Digest(_prompt(value["prompt"])))


def _prompt(value: object) -> Prompt:
    there = _object(value)
    return Prompt.from_fields({name: _field_value(there[name]) for name in FIELDS if name in there})


def _field_value(value: object) -> FieldValue:
    if not isinstance(value, str | bool):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    """A name or an id: what is shown of a plan has to end somewhere."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError(value)
    return value


def _object(value: object) -> _Object:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _checksum(document: _Object) -> str:
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
