"""Looks, at the end of a run, for prompts that a late create has made beside the one that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.problems import Problem, Severity, problem

if TYPE_CHECKING:
    from promptsync.applying.executor import Executor
    from promptsync.model import LivePrompt
    from promptsync.protocols import PromptWriter


async def find_twins(writer: PromptWriter, executor: Executor) -> tuple[Problem, ...]:
    """A problem for each twin; asks for nothing if every create was answered. Nothing is removed."""
    open_ones = {step.wanted for step in executor.uncertain}
    doubtful = [one for one in writer.doubtful if one not in open_ones]
    if not doubtful:
        return ()
    try:
        return tuple(map(_twin, await writer.find_twins(doubtful)))
    except RemoteError as error:
        message = f"promptsync could not see whether a lost create has made a prompt twice: {error.message}"
        return (Problem("twin", Severity.WARNING, message, None, "Look for equal prompts on the platform."),)


def _twin(live: LivePrompt) -> Problem:
    command = f", command /{live.command}" if live.command else ""
    return problem(
        "twin",
        f'the organization has "{live.name}" twice: {live.id}{command}, created at {live.created_at}, '
        "equals a prompt that this apply created and is not managed",
        None,
        "The platform carried a request out twice whose answer was lost. Delete this prompt on the platform.",
    )
