"""The members of the documents of checks, history and imports."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.problems import Severity
from promptsync.reports.imported import ImportStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.record import Applied, Version
    from promptsync.reports.checked import CheckReport
    from promptsync.reports.document import Document
    from promptsync.reports.imported import ImportedFile


def check_members(report: CheckReport) -> Document:
    """How many files, prompts, errors and warnings there are."""
    errors = sum(one.severity is Severity.ERROR for one in report.problems)
    summary = {
        "files": report.files,
        "prompts": report.prompts,
        "errors": errors,
        "warnings": len(report.problems) - errors,
    }
    gone = [{"file": file, "rule": rule, "count": count} for file, rule, count in report.gone]
    baseline = {"known": report.known, "gone": gone}
    asks = dict(report.asks) or None
    return {"summary": summary, "statistics": dict(report.statistics), "asks": asks, "baseline": baseline}


def history_members(applies: Iterable[Applied]) -> Document:
    """The applies, newest first."""
    return {"applies": [applied_document(one) for one in applies]}


def versions_members(versions: Iterable[Version]) -> Document:
    """The versions of one prompt, newest first; ``prompt`` is null in the one that deleted it."""
    return {"versions": [_version(one) for one in versions]}


def import_members(results: Iterable[ImportedFile], *, dry: bool | None) -> Document:
    """What became of each file; ``dry`` is None if nothing could be imported."""
    results = tuple(results)
    count = Counter(result.status for result in results)
    return {
        "dryRun": dry,
        "summary": {status.value: count[status] for status in ImportStatus},
        "files": [_imported(result) for result in results],
    }


def _version(version: Version) -> Document:
    return {
        **applied_document(version.applied),
        "overwritten": version.overwritten,
        "prompt": version.prompt.fields() if version.prompt else None,
    }


def applied_document(one: Applied) -> Document:
    return {
        "revision": one.revision,
        "time": one.time,
        "actor": one.actor,
        "source": one.source,
        "kind": str(one.kind),
        "status": str(one.status),
        "counts": dict(one.counts),
    }


def _imported(result: ImportedFile) -> Document:
    return {
        "source": result.source,
        "status": result.status.value,
        "file": result.file or None,
        "key": result.key or None,
        "kinds": list(result.kinds),
        "command": result.command or None,
        "notes": list(result.notes),
        "attention": list(result.attention),
        "problem": result.problem.document() if result.problem else None,
        "problems": [one.document() for one in result.problems],
    }
