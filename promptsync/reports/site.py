"""A library as its users look it up, as frozen values: ``session`` → ``render``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.reports.standing import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Prompt
    from promptsync.plan.differences import Drift
    from promptsync.record import Version
    from promptsync.source.mentions import Text


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that a prompt is written in, relative to the repository; ``edit`` is the forge's editor for it.

    ``edit`` is empty if the repository has no forge that promptsync knows.
    """

    path: str
    edit: str = ""


@dataclass(frozen=True, slots=True)
class SitePrompt:
    """One prompt. Its ``key`` is empty if it is in the organization only; then ``id`` is its id there.

    ``files`` are its own file and its parts. ``changed`` is the date of the last commit that touched its
    file, as YYYY-MM-DD; empty if it is unknown. ``text_known`` is false for a prompt that has no file and
    whose text was not asked for. ``drift`` is set and ``deleted_there`` true only if drift is shown.
    ``asks`` are sentences that it is meant for, and ``uses`` the texts that mention its command.
    """

    key: str
    prompt: Prompt
    id: str = ""
    files: tuple[SiteFile, ...] = ()
    changed: str = ""
    text_known: bool = True
    versions: tuple[Version, ...] = ()
    drift: Drift | None = None
    deleted_there: bool = False
    asks: tuple[str, ...] = ()
    uses: tuple[Text, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is for: ``command``, ``skill``, ``template``; or nothing."""
        flags = (self.prompt.is_command, self.prompt.is_skill, self.prompt.is_template)
        return tuple(kind for kind, is_set in zip(KINDS, flags, strict=True) if is_set)

    @property
    def folder(self) -> str:
        """The folder of its key; empty for the top and for a prompt without a key."""
        return self.key.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Site:
    """The prompts of a library, by key, then those of the organization alone, by name.

    ``target`` is empty if only files were looked at. ``history`` and ``drift`` say what was asked for.
    """

    title: str
    prompts: tuple[SitePrompt, ...]
    target: str = ""
    history: bool = False
    drift: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many prompts there are of each kind."""
        return {kind: sum(kind in one.kinds for one in self.prompts) for kind in KINDS}
