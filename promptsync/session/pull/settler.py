"""Settles in a file what git and the platform have both made of its prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import RefusedError
from promptsync.model import LivePrompt
from promptsync.planning.choosing import keys_of
from promptsync.planning.evidence import moved
from promptsync.planning.pairing import Added, Narrowed, Parted
from promptsync.session.git.merging import merge_texts
from promptsync.session.pull.puller import Pulled, placing_of, write_pulled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from promptsync.model import Base, Desired
    from promptsync.planning.pairing import PromptPair
    from promptsync.session.plan.job import Job
    from promptsync.surveying.survey import Survey


def pull_theirs(job: Job, survey: Survey, warn: Callable[[str], None]) -> Pulled:
    """Write what the platform has into the files of the chosen prompts; remove a file whose prompt is gone.

    The ledger is not told: the next apply records that the files say it already. Raises PromptsyncError.
    """
    pulled, placing = Pulled(), placing_of(job)
    for pair, base in _chosen(job, survey):
        live = survey.view.live.get(base.id)
        if base.made.owner and (live is None or pair.desired is None):
            what = f"it is {base.made.part}, a part of {base.made.owner}"
            raise RefusedError(f"{pair.key} has no file of its own: {what}", "Edit that by hand.")
        if live is None:
            if pair.desired:
                pulled.writings[pair.desired.key] = {placing.file_of(pair.desired.key): None}
        elif isinstance(live, LivePrompt) and (pair.desired is None or _differs(pair.desired, base, live)):
            pulled.writings[pair.key] = placing.files(pair.key, live.prompt)
            pulled.prompts[pair.key] = live.prompt
    write_pulled(job, pulled, warn)
    return pulled


def pull_merged(job: Job, survey: Survey, warn: Callable[[str], None]) -> Pulled:
    """Merge what the platform has into the files of the chosen prompts, and count the conflicts of each.

    Where there are any, markers are left in the file, which is no prompt file then. Raises PromptsyncError.
    """
    pulled, placing = Pulled(), placing_of(job)
    for pair, base in _chosen(job, survey):
        live = survey.view.live.get(base.id)
        if pair.desired is None or live is None:
            what = "its file was removed" if live else "it was deleted on the platform"
            raise RefusedError(f"{pair.key} cannot be merged: {what}", "Use --theirs, or let git win.")
        if isinstance(live, LivePrompt) and _differs(pair.desired, base, live):
            before = placing.files(pair.desired.key, survey.view.loaded[base.key])
            after = placing.files(pair.desired.key, live.prompt)
            merged_files: dict[Path, str | None] = {}
            for path in {**before, **after}:
                ours = path.read_bytes().decode("utf-8")
                merged, pulled.conflicts[path] = merge_texts(
                    ours, before.get(path, ours), after.get(path, ours)
                )
                merged_files[path] = merged
            pulled.writings[pair.desired.key] = merged_files
    write_pulled(job, pulled, warn)
    return pulled


def _chosen(job: Job, survey: Survey) -> list[tuple[PromptPair, Base]]:
    """The chosen prompts that promptsync manages. Raises RefusedError for another."""
    found: list[tuple[PromptPair, Base]] = []
    for pair in survey.pairs:
        if not job.request.choice.chooses(keys_of(pair)):
            continue
        if isinstance(pair, Added | Narrowed | Parted):
            what = "it is not managed yet" if isinstance(pair, Added) else "it does not belong to this target"
            raise RefusedError(f"{pair.key} has nothing to be pulled: {what}", "See `promptsync plan`.")
        found.append((pair, pair.base))
    return found


def _differs(desired: Desired, base: Base, live: LivePrompt) -> bool:
    """Whether there is anything to bring: not what the server made of the very text that the file says."""
    return live.prompt != desired.prompt and (moved(base, live) or desired.prompt.digest != base.sent)
