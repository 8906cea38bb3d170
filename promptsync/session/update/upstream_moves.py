"""Prompts that a source has under another path than before."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING

from promptsync.library.importing.conventions import SKILL_FILE
from promptsync.lock import digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.importing.importer import Converted
    from promptsync.lock import LockedPrompt
    from promptsync.session.update.upstream_prompts import UpstreamPrompts


def moves(prompts: Sequence[LockedPrompt], new: UpstreamPrompts) -> dict[str, str]:
    """The new path of each prompt that has one, by its old path.

    It is the same prompt if its text is as it was, else if it has the same name and no other of that name is
    new or gone.
    """
    known = {one.upstream for one in prompts}
    gone = [one for one in prompts if one.upstream not in new.prompts and one.upstream not in new.refused]
    fresh = [one for path, one in new.prompts.items() if path not in known]
    found: dict[str, str] = {}
    for prompt in gone:
        digest = prompt.files.get(posixpath.basename(prompt.file))
        same = [one for one in fresh if digest_of(one.content) == digest]
        if len(same) == 1 and same[0].file.upstream not in found.values():
            found[prompt.upstream] = same[0].file.upstream
    names = Counter(_called(one.upstream) for one in gone)
    new_names = Counter(_called_now(one) for one in fresh)
    for prompt in gone:
        name = _called(prompt.upstream)
        if prompt.upstream in found or names[name] != 1 or new_names[name] != 1:
            continue
        to = next(one.file.upstream for one in fresh if _called_now(one) == name)
        if to not in found.values():
            found[prompt.upstream] = to
    return found


def _called(upstream: str) -> tuple[str, str]:
    """What tells a prompt from others, wherever it is: a skill's folder, or a file's name."""
    folder, name = posixpath.split(upstream)
    return (posixpath.basename(folder), name) if name == SKILL_FILE else ("", name)


def _called_now(one: Converted) -> tuple[str, str]:
    return _called(one.file.upstream)
