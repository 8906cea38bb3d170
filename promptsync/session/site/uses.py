"""Where the commands of a library are used: what a site tells of each prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.planning.used_commands import prompt_texts
from promptsync.source.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.model import Desired, Key
    from promptsync.source.mentions import Text


def uses_of(desired: Iterable[Desired], texts: Iterable[Text] = ()) -> Mapping[Key, tuple[Text, ...]]:
    """The texts that mention the command of each prompt: other prompts, and ``texts`` from elsewhere."""
    prompts = list(desired)
    owners = {one.prompt.command: one.key for one in prompts if one.prompt.command}
    found: dict[Key, list[Text]] = {}
    for one in mentions([*prompt_texts(prompts), *texts], owners):
        owner = owners[one.command]
        if (one.where.kind, one.where.name) != ("prompt", owner):
            found.setdefault(owner, []).append(one.where)
    return {key: tuple(where) for key, where in found.items()}
