"""Where the commands of an organization are mentioned, for a person who asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.planning.known_prompts import find_known
from promptsync.planning.used_commands import prompt_texts
from promptsync.session.look.looker import surveyed_prompts
from promptsync.session.plan.surveyor import open_target
from promptsync.session.plan.usage import automation_texts
from promptsync.source.mentions import Text, mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from promptsync.session.plan.job import Job
    from promptsync.source.mentions import Mention


@dataclass(frozen=True, slots=True)
class Usage:
    """The commands that were asked about, each with its mentions; ``unseen``: why automations are missing."""

    commands: tuple[tuple[str, tuple[Mention, ...]], ...]
    unseen: str


def find_usage(job: Job, words: Sequence[str], repositories: Iterable[Path]) -> Usage:
    """Where the commands of the prompts that ``words`` name are mentioned; none: every command.

    Sends a plan's requests, and one for 100 automations. Raises PromptsyncError for what is not there.
    """
    extra = [text for repository in repositories for text in repository_texts(repository)]
    return asyncio.run(_found(job, words, extra))


async def _found(job: Job, words: Sequence[str], extra: Iterable[Text]) -> Usage:
    async with open_target(job) as surveyor:
        survey = await surveyor.survey(fetched=False)
        prompts = surveyed_prompts(job, survey)
        chosen = [find_known(prompts, word) for word in words] or prompts
        commands = sorted({one.prompt.command for one in chosen if one.prompt.command})
        if not commands:
            raise PromptsyncError(
                "there is no command to look for", "`promptsync list --kind command` shows them."
            )
        texts, unseen = await automation_texts(surveyor.service)
    everything = mentions([*texts, *prompt_texts(job.desired), *extra], commands)
    return Usage(tuple((one, tuple(m for m in everything if m.command == one)) for one in commands), unseen)


_FILES = (".ona/automations*.y*ml", ".ona/automations/*.y*ml", "AGENTS.md", "CLAUDE.md", ".claude/**/*.md")
_GITHUB = (".github/**/*.md", ".github/**/*.y*ml")
_LARGEST = 2**20


def repository_texts(repository: Path) -> Iterator[Text]:
    """The lines of the files of a checkout that are known to mention commands. Raises PromptsyncError."""
    if not repository.is_dir():
        raise PromptsyncError(f"{repository} is not a folder", "Name a checkout of the repository.")
    found = sorted({path for pattern in (*_FILES, *_GITHUB) for path in repository.glob(pattern)})
    for path in found:
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines, 1):
                yield Text("file", str(path), f"line {number}", line)
