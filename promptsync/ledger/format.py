"""What stands in a ledger's files: pure functions from values to bytes and back.

- ``ledger.json``: organization and bases, texts as SHA-256
- ``prompts/KEY.md``: the prompt of a base, whole: JSON front matter, then the text byte for byte
- ``intent.json`` and ``overwritten/KEY.md``: only while an apply runs, or after it died

Everything is sorted and indented, so that the difference of two revisions reads well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from promptsync.errors import LedgerError
from promptsync.model import Base, Digest, Key, Prompt
from promptsync.plan import Request
from promptsync.record import IntendedStep, Intent, LedgerState, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

FORMAT_VERSION = 1
LEDGER_PATH = "ledger.json"
INTENT_PATH = "intent.json"

_FENCE = b"---\n"


def prompt_path(key: Key) -> str:
    """Where the prompt behind a base is kept."""
    return f"prompts/{key}.md"


def overwritten_path(key: Key) -> str:
    """Where a live prompt is put in safety while an apply runs."""
    return f"overwritten/{key}.md"


def key_of(path: str) -> Key | None:
    """The key of a prompt's path, wherever it is kept; None for another file."""
    folder, _, name = path.partition("/")
    return Key(name.removesuffix(".md")) if folder in {"prompts", "overwritten"} else None


def dump_prompt(prompt: Prompt) -> bytes:
    """Front matter with every field but the text, then the text as it is."""
    head = {name: value for name, value in prompt.fields().items() if name != "prompt"}
    return b"".join((_FENCE, _dump(head), _FENCE, prompt.prompt.encode()))


def parse_prompt(content: bytes, path: str) -> Prompt:
    """The reverse of :func:`dump_prompt`."""

    def parse() -> Prompt:
        opening, head, text = content.split(_FENCE, 2)
        if opening:
            raise ValueError
        return Prompt.from_fields({**json.loads(head), "prompt": text.decode()})

    return _parsed(parse, path)


def dump_state(organization: str, bases: Mapping[Key, Base]) -> bytes:
    """``ledger.json``."""
    return _dump(
        {
            "formatVersion": FORMAT_VERSION,
            "organization": organization,
            "prompts": {key: _dump_base(bases[key]) for key in sorted(bases)},
        }
    )


def parse_state(revision: str, content: bytes, intent: bytes | None) -> LedgerState:
    """The state that ``ledger.json`` and, if there, ``intent.json`` hold."""

    def parse() -> LedgerState:
        document = json.loads(content)
        _check_version(document)
        bases = {Key(key): _parse_base(Key(key), one) for key, one in document["prompts"].items()}
        return LedgerState(revision, document["organization"], bases)

    state = _parsed(parse, LEDGER_PATH)
    if intent is None:
        return state
    return LedgerState(revision, state.organization, state.bases, parse_intent(intent))


def dump_intent(intent: Intent) -> bytes:
    """``intent.json``."""
    run = intent.run
    return _dump(
        {
            "actor": run.actor,
            "source": run.source,
            "started": run.started,
            "seconds": run.seconds,
            "host": run.host,
            "pid": run.pid,
            "protect": sorted(intent.protect),
            "overwritten": list(intent.overwritten),
            "steps": [_dump_step(step) for step in intent.steps],
        }
    )


def parse_intent(content: bytes) -> Intent:
    """The reverse of :func:`dump_intent`."""

    def parse() -> Intent:
        document = json.loads(content)
        run = Run(*(document[name] for name in ("actor", "source", "started", "seconds", "host", "pid")))
        return Intent(
            run,
            tuple(_parse_step(step) for step in document["steps"]),
            frozenset(document["protect"]),
            tuple(document["overwritten"]),
        )

    return _parsed(parse, INTENT_PATH)


def _dump_base(base: Base) -> dict[str, object]:
    document: dict[str, object] = {
        "id": base.id,
        "updatedAt": base.updated_at,
        "sent": base.sent.fields(),
    }
    if base.answered != base.sent:
        document["answered"] = base.answered.fields()
    if base.protect:
        document["protect"] = True
    if base.pulled:
        document["pulled"] = True
    return document


def _parse_base(key: Key, document: dict[str, Any]) -> Base:
    sent = Digest(Prompt.from_fields(document["sent"]))
    answered = document.get("answered")
    return Base(
        key=key,
        id=document["id"],
        sent=sent,
        answered=Digest(Prompt.from_fields(answered)) if answered else sent,
        updated_at=document["updatedAt"],
        protect=document.get("protect", False),
        pulled=document.get("pulled", False),
    )


def _dump_step(step: IntendedStep) -> dict[str, object]:
    return {
        "key": step.key,
        "request": step.request,
        "id": step.prompt_id,
        "wanted": step.wanted.fields() if step.wanted else None,
        "folded": step.folded,
    }


def _parse_step(document: dict[str, Any]) -> IntendedStep:
    wanted = document["wanted"]
    return IntendedStep(
        key=Key(document["key"]),
        request=Request(document["request"]),
        prompt_id=document["id"],
        wanted=Digest(Prompt.from_fields(wanted)) if wanted else None,
        folded=document["folded"],
    )


def _check_version(document: dict[str, Any]) -> None:
    if document["formatVersion"] > FORMAT_VERSION:
        raise LedgerError(
            f"the ledger has format {document['formatVersion']}; this version reads {FORMAT_VERSION}",
            "Upgrade promptsync here to the version that wrote it.",
        )


def _dump(document: Mapping[str, object]) -> bytes:
    """JSON with a line for each entry, and for each of its items, so that git shows what has changed.

    json's own indentation leaves its C encoder unused.
    """
    lines = (f"{_line(name)}: {_entry(value)}" for name, value in document.items())
    return _lines("{", lines, "}\n").encode()


def _entry(value: object) -> str:
    if value and isinstance(value, dict):
        return _lines("{", (f" {_line(name)}: {_line(item)}" for name, item in value.items()), " }")
    if value and isinstance(value, list):
        return _lines("[", (f" {_line(item)}" for item in value), " ]")
    return _line(value)


def _lines(opening: str, lines: Iterable[str], closing: str) -> str:
    return f"{opening}\n" + ",\n".join(f" {line}" for line in lines) + f"\n{closing}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _parsed(parse: Callable[[], T], path: str) -> T:
    """Whatever ``parse`` gives, or an error that names the damaged file."""
    try:
        return parse()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerError(
            f"the ledger is damaged: {path} cannot be read ({type(error).__name__})",
            "Nothing was changed. Put the ledger back from a copy, or remove it and adopt the live prompts.",
        ) from error
