"""A repository with one commit, in which the command line runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pulling.scene import git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(workdir: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message=begin")
    return workdir
