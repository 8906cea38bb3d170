"""The sandbox's server behind a layer of faults."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.sandbox.app import create_app
from promptsync.sandbox.store import PromptStore
from tests.service.faults.layer import FaultLayer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store() -> Iterator[PromptStore]:
    """What the server keeps."""
    with closing(PromptStore(":memory:")) as store:
        yield store


@pytest.fixture
def layer(store: PromptStore) -> FaultLayer:
    """The way to the server."""
    return FaultLayer(create_app(store))
