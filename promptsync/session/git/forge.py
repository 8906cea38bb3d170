"""Where a file of the repository is edited on its forge."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from promptsync.session.git.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from git import Repo

_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>[^/:@]+):(?!//)(?P<path>.+)")
_EDITORS: Mapping[str, str] = {
    "github": "{project}/edit/{branch}/{path}",
    "gitlab": "{project}/-/edit/{branch}/{path}",
    "bitbucket": "{project}/src/{branch}/{path}?mode=edit",
}
"""The editor's address on each forge, by a word that its host has."""


@dataclass(frozen=True, slots=True)
class Forge:
    """``project`` is its address, ``branch`` the one that changes are proposed to."""

    project: str
    branch: str
    template: str

    def editor(self, path: str) -> str:
        """The address that opens the forge's editor for the file at ``path`` in the repository."""
        return self.template.format(project=self.project, branch=quote(self.branch), path=quote(path))


def find_forge(repository: Path) -> Forge | None:
    """The forge that the repository's only remote, or its origin, is on; None for a forge nobody knows."""
    if not os.path.lexists(repository / ".git"):
        return None
    with open_repository(repository) as repo:
        remotes = {remote.name: remote.url for remote in repo.remotes}
        url = remotes.get("origin") or (next(iter(remotes.values())) if len(remotes) == 1 else "")
        branch = _branch(repo)
    project = _project(url)
    template = next((one for word, one in _EDITORS.items() if word in urlsplit(project).netloc), "")
    return Forge(project, branch, template) if template and branch else None


def _project(url: str) -> str:
    """The address of a project for a browser, without user and password; empty for a folder on this disk."""
    scp = _SCP.fullmatch(url)
    parts = urlsplit(f"ssh://{scp['host']}/{scp['path']}" if scp else url)
    if parts.scheme not in {"https", "http", "ssh", "git"} or not parts.hostname:
        return ""
    path = parts.path.strip("/").removesuffix(".git")
    return f"https://{parts.hostname}/{quote(path)}"


def _branch(repo: Repo) -> str:
    """The remote's default branch as git knows it here, else the one that is checked out."""
    for remote in repo.remotes:
        for reference in remote.refs:
            if reference.name == f"{remote.name}/HEAD":
                return reference.reference.name.removeprefix(f"{remote.name}/")
    return "" if repo.head.is_detached else repo.active_branch.name
