"""Opens a target: the service behind it, and its ledger."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.ledger.file import FileStore, make_private_folder
from promptsync.ledger.ledger import StoredLedger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from promptsync.protocols import Ledger, PromptService
    from promptsync.sandbox.app import ASGIApp

SANDBOX = "sandbox"
_STATE = Path(".promptsync")


def open_ledger(target: str) -> Ledger:
    """The ledger of ``target``."""
    return StoredLedger(FileStore(_STATE / f"{target}.ledger.sqlite3"))


@asynccontextmanager
async def open_service(target: str) -> AsyncIterator[PromptService]:
    """The prompts of the organisation that the environment's token belongs to, or of the sandbox."""
    import httpx

    from promptsync.remote.client import PromptClient, open_client
    from promptsync.remote.settings import base_url, find_token

    if target != SANDBOX:
        async with open_client(base_url(os.environ), find_token(os.environ)) as http:
            yield PromptClient(http)
        return
    with open_sandbox() as app:
        transport = httpx.ASGITransport(app=app)
        async with open_client("http://localhost", SANDBOX, transport=transport) as http:
            yield PromptClient(http)


@contextmanager
def open_sandbox() -> Iterator[ASGIApp]:
    """The sandbox on its file below the working directory."""
    try:
        from promptsync.sandbox.app import create_app
        from promptsync.sandbox.store import PromptStore
    except ImportError as error:
        raise PromptsyncError(
            f"The sandbox needs packages that are not installed ({error.name}).",
            "Install them with: pip install 'promptsync[sandbox]'",
        ) from error
    make_private_folder(_STATE)
    store = PromptStore(_STATE / "sandbox.sqlite3")
    try:
        yield create_app(store)
    finally:
        store.close()
