"""Opens what a person names as sources: paths on this disk, and git repositories, which are fetched."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import UsageError
from promptsync.library.discover import shown_path
from promptsync.library.importing.conventions import SKILL_FILE
from promptsync.library.importing.source_files import Source
from promptsync.source.local_tree import LocalTree
from promptsync.source.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptsync.session.opening.project import Project
    from promptsync.upstream.address import Address
    from promptsync.upstream.commit_tree import CommitTree


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """``address`` and ``commit`` are of a git repository, and empty for a path on this disk."""

    source: Source
    address: Address | None = None
    commit: str = ""


@contextmanager
def open_source(
    text: str, project: Project, prompts: Path, fetching: Callable[[str], None]
) -> Iterator[OpenedSource]:
    """The source that ``text`` names; what is fetched for it is gone after the block.

    ``fetching`` hears the address before git is asked. Raises UsageError for a path that is not there, and
    PromptsyncError for a repository that cannot be had.
    """
    if os.path.lexists(text) and not _is_bare(Path(text)):
        yield OpenedSource(_of_path(Path(text), project, prompts))
        return
    from promptsync.upstream.repository import open_upstream, shown_address

    address = _address(text, project.config.root)
    fetching(shown_address(address))
    with open_upstream(address) as upstream:
        commit = upstream.fetch_head()
        yield OpenedSource(of_tree(upstream.tree(commit), address), address, commit)


def of_tree(tree: CommitTree, address: Address) -> Source:
    """A fetched repository's files as a source."""
    above = tuple(address.path.split("/")) if address.path else ()
    return Source(tree, above, home=address.path, label=address.name, origin=str(address))


def _address(text: str, root: Path) -> Address:
    """The address; a relative path is written as it is seen from ``root``, where the lock is."""
    from promptsync.upstream.address import local_address, parse_address

    if not os.path.lexists(text) and (found := parse_address(text)):
        return found
    address = local_address(text)
    if not os.path.lexists(address.url):
        hint = "Write a path, https://HOST/PATH, git@HOST:PATH, or OWNER/NAME for GitHub."
        raise UsageError(f"the source {shown(text)} is neither a path that exists nor a git address", hint)
    url = os.path.abspath(address.url)  # noqa: PTH100  # git runs elsewhere
    written = "" if Path(address.url).is_absolute() else Path(os.path.relpath(url, root)).as_posix()
    return replace(address, url=url, written=written)


def _is_bare(path: Path) -> bool:
    """Whether a folder is a git repository without a work tree."""
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def _of_path(path: Path, project: Project, prompts: Path) -> Source:
    path = Path(os.path.abspath(path))  # noqa: PTH100  # without a link resolved
    real = os.path.realpath(prompts)
    if Path(os.path.realpath(path)).is_relative_to(real):
        raise UsageError(f"{shown_path(path, project.here)} is in the prompts directory {prompts}")
    if path.name == SKILL_FILE:
        path = path.parent  # the skill is its folder
    folder, file = (path, "") if path.is_dir() else (path.parent, path.name)
    over = {real: "the prompts directory itself"}
    tree = LocalTree(folder, lambda one: shown_path(one, project.here), over, file)
    # What is above the repository, or above a source elsewhere, says nothing.
    inside = folder.is_relative_to(project.repository)
    above = folder.relative_to(project.repository).parts if inside else (folder.name,)
    return Source(tree, above, named=bool(file), label=folder.name)
