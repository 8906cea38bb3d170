"""Files with texts of prompts: whole or not at all, and only their owner may read them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from promptsync.private_files import make_private_file, make_private_folder, write_private_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no modes and links on Windows")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    make_private_folder(folder)
    assert (mode(folder), (folder / ".gitignore").read_text(encoding="utf-8")) == (0o700, "*\n")
    folder.chmod(0o750)
    make_private_folder(folder)
    assert mode(folder) == 0o750


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file"
    make_private_file(path)
    assert mode(path) == 0o600
    path.write_text("kept", encoding="utf-8")
    path.chmod(0o640)
    make_private_file(path)
    assert (mode(path), path.read_text(encoding="utf-8")) == (0o640, "kept")


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text("a longer text", encoding="utf-8")
    write_private_file(path, "new\n")
    assert (mode(path), path.read_bytes()) == (0o600, b"new\n")
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    write_private_file(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text(encoding="utf-8") == "text"


def test_a_text_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text("kept", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_private_file(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "kept"
    assert [*tmp_path.iterdir()] == [path]


def test_a_pipe_gets_the_text() -> None:
    program = "from pathlib import Path; from promptsync.private_files import *\n"
    program += "write_private_file(Path('/dev/stdout'), 'text')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "text"
