"""The platform's own SDK as tests use it: a client that promptsync has no part in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gitpod.v1 import agent_pb2

if TYPE_CHECKING:
    from promptsync.model import Prompt


def creation(prompt: Prompt) -> agent_pb2.CreatePromptRequest:
    """The official request that creates ``prompt``."""
    return agent_pb2.CreatePromptRequest(
        name=prompt.name,
        description=prompt.description,
        prompt=prompt.prompt,
        command=prompt.command,
        is_command=prompt.is_command,
        is_skill=prompt.is_skill,
        is_template=prompt.is_template,
    )
