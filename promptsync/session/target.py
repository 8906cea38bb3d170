"""Opens a target: the service behind it, and its ledger."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from promptsync.config import SANDBOX_TARGET
from promptsync.errors import PromptsyncError
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.private_files import make_private_folder
from promptsync.session.repository import check_git

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from promptsync.config import Target
    from promptsync.protocols import Ledger
    from promptsync.sandbox.app import ASGIApp
    from promptsync.service.prompts import PromptClient
    from promptsync.session.project import Project

STATE_FOLDER = ".promptsync"


def open_ledger(project: Project, target: Target) -> Ledger:
    """Where the target's configuration says; by default a git ref, outside a repository a file."""
    in_git = os.path.lexists(project.repository / ".git")
    state = target.state or ("git" if in_git and target.name != SANDBOX_TARGET else "")
    if state == "git":
        check_git()
        from promptsync.ledger.git_ref import GitRefStore, remote_of

        remote = remote_of(project.repository, target.remote)
        return StoredLedger(GitRefStore(project.repository, f"refs/promptsync/{target.name}", remote))
    path = state.removeprefix("file:") or f"{STATE_FOLDER}/{target.name}.ledger.sqlite3"
    return StoredLedger(FileStore(project.config.root / path))


@asynccontextmanager
async def open_service(project: Project, target: Target) -> AsyncIterator[PromptClient]:
    """The prompts of the organization that the environment's token belongs to, or of the sandbox."""
    import httpx

    from promptsync.service.connections import Connections
    from promptsync.service.prompts import PromptClient
    from promptsync.service.settings import TOKEN_VARIABLES, base_url, check_base_url, find_token

    if target.name == SANDBOX_TARGET:
        with open_sandbox(project.config.root) as app:
            transport = httpx.ASGITransport(app=app)
            async with Connections("http://localhost", SANDBOX_TARGET, transport=transport) as http:
                yield PromptClient(http)
        return
    token = find_token(os.environ, (target.token,) if target.token else TOKEN_VARIABLES)
    url = check_base_url(target.api, f"targets.{target.name}.api") if target.api else base_url(os.environ)
    async with Connections(url, token) as http:
        yield PromptClient(http)


@contextmanager
def open_sandbox(root: Path) -> Iterator[ASGIApp]:
    """The sandbox on its file below the project's root."""
    try:
        from promptsync.sandbox.app import create_app
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
    store = PromptStore(root / STATE_FOLDER / "sandbox.sqlite3")
    try:
        yield create_app(store)
    finally:
        store.close()
