"""What has happened before the test: an applied library, or a repository with one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repositories import write_library
from tests.session.dashboard import LIBRARY, Dashboard
from tests.session.pull_scene import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


@pytest.fixture
def dashboard(clone: Path, promptsync: Promptsync, organisation: Organisation) -> Dashboard:
    """LIBRARY has been applied."""
    write_library(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    organisation.requests.clear()
    return Dashboard()


@pytest.fixture
def repository(workdir: Path) -> Path:
    """The working directory, with one commit."""
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message=begin")
    return workdir
