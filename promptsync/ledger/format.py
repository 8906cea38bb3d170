"""What stands in a ledger's files: pure functions from values to bytes and back.

- ``ledger.json``: organization and bases, texts as SHA-256
- ``prompts/KEY.md``: the prompt of a base, whole: JSON front matter, then the text byte for byte
- ``intent.json`` and ``overwritten/KEY.md``: only while an apply runs, or after it died

Everything is sorted and indented, so that the difference of two revisions reads well.

Format 1 is read too; it lacks a base's source, a step's ``before``, a run's subject, the library and the last
clean apply. A member that this version does not know is kept, and written back after the known ones.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from promptsync.composition import WHOLE, Bundle, Made
from promptsync.errors import LedgerError
from promptsync.hold import Hold
from promptsync.model import Base, Digest, Key, Prompt
from promptsync.plan import Request
from promptsync.record import CleanApply, IntendedStep, Intent, LedgerState, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

T = TypeVar("T")

# A JSON object as it is read: its values are checked by their use.
Members = dict[str, Any]

FORMAT_VERSION = 2
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


def dump_state(state: LedgerState) -> bytes:
    """``ledger.json``."""
    return _dump(
        {
            "formatVersion": FORMAT_VERSION,
            "organization": state.organization,
            "library": state.library,
            "applied": _dump_clean_apply(state.applied) if state.applied else None,
            "prompts": {key: _dump_base(state.bases[key]) for key in sorted(state.bases)},
            **_dump_marks(state),
            **state.extra,
        }
    )


def parse_state(revision: str, content: bytes, intent: bytes | None) -> LedgerState:
    """The state that ``ledger.json`` and, if there, ``intent.json`` hold."""

    def parse() -> LedgerState:
        document: Members = json.loads(content)
        _check_version(document["formatVersion"], LEDGER_PATH)
        applied = document.get("applied")
        return LedgerState(
            revision=revision,
            organization=document["organization"],
            bases={Key(key): _parse_base(Key(key), one) for key, one in document["prompts"].items()},
            library=document.get("library", ""),
            applied=_parse_clean_apply(applied) if applied else None,
            released={
                Key(key): _parse_base(Key(key), one) for key, one in document.get("released", {}).items()
            },
            holds={Key(key): _parse_hold(one) for key, one in document.get("holds", {}).items()},
            extra=_unknown(document, _STATE),
        )

    state = _parsed(parse, LEDGER_PATH)
    return state if intent is None else replace(state, intent=parse_intent(intent))


_STATE = frozenset({"formatVersion", "organization", "library", "applied", "prompts", "released", "holds"})


def _dump_marks(state: LedgerState) -> Members:
    """Released prompts and holds, where there are any."""
    released = {key: _dump_base(state.released[key]) for key in sorted(state.released)}
    holds = {key: _dump_hold(state.holds[key]) for key in sorted(state.holds)}
    return {name: found for name, found in (("released", released), ("holds", holds)) if found}


def _dump_hold(hold: Hold) -> Members:
    document: Members = {
        "until": hold.until,
        "reason": hold.reason,
        "actor": hold.actor,
        "since": hold.since,
    }
    return {**document, "text": hold.text.fields()} if hold.text else document


def _parse_hold(document: Members) -> Hold:
    text = document.get("text")
    return Hold(
        document["until"],
        document["reason"],
        document["actor"],
        document["since"],
        Digest(Prompt.from_fields(text)) if text else None,
    )


def dump_intent(intent: Intent) -> bytes:
    """``intent.json``."""
    return _dump(
        {
            "formatVersion": FORMAT_VERSION,
            "run": _dump_run(intent.run),
            "protect": sorted(intent.protect),
            "overwritten": list(intent.overwritten),
            "steps": [_dump_step(step) for step in intent.steps],
            **intent.extra,
        }
    )


def parse_intent(content: bytes) -> Intent:
    """The reverse of :func:`dump_intent`."""

    def parse() -> Intent:
        document: Members = {"formatVersion": 1, **json.loads(content)}
        _check_version(document["formatVersion"], INTENT_PATH)
        if document["formatVersion"] == 1:
            document = _nested_run(document)
        return Intent(
            run=_parse_run(document["run"]),
            steps=tuple(_parse_step(step) for step in document["steps"]),
            protect=frozenset(document["protect"]),
            overwritten=tuple(document["overwritten"]),
            extra=_unknown(document, ("formatVersion", "run", "protect", "overwritten", "steps")),
        )

    return _parsed(parse, INTENT_PATH)


_RUN_BEFORE_2 = ("actor", "source", "started", "seconds", "host", "pid")


def _nested_run(document: Members) -> Members:
    """An intent of format 1, which has no ``formatVersion`` and the members of its run beside the others."""
    run = {name: document[name] for name in _RUN_BEFORE_2}
    return {"run": run, **_unknown(document, _RUN_BEFORE_2)}


def _dump_run(run: Run) -> Members:
    return {
        "actor": run.actor,
        "subject": run.subject,
        "source": run.source,
        "started": run.started,
        "seconds": run.seconds,
        "host": run.host,
        "pid": run.pid,
        "machine": run.machine,
        "born": run.born,
        **({"dirty": True} if run.dirty else {}),
        **run.extra,
    }


def _parse_run(document: Members) -> Run:
    return Run(
        actor=document["actor"],
        source=document["source"],
        started=document["started"],
        seconds=document["seconds"],
        host=document["host"],
        pid=document["pid"],
        subject=document.get("subject", ""),
        machine=document.get("machine", ""),
        born=document.get("born", ""),
        dirty=document.get("dirty") is True,
        extra=_unknown(document, (*_RUN_BEFORE_2, "subject", "machine", "born", "dirty")),
    )


def _dump_clean_apply(one: CleanApply) -> Members:
    return {"source": one.source, "actor": one.actor, "time": one.time, **one.extra}


def _parse_clean_apply(document: Members) -> CleanApply:
    extra = _unknown(document, ("source", "actor", "time"))
    return CleanApply(document["source"], document["actor"], document["time"], extra)


def _dump_base(base: Base) -> Members:
    document: Members = {
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
    if base.source:
        document["source"] = base.source
    if base.made != WHOLE:
        document["made"] = _dump_made(base.made)
    return {**document, **base.extra}


_BASE = frozenset({"id", "updatedAt", "sent", "answered", "protect", "pulled", "source", "made"})


def _parse_base(key: Key, document: Members) -> Base:
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
        source=document.get("source", ""),
        made=_parse_made(document["made"]) if "made" in document else WHOLE,
        extra=_unknown(document, _BASE),
    )


def _dump_made(made: Made) -> Members:
    members = {"owner": made.owner, "part": made.part, "bundle": made.bundle}
    return {name: value for name, value in members.items() if value}


def _parse_made(document: Members) -> Made:
    bundle = document.get("bundle")
    return Made(document.get("owner", ""), document.get("part", ""), Bundle(bundle) if bundle else None)


def _dump_step(step: IntendedStep) -> Members:
    return {
        "key": step.key,
        "request": step.request,
        "id": step.prompt_id,
        "before": step.before.fields() if step.before else None,
        "wanted": step.wanted.fields() if step.wanted else None,
        "folded": step.folded,
        **step.extra,
    }


_STEP = frozenset({"key", "request", "id", "before", "wanted", "folded"})


def _parse_step(document: Members) -> IntendedStep:
    before, wanted = document.get("before"), document["wanted"]
    return IntendedStep(
        key=Key(document["key"]),
        request=Request(document["request"]),
        prompt_id=document["id"],
        wanted=Digest(Prompt.from_fields(wanted)) if wanted else None,
        folded=document["folded"],
        before=Digest(Prompt.from_fields(before)) if before else None,
        extra=_unknown(document, _STEP),
    )


def _check_version(version: int, path: str) -> None:
    if version > FORMAT_VERSION:
        raise LedgerError(
            f"the ledger's {path} has format {version}; this version of promptsync reads formats up to "
            f"{FORMAT_VERSION}",
            "Upgrade promptsync here to the version that wrote it.",
        )


def _unknown(document: Members, known: Collection[str]) -> Members:
    return {name: value for name, value in document.items() if name not in known}


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
