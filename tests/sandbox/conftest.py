from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.sandbox.app import create_app
from promptsync.sandbox.store import PromptStore
from tests.sandbox.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store() -> Iterator[PromptStore]:
    with closing(PromptStore(":memory:")) as store:
        yield store


@pytest.fixture
def wire(store: PromptStore) -> Wire:
    return Wire(create_app(store))
