"""Writes all prompts of a library into the ledger, as an apply does; prints the seconds of its two commits.

``python commit_ledger.py FOLDER``, a git repository with a remote ``origin`` and prompt files in ``prompts``.
No command commits without sending; so this calls what apply calls, between reading the files and the end.
"""

from __future__ import annotations

import sys
import time
import uuid
from pathlib import Path

from promptsync.ledger.git_ref import GitRefStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.library.loader import load_library
from promptsync.model import Base
from promptsync.plan import Request
from promptsync.record import ApplyStatus, Ending, IntendedStep, Intent, LedgerDelta, LedgerState, Run


def main(folder: Path) -> None:
    """Read, commit twice, print."""
    desired = load_library(folder / "prompts", repository=folder, shown_from=folder).desired
    now = "2026-01-01T00:00:00Z"
    run = Run("benchmark", "", now, 0.0, "", 0)
    steps = tuple(
        IntendedStep(one.key, Request.CREATE, None, one.prompt.digest, one.prompt.folded) for one in desired
    )
    bases = [Base(one.key, str(uuid.uuid4()), one.prompt.digest, one.prompt.digest, now) for one in desired]
    entry = LedgerDelta({base.key: base for base in bases}, {one.key: one.prompt for one in desired})
    ending = Ending(run, ApplyStatus.APPLIED, {"create": len(desired)})
    ledger = StoredLedger(GitRefStore(folder, "refs/promptsync/default", "origin"))

    start = time.monotonic()
    state = ledger.begin(LedgerState(organization=str(uuid.uuid4())), Intent(run, steps), LedgerDelta(), {})
    ledger.finish(state, entry, ending)
    sys.stdout.write(f"{len(desired)} prompts recorded in {time.monotonic() - start} seconds\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
