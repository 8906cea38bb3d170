"""``intent.json``: what a run is about to send. It is there only while an apply runs, or after it died.

Format 1 lacks a step's ``before`` and a run's subject.
"""

from __future__ import annotations

import json

from promptsync.ledger.members import FORMAT_VERSION, Members, check_version, dump, parsed, unknown
from promptsync.model import Digest, Key, Prompt
from promptsync.plan.steps import Request
from promptsync.record import IntendedStep, Intent, Run

INTENT_PATH = "intent.json"


_RUN_BEFORE_2 = ("actor", "source", "started", "seconds", "host", "pid")

_STEP = frozenset({"key", "request", "id", "before", "wanted", "folded"})


def dump_intent(intent: Intent) -> bytes:
    """``intent.json``."""
    return dump(
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
        check_version(document["formatVersion"], INTENT_PATH)
        if document["formatVersion"] == 1:
            document = _nested_run(document)
        return Intent(
            run=_parse_run(document["run"]),
            steps=tuple(_parse_step(step) for step in document["steps"]),
            protect=frozenset(document["protect"]),
            overwritten=tuple(document["overwritten"]),
            extra=unknown(document, ("formatVersion", "run", "protect", "overwritten", "steps")),
        )

    return parsed(parse, INTENT_PATH)


def _nested_run(document: Members) -> Members:
    """An intent of format 1, which has no ``formatVersion`` and the members of its run beside the others."""
    run = {name: document[name] for name in _RUN_BEFORE_2}
    return {"run": run, **unknown(document, _RUN_BEFORE_2)}


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
        extra=unknown(document, (*_RUN_BEFORE_2, "subject", "machine", "born", "dirty")),
    )


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


def _parse_step(document: Members) -> IntendedStep:
    before, wanted = document.get("before"), document["wanted"]
    return IntendedStep(
        key=Key(document["key"]),
        request=Request(document["request"]),
        prompt_id=document["id"],
        wanted=Digest(Prompt.from_fields(wanted)) if wanted else None,
        folded=document["folded"],
        before=Digest(Prompt.from_fields(before)) if before else None,
        extra=unknown(document, _STEP),
    )
