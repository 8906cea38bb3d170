"""Which unmanaged live prompts could be the ones that new files mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.planning.pairing import Parted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Set

    from promptsync.model import Desired, Key, ListedPrompt, LivePrompt
    from promptsync.planning.pairing import PromptPair


def candidates_by_key(
    new: Iterable[Desired], live: Mapping[str, ListedPrompt], managed: Set[str]
) -> dict[Key, list[ListedPrompt]]:
    """The unmanaged live prompts that could be the same as a new file, oldest first.

    Those of the same command, or of the same name where neither has a command.
    """
    by_command: dict[str, list[ListedPrompt]] = {}
    by_name: dict[str, list[ListedPrompt]] = {}
    for one in sorted(live.values(), key=lambda p: (p.created_at, p.id)):
        if one.id not in managed:
            index, value = (by_command, one.command) if one.command else (by_name, one.name)
            index.setdefault(value, []).append(one)
    found = {}
    for desired in new:
        command = desired.prompt.command
        same = by_command.get(command, []) if command else by_name.get(desired.prompt.name, [])
        if same:
            found[desired.key] = same
    return found


def allotted(
    new: Collection[Desired], candidates: Mapping[Key, list[LivePrompt]]
) -> dict[Key, list[LivePrompt]]:
    """Each candidate for one file at most: one that equals it, else the first of ``new`` that it could be.

    A file with several candidates keeps them all, to be asked about.
    """
    taken: set[str] = set()
    found: dict[Key, list[LivePrompt]] = {}
    for desired in new:
        for live in candidates.get(desired.key, ()):
            if live.id not in taken and live.prompt == desired.prompt:
                found[desired.key] = [live]
                taken.add(live.id)
                break
    for desired in new:
        if desired.key not in found:
            rest = [live for live in candidates.get(desired.key, ()) if live.id not in taken]
            found[desired.key] = rest
            taken |= {live.id for live in rest}
    return found


def taken_back(
    pairs: Iterable[PromptPair], live: Mapping[str, ListedPrompt], taken: Set[str]
) -> dict[Key, str]:
    """The released prompts that are adopted again, by the file's key: none that is ``taken``, none twice.

    They come before all that could mean the same prompt: the ledger knows whose it was.
    """
    found: dict[str, Key] = {}
    for pair in pairs:
        if isinstance(pair, Parted) and pair.back and pair.mark.id in live.keys() - taken:
            found.setdefault(pair.mark.id, pair.key)
    return {key: prompt_id for prompt_id, key in found.items()}
