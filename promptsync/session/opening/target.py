"""Opens a target: the service behind it, and its ledger."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from typing import TYPE_CHECKING

from promptsync.config import SANDBOX_TARGET
from promptsync.errors import LedgerError, PromptsyncError
from promptsync.ledger.ledger import StoredLedger
from promptsync.private_files import make_private_folder
from promptsync.record import LedgerState, Neighbor
from promptsync.session.git.repository import check_git

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from promptsync.config import Target
    from promptsync.protocols import Ledger
    from promptsync.sandbox.app import ASGIApp
    from promptsync.service.prompts import PromptClient
    from promptsync.session.opening.project import Project

STATE_FOLDER = ".promptsync"


def open_ledger(project: Project, target: Target) -> Ledger:
    """Where the target's configuration says; by default a git ref, outside a repository a file."""
    if file := ledger_file(project, target):
        return _of_file(file)
    check_git()
    from promptsync.ledger.git_ref import FOLDER, GitRefStore, remote_of

    remote = remote_of(project.repository, target.remote)
    ref = FOLDER + target.ledger.removeprefix("ref:")
    return StoredLedger(GitRefStore(project.repository, ref, remote))


def shared_remote(project: Project, target: Target) -> str | None:
    """The remote of the library, for a ledger in a file too; None if git has none or does not say."""
    check_git()
    from promptsync.ledger.git_ref import remote_of

    with suppress(LedgerError):
        return remote_of(project.repository, target.remote)
    return None


def open_neighbors(project: Project, target: Target, ledger: Ledger) -> list[Neighbor]:
    """The other ledgers here: those beside the target's ``ledger``, and the files of other targets."""
    if target.name == SANDBOX_TARGET:  # an organization of its own
        return []
    others = [one for one in project.config.targets.values() if one.name != target.name]
    files = {one.ledger: file for one in others if (file := ledger_file(project, one)) and file.is_file()}
    found = [_in_file(name, file) for name, file in files.items()]
    if ledger_file(project, target) is None:
        return found + ledger.neighbors()
    return found + (_in_git(project) if project.in_git else [])


def _of_file(file: Path) -> StoredLedger:
    from promptsync.ledger.file import FileStore  # it imports SQLite

    return StoredLedger(FileStore(file))


def _in_file(name: str, file: Path) -> Neighbor:
    try:
        return Neighbor(name, _of_file(file).read())
    except LedgerError as error:
        return Neighbor(name, LedgerState(), error.message)


def _in_git(project: Project) -> list[Neighbor]:
    """The ledgers in git, as they are known here, for one that is not. Without git nobody here has one."""
    import shutil

    if shutil.which("git") is None:
        return []
    check_git()
    from promptsync.ledger.git_ref import FOLDER, GitRefStore

    with closing(StoredLedger(GitRefStore(project.repository, FOLDER, None))) as ledgers:
        return ledgers.neighbors()


def ledger_file(project: Project, target: Target) -> Path | None:
    """The file that holds the target's ledger; None if git does."""
    if target.ledger.startswith("file:"):
        return project.config.root / target.ledger.removeprefix("file:")
    if target.state or (project.in_git and target.name != SANDBOX_TARGET):
        return None
    return project.config.root / STATE_FOLDER / f"{target.name}.ledger.sqlite3"


def _named_url(target: Target) -> str:
    """The address in promptsync.yaml. Raises RefusedError if it may not get the token."""
    from promptsync.service.settings import check_base_url
    from promptsync.service.trust import check_trusted
    from promptsync.session.opening.trusted_hosts import trusted_hosts

    source = f"targets.{target.name}.api"
    url = check_base_url(target.api, source)
    check_trusted(url, source, os.environ, trusted_hosts())
    return url


@asynccontextmanager
async def open_service(project: Project, target: Target) -> AsyncIterator[PromptClient]:
    """The prompts of the organization that the environment's token belongs to, or of the sandbox."""
    import httpx

    from promptsync.service.connections import Connections
    from promptsync.service.prompts import PromptClient
    from promptsync.service.settings import TOKEN_VARIABLES, base_url, find_token

    if target.name == SANDBOX_TARGET:
        with open_sandbox(project.config.root) as app:
            transport = httpx.ASGITransport(app=app)
            async with Connections("http://localhost", SANDBOX_TARGET, transport=transport) as http:
                yield PromptClient(http)
        return
    url = _named_url(target) if target.api else base_url(os.environ)
    token = find_token(os.environ, (target.token,) if target.token else TOKEN_VARIABLES)
    async with Connections(url, token) as http:
        yield PromptClient(http)


@contextmanager
def open_sandbox(root: Path, user: str = "") -> Iterator[ASGIApp]:
    """The sandbox on its file below the project's root; every token is of the member called ``user``."""
    try:
        from promptsync.sandbox.app import create_app
        from promptsync.sandbox.run_scripts import read_scripts
        from promptsync.sandbox.store import PromptStore
    except ImportError as error:
        raise PromptsyncError(
            f"the sandbox needs packages that are not installed ({error.name})",
            "Install promptsync with its extra `sandbox`: `pip install '.[sandbox]'` in a checkout, or "
            "`pip install 'promptsync[sandbox] @ ADDRESS'` with the address it was installed from.",
        ) from error
    try:
        make_private_folder(root / STATE_FOLDER)
    except OSError as error:
        raise PromptsyncError(
            f"the sandbox cannot make its folder {root / STATE_FOLDER}: {error.strerror}",
            "It needs a folder that can be written to.",
        ) from error
    scripts = read_scripts(root / STATE_FOLDER / "agent-runs.yaml")
    store = PromptStore(root / STATE_FOLDER / "sandbox.sqlite3", user=user)
    try:
        yield create_app(store, scripts=scripts)
    finally:
        store.close()
