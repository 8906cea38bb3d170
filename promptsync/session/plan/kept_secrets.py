"""Warns of secrets that an apply would put into git: the ledger keeps every text that is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import overwritten
from promptsync.problems import problem
from promptsync.session.opening.target import ledger_file

if TYPE_CHECKING:
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem
    from promptsync.session.plan.job import Job


def secrets_for_git(job: Job, plan: Plan) -> tuple[Problem, ...]:
    """A warning for each text on the platform with a secret that ``plan`` would overwrite or delete.

    None if the ledger is a file, which is shared with nobody, or if the rule ``secret`` is off.
    """
    texts = overwritten(plan)
    if not texts or ledger_file(job.project, job.target) or _is_off(job):
        return ()
    from promptsync.library.rules.secret import secret

    return tuple(
        problem(
            "secret-in-ledger",
            f"{key}: on the platform its {found.message}; an apply keeps it in the ledger, which is in git",
            None,
            "Take it out there first and revoke it; or keep the ledger out of git: `state: file:PATH`.",
        )
        for key, prompt in texts.items()
        for found in secret(prompt)
    )


def _is_off(job: Job) -> bool:
    rules = job.project.config.rules
    return "secret" in rules and rules["secret"] is None
