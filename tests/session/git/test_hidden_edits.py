"""A person's edit is never overwritten, also one that git was told not to show."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.session.pull_scene import COMMENTED, commit, git

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

FILE = Path("prompts/one.yaml")
MINE = COMMENTED.replace("What this is for", "Of a person here")
"""As long as it was, and the same prompt: only a comment differs."""


def flag(name: str) -> Callable[[], None]:
    def hide() -> None:
        git("update-index", f"--{name}", str(FILE))
        FILE.write_text(MINE)

    return hide


def same_size_and_time() -> None:
    """So that the index takes the file for unchanged."""
    was = FILE.stat()
    FILE.write_text(MINE)
    os.utime(FILE, ns=(was.st_atime_ns, was.st_mtime_ns))


def ignored() -> None:
    git("rm", "--quiet", "--cached", str(FILE))
    Path(".git/info/exclude").write_text("one.yaml\n")
    git("commit", "--quiet", "--message=not in git")


def staged() -> None:
    FILE.write_text(MINE)
    git("add", str(FILE))


def behind_a_filter() -> None:
    """That takes the edit away again, so that git sees none."""
    git("config", "filter.quiet.clean", "sed /MINE/d")
    Path(".git/info/attributes").write_text("*.yaml filter=quiet\n")
    FILE.write_text(f"{COMMENTED}# MINE\n")


def a_monitor_that_says_nothing() -> None:
    hook = Path(".git/monitor")
    hook.write_text("#!/bin/sh\nprintf 'token\\0'\n")
    hook.chmod(0o755)
    git("config", "core.fsmonitor", str(hook.resolve()))
    git("update-index", "--fsmonitor")
    git("update-index", "--fsmonitor-valid", str(FILE))
    FILE.write_text(MINE)


HIDDEN = {
    "assume-unchanged": flag("assume-unchanged"),
    "skip-worktree": flag("skip-worktree"),
    "the same size and time": same_size_and_time,
    "ignored": ignored,
    "staged": staged,
    "behind a filter": behind_a_filter,
    "a monitor that says nothing": a_monitor_that_says_nothing,
}


@pytest.fixture
def applied(organisation: Organisation, promptsync: Promptsync, repository: Path) -> str:
    """FILE was applied and committed, and then edited on the platform; gives the ledger's revision."""
    FILE.parent.mkdir()
    FILE.write_text(COMMENTED)
    commit()
    assert promptsync("apply", "--yes").code == Exit.DONE
    organisation.edit("One", "Of the dashboard.\n")
    return git("rev-parse", "refs/promptsync/default").strip()


@pytest.mark.skipif(os.name != "posix", reason="its filters and hooks are shell scripts")
@pytest.mark.parametrize("how", HIDDEN)
def test_an_edit_that_git_does_not_show_is_not_overwritten(
    applied: str, promptsync: Promptsync, how: str
) -> None:
    HIDDEN[how]()
    mine = FILE.read_bytes()

    pulled = promptsync("pull", "--drift")

    assert (pulled.code, str(FILE) in pulled.err) == (Exit.REFUSED, True)
    assert FILE.read_bytes() == mine


@pytest.mark.parametrize("how", ["assume-unchanged", "skip-worktree"])
def test_restore_does_not_overwrite_it_either(applied: str, promptsync: Promptsync, how: str) -> None:
    HIDDEN[how]()
    FILE.write_text(COMMENTED.replace("Second", "Mine"))
    mine = FILE.read_bytes()
    assert promptsync("restore", applied, "one").code == Exit.REFUSED
    assert FILE.read_bytes() == mine


def test_line_ends_that_git_does_not_tell_apart_are_no_edit(applied: str, promptsync: Promptsync) -> None:
    git("config", "core.autocrlf", "true")
    assert promptsync("pull", "--drift").code == Exit.DONE
    commit()
    FILE.unlink()
    git("checkout", "--", str(FILE))
    assert b"\r\n" in FILE.read_bytes()
    assert promptsync("restore", applied, "one").code == Exit.DONE


def test_line_ends_that_a_person_has_changed_are_an_edit(applied: str, promptsync: Promptsync) -> None:
    FILE.write_bytes(FILE.read_bytes().replace(b"\n", b"\r\n"))
    assert promptsync("pull", "--drift").code == Exit.REFUSED


def test_a_link_that_leads_elsewhere_now_is_an_edit(
    organisation: Organisation, promptsync: Promptsync, applied: str
) -> None:
    Path("one.yaml").write_text(COMMENTED)
    FILE.unlink()
    FILE.symlink_to("../one.yaml")
    Path("prompts/two.yaml").write_text(COMMENTED.replace("one", "two").replace("One", "Two"))
    commit()
    Path("other.yaml").write_text(COMMENTED)
    git("add", "other.yaml")
    git("commit", "--quiet", "--message=other")
    (live,) = (one.id for one in organisation.store.prompts())
    organisation.store.delete(live)
    FILE.unlink()
    FILE.symlink_to("../other.yaml")
    pulled = promptsync("pull", "--drift")
    assert (pulled.code, FILE.readlink()) == (Exit.REFUSED, Path("../other.yaml"))
