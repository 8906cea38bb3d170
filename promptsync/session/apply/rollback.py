"""The work of ``promptsync rollback``: an earlier text goes live at once, and into its file, and is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.errors import RefusedError, UsageError
from promptsync.hold import Hold
from promptsync.keys.nearest import did_you_mean
from promptsync.library.placing import Placing
from promptsync.model import Desired, Key, Origin
from promptsync.planning.choosing import keys_of
from promptsync.planning.pairing import pair
from promptsync.planning.rollback import RollbackPlanner
from promptsync.policy import ConflictPolicy, DriftPolicy
from promptsync.session.apply.applier import run_apply
from promptsync.session.apply.decisions import opened_ledger
from promptsync.session.git.worktree import check_committed, write_files
from promptsync.session.plan.job import open_job
from promptsync.session.runs.run import this_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from promptsync.model import Prompt
    from promptsync.planning.pairing import PromptPair
    from promptsync.protocols import Ledger
    from promptsync.session.apply.applier import ApplyReporter, ApplySettings
    from promptsync.session.plan.job import Job
    from promptsync.session.plan.request import PlanRequest


@dataclass(frozen=True, slots=True)
class Rollback:
    """What goes back: ``keys`` to ``revision`` of the ledger, or each to the text before its last one."""

    keys: Sequence[str]
    revision: str
    until: str
    reason: str


def run_rollback(
    request: PlanRequest,
    rollback: Rollback,
    reporter: ApplyReporter,
    settings: ApplySettings,
    warn: Callable[[str], None],
) -> tuple[int, tuple[Path, ...]]:
    """Apply the earlier texts and write them into their files; the exit code and the files.

    Raises PromptsyncError, with nothing sent, for a key without an earlier text, and for a file that has
    changes that are not committed or cannot say that text.
    """
    job = open_job(replace(request, keys=tuple(rollback.keys)), tolerated=frozenset({"empty-library"}))
    with opened_ledger(request.target, request.prompts) as opened:
        pairs = pair(job.library.desired, opened.state.bases)
        chosen = [_named(key, pairs, opened.ledger) for key in rollback.keys]
        earlier = {today: _earlier(opened.ledger, known, rollback.revision) for today, known in chosen}
    placing = Placing(job.folder, job.project.here, job.library.desired)
    files: dict[Key, dict[Path, str | None]] = {
        key: {**placing.files(key, prompt)} for key, prompt in earlier.items()
    }
    check_committed({path: text for each in files.values() for path, text in each.items()}, warn)
    planner = _planner(job, dict(chosen), earlier, rollback)
    code = run_apply(replace(job, planner=planner), reporter, settings)
    done = {key: each for key, each in files.items() if _is_held(request, key, planner.holds[key])}
    written = {path: text for each in done.values() for path, text in each.items()}
    write_files(written, lambda _: None)
    return code, tuple(map(job.project.shown, written))


def _planner(
    job: Job, known_as: Mapping[Key, Key], earlier: Mapping[Key, Prompt], rollback: Rollback
) -> RollbackPlanner:
    run = this_run(job.project.repository)
    protected = {one.key for one in job.library.desired if one.protect}
    origin = Origin(f"revision {rollback.revision or 'before'}")
    desired = [Desired(key, prompt, origin, key in protected) for key, prompt in earlier.items()]
    holds = {
        key: Hold(rollback.until, rollback.reason, run.actor, run.started, prompt.digest)
        for key, prompt in earlier.items()
    }
    policy = job.request.policy(job.project.config, ())
    wins = replace(
        policy,
        by_key=policy.only_authorities(),
        drift=DriftPolicy.OVERWRITE,
        conflict=ConflictPolicy.OVERWRITE,
    )
    return RollbackPlanner(desired, known_as, wins, holds)


def _named(key: str, pairs: Sequence[PromptPair], ledger: Ledger) -> tuple[Key, Key]:
    """The key of today and the ledger's. Raises UsageError for one that the ledger has never had."""
    for one in pairs:
        if key in keys_of(one) and one.base:
            return one.key, one.base.key
    if ledger.versions(Key(key)):
        return Key(key), Key(key)
    known = [known for one in pairs for known in keys_of(one)]
    raise UsageError(f"{key}: the ledger has no prompt with this key", did_you_mean(key, known))


def _earlier(ledger: Ledger, key: Key, revision: str) -> Prompt:
    if revision:
        if found := ledger.prompts_at(revision).get(key):
            return found
        raise RefusedError(
            f"there was no prompt {key} at revision {revision}", f"See promptsync history {key}."
        )
    earlier = (one.prompt for one in ledger.versions(key)[1:])
    found = next((prompt for prompt in earlier if prompt), None)
    if found is None:
        raise RefusedError(f"{key} has no earlier text to go back to", f"See promptsync history {key}.")
    return found


def _is_held(request: PlanRequest, key: Key, hold: Hold) -> bool:
    """Whether the ledger says that this rollback was done."""
    with opened_ledger(request.target, request.prompts, needed=False) as opened:
        return opened.state.holds.get(key) == hold
