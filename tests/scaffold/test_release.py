"""A release pins what init writes to its own commit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from promptsync import __version__
from tests.cli.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def copy_of_package(folder: Path) -> Path:
    """A checkout in ``folder`` with what a release needs of it."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("promptsync", "tools", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def pin(checkout: Path, commit: str, tag: str) -> int:
    command = [sys.executable, str(checkout / "tools" / "pin_release.py"), commit, tag]
    return subprocess.run(command, check=False, capture_output=True).returncode


def init(checkout: Path) -> str:
    """What the checkout's own init writes and says, in a folder beside it."""
    folder = checkout / "library"
    folder.mkdir()
    run = (
        f"import sys; sys.path.insert(0, {str(checkout)!r})\n"
        "from promptsync.cli.main import main\n"
        "main(['init'])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", run], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    written = (folder / ".github/workflows/promptsync.yml", folder / ".pre-commit-config.yaml")
    return done.stdout + "".join(path.read_text(encoding="utf-8") for path in written)


def test_what_a_released_init_writes_is_pinned_to_its_commit(tmp_path: Path) -> None:
    checkout = copy_of_package(tmp_path)
    assert pin(checkout, COMMIT, f"v{__version__}") == 0
    shown = init(checkout)
    assert shown.count(f"uses: promptsync/promptsync@{COMMIT} # v{__version__}\n") == 3
    assert f"rev: {COMMIT} # frozen: v{__version__}\n" in shown
    assert "0" * 40 not in shown
    assert "not a release" not in shown


def test_another_tag_than_the_versions_is_refused(tmp_path: Path) -> None:
    assert pin(copy_of_package(tmp_path), COMMIT, "v99.0.0") == 1


def test_a_short_commit_is_refused(tmp_path: Path) -> None:
    assert pin(copy_of_package(tmp_path), COMMIT[:10], f"v{__version__}") == 1
