"""A library in a clone, and a source of prompts beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repositories import git
from tests.upstream.support import Upstream

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Upstream:
    """An empty source."""
    return Upstream(tmp_path_factory.mktemp("upstream") / "acme.git")


@pytest.fixture
def library(workdir: Path) -> Path:
    """An empty repository as the working directory."""
    git(workdir, "init", "--quiet", "--initial-branch=main")
    return workdir
