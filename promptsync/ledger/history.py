"""The ledger's log as a table of applies: pure functions from commit messages and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.plan.change import Action
from promptsync.record import Applied, ApplyStatus, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.ledger.store import Commit

_TRAILER = re.compile(r"^([A-Z][a-z]+): (.*)$", re.MULTILINE)
_COUNTED = (
    Action.CREATE,
    Action.UPDATE,
    Action.REPLACE,
    Action.DELETE,
    Action.ADOPT,
    Action.RELEASE,
    Action.RECORD,
)


def message(subject: str, status: ApplyStatus, run: Run, counts: Mapping[str, int]) -> str:
    """A commit message that :func:`applies` reads: a subject, then trailers."""
    trailers = {"Status": str(status)}
    trailers |= {action.title(): str(number) for action, number in counts.items()}
    source = f"{run.source}-dirty" if run.source and run.dirty else run.source
    trailers |= {"Source": source, "Actor": run.actor, "Started": run.started}
    return f"{subject}\n\n" + "".join(
        f"{name}: {' '.join(value.split())}\n" for name, value in trailers.items()
    )


def applies(commits: Iterable[Commit]) -> list[Applied]:
    """The applies in ``commits``, which come newest first, so that each has one row.

    An intent is its own row only while nothing came after it from the same run: the run goes on or has died.
    """
    rows: list[Applied] = []
    for commit in commits:
        row = row_of(commit)
        ended = (
            rows
            and row.status is ApplyStatus.BEGUN
            and (rows[-1].actor, rows[-1].started) == (row.actor, row.started)
        )
        if not ended:
            rows.append(row)
    return rows


def row_of(commit: Commit) -> Applied:
    """What the commit's message says. Under format 1 of the ledger the status was called ``State``."""
    trailers = dict(_TRAILER.findall(commit.message))
    status = trailers.get("Status") or trailers.get("State") or ApplyStatus.APPLIED
    return Applied(
        revision=commit.revision,
        time=commit.time,
        actor=trailers.get("Actor", ""),
        source=trailers.get("Source", ""),
        started=trailers.get("Started", ""),
        status=ApplyStatus(status),
        counts={str(action): int(trailers.get(action.title(), 0)) for action in _COUNTED},
    )
