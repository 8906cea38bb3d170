"""The library's place in the repository, and whether a ledger belongs to the library that is there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import CONFIG_NAME, SANDBOX_TARGET
from promptsync.errors import ForeignLedgerError
from promptsync.keys.left_over import is_left_over
from promptsync.library.discover import discover
from promptsync.library.forms import suffix_of
from promptsync.render.escape import one_line
from promptsync.session.git.repository import open_repository

if TYPE_CHECKING:
    from promptsync.model import Key
    from promptsync.record import LedgerState
    from promptsync.session.opening.project import Project

_NOT_IN_A_REF = re.compile(r"[^A-Za-z0-9_/-]+")


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """The prompts directory ``chosen`` on the command line, else the configured one, of ``project``.

    ``target`` is what it is synced to.
    """

    project: Project
    target: str
    chosen: Path | None = None

    @property
    def path(self) -> str:
        """See LedgerState.library. Links are resolved: two names of one directory are one place."""
        folder = os.path.realpath(self.project.here / self.project.prompts(self.chosen))
        return Path(os.path.relpath(folder, os.path.realpath(self.project.root))).as_posix()

    def own(self, state: LedgerState) -> LedgerState:
        """The ledger's state with this place. Raises ForeignLedgerError for another library's ledger.

        A library was moved here if none is at the recorded place any more, as committed, and at least half of
        the ledger's prompts are here. A ledger without a place belongs to the library that has that half.
        """
        place = self.path
        if state.revision is None or state.library == place:
            return replace(state, library=place)
        half = self._has_half(state)
        if half and not (state.library and self._is_inhabited(state.library)):
            return replace(state, library=place)
        raise self._foreign(state, half=half)

    def _has_half(self, state: LedgerState) -> bool:
        known = {key for key, base in state.bases.items() if not (base.pulled or is_left_over(key))}
        return 2 * len(known & self._keys(self.project.prompts(self.chosen))) >= len(known)

    def _keys(self, folder: Path) -> set[Key]:
        """The keys of the files that are there now, good or not."""
        repository = Path(os.path.realpath(self.project.repository))
        found = discover(self.project.here / folder, repository=repository, shown_from=self.project.here)
        return {file.key for file in found.files}

    def _is_inhabited(self, place: str) -> bool:
        """Whether there is a prompt file at ``place``; in git, at HEAD."""
        if not self.project.in_git:
            return bool(self._keys(self.project.root / place))
        below = () if place == "." else ("--", place)
        with open_repository(self.project.repository) as repo:
            if not repo.head.is_valid():
                return False
            names = repo.git.ls_tree("-r", "-z", "--name-only", "--full-tree", "HEAD", *below)
        return any(suffix_of(name) and not name.endswith("README.md") for name in names.split("\0"))

    def _foreign(self, state: LedgerState, *, half: bool) -> ForeignLedgerError:
        here = one_line(self.path)
        if not state.library:
            message = f"the ledger does not say whose it is, and most of its prompts are not in {here}"
        else:
            message = f"the ledger belongs to the library in {one_line(state.library)}, not to that in {here}"
        if half and state.library:
            return ForeignLedgerError(message, f"If it was moved, commit the move. {self._way_out()}")
        return ForeignLedgerError(message, self._way_out())

    def _way_out(self) -> str:
        if self.target == SANDBOX_TARGET:
            return "The sandbox rehearses one library: delete .promptsync/sandbox.* to begin with another."
        file = self.project.config_file
        where = self.project.shown(file) if file and not self.chosen else f"a {CONFIG_NAME} of its own"
        name = _NOT_IN_A_REF.sub("-", self.path.removesuffix("/prompts")).strip("-/") or "NAME"
        setting = f"targets.{self.target}.state: ref:{name}"
        return f"Give this library a ledger of its own: set `{setting}` in {where}."
