"""Where commands are mentioned: automations of the organization, and prompts of the library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.planning.used_commands import RULE, prompt_texts, used_commands
from promptsync.problems import Problem, Severity

if TYPE_CHECKING:
    from promptsync.model import Key
    from promptsync.service.prompts import PromptClient
    from promptsync.session.plan.job import Job
    from promptsync.source.mentions import Text

_SECONDS = 30.0
"""So long the automations are waited for."""


async def find_used(service: PromptClient, job: Job, lost: dict[str, Key]) -> tuple[Problem, ...]:
    """A finding for each of the ``lost`` commands that is mentioned; none if the rule is off.

    One request for 100 automations. That they cannot be listed is a warning.
    """
    severity = job.project.config.rules.get(RULE, Severity.WARNING)
    if severity is None:
        return ()
    texts, unseen = await automation_texts(service)
    found = used_commands(lost, [*texts, *prompt_texts(job.desired)], severity)
    if not unseen:
        return found
    names = ", ".join(f"/{command}" for command in lost)
    message = f"whether automations mention {names} is not known: {unseen}"
    hint = "Ask who owns automations before you apply."
    return (*found, Problem(RULE, Severity.WARNING, message, None, hint))


async def automation_texts(service: PromptClient) -> tuple[list[Text], str]:
    """The texts, and why they could not be had; never a failure."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await service.automation_texts(), ""
    except RemoteError as error:
        return [], error.message
    except TimeoutError:
        return [], f"no answer within {_SECONDS:g} s"
