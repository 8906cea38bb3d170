"""No test finds a home, a token, a proxy, a git identity or the platform by accident."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from promptsync.sandbox.store import PromptStore
from tests.cli.organisation import TOKEN, Organisation
from tests.cli.support import Promptsync
from tests.repositories import make_clone, make_origin
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A failure is shrunk, but not explained: that takes minutes where a value has many parts.
_PHASES = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None, phases=_PHASES)
settings.register_profile("fuzz", max_examples=5_000, deadline=None, phases=_PHASES)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_FOREIGN = ("ONA_", "GITPOD_", "GITHUB_", "GITLAB_", "CI", "GIT_", "PROMPTSYNC_", "RUNNER_", "COLUMNS")
_FOREIGN_PARTS = ("PROXY", "COLOR", "TOKEN")
_NOWHERE = "http://127.0.0.1:1"


_LONGEST = (
    "properties/test_machine.py",
    "cli/test_failing_calls.py",
    "acceptance/test_hooks.py",
    "properties/test_promises.py",
    "session/apply/test_killed.py",
    "scaffold/test_workflow.py",
)
"""They begin first, so that no worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See pytest."""
    items.sort(key=lambda one: not one.path.as_posix().endswith(_LONGEST))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home directory."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all workers of the run, for what takes long to make."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(autouse=True)
def poisoned_defaults(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """What a test does not set up itself is not there, or leads nowhere."""
    poison(monkeypatch, home)


def poison(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Take away what a machine has of its own, and name who commits."""
    for name in os.environ:
        if name.startswith(_FOREIGN) or any(part in name.upper() for part in _FOREIGN_PARTS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("ONA_BASE_URL", _NOWHERE)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.com")


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder outside any repository, as the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def promptsync(workdir: Path, capsys: pytest.CaptureFixture[str]) -> Promptsync:
    """The command line in this process, in ``workdir``."""
    return Promptsync(capsys)


@pytest.fixture
def organisation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    """An organisation on a port, which the environment names as the default target."""
    with closing(PromptStore(":memory:")) as store:
        organisation = Organisation(store)
        with running_server(organisation) as url:
            monkeypatch.setenv("ONA_BASE_URL", url)
            monkeypatch.setenv("ONA_API_KEY", TOKEN)
            yield organisation
            organisation.release()


@pytest.fixture(scope="session")
def first_clone(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A clone of a bare repository, made once by git; each test has copies of both."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as monkeypatch:
        poison(monkeypatch, home)
        return make_clone(make_origin(folder / "origin.git"), folder / "clone")


@pytest.fixture
def origin(first_clone: Path, tmp_path: Path) -> Path:
    """The bare repository that all clones share."""
    return shutil.copytree(first_clone.parent / "origin.git", tmp_path / "origin.git")


@pytest.fixture
def clone(
    first_clone: Path,
    origin: Path,
    promptsync: Promptsync,
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A clone as the working directory, with an organisation that it can be applied to."""
    folder = shutil.copytree(first_clone, origin.parent / "clone")
    config = folder / ".git" / "config"
    there = (first_clone.parent / "origin.git").as_uri()
    config.write_text(config.read_text("utf-8").replace(there, origin.as_uri()), "utf-8")
    monkeypatch.chdir(folder)
    return folder
