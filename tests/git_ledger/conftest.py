"""A shared bare repository and a clone of it, in which the command line runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.git_ledger.dashboard import LIBRARY, Dashboard
from tests.git_ledger.scene import make_clone, make_origin, write_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The bare repository that all clones share."""
    return make_origin(tmp_path / "origin.git")


@pytest.fixture
def clone(
    origin: Path, promptsync: Promptsync, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A clone as the working directory, with an organisation that it can be applied to."""
    folder = make_clone(origin, origin.parent / "clone")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def dashboard(clone: Path, promptsync: Promptsync, organisation: Organisation) -> Dashboard:
    """LIBRARY has been applied."""
    write_library(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    organisation.requests.clear()
    return Dashboard()
