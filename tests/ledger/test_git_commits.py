"""The ledger's commits, and what they leave alone in the user's repository."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LostRaceError
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Key
from promptsync.record import ApplyStatus, Ending, Intent, LedgerDelta, LedgerState
from tests.ledger.git_scene import RUN
from tests.planning.values import base, prompt
from tests.repositories import REF, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.conftest import Open


class TestCommits:
    def test_nobody_has_told_git_who_commits(
        self, opened: Open, clones: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.delenv(f"GIT_{role}_NAME")
            monkeypatch.delenv(f"GIT_{role}_EMAIL")
        git(clones[0], "config", "user.useConfigOnly", "true")
        store = opened(clones[0], "origin")
        store.commit(None, {"a": b"1"}, "first")
        assert (
            git(clones[0], "log", "-1", "--format=%an <%ae>", REF).strip()
            == "promptsync <promptsync@localhost>"
        )
        self.check_time(clones[0])

    def test_times_are_real(self, opened: Open, clones: tuple[Path, Path]) -> None:
        opened(clones[0], "origin").commit(None, {"a": b"1"}, "first")
        assert git(clones[0], "log", "-1", "--format=%an <%ae>", REF).strip() == "Tester <tester@example.com>"
        self.check_time(clones[0])

    def check_time(self, clone: Path) -> None:
        times = git(clone, "log", "-1", "--format=%aI %cI", REF).split()
        for time in map(datetime.fromisoformat, times):
            assert abs(datetime.now(UTC) - time) < timedelta(minutes=1)

    def test_thousands_of_prompts_in_a_handful_of_processes(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        texts = {Key(f"team {n % 7}/Ünïcode “{n}”"): prompt(f"{n}\r\n", name=f"n{n}") for n in range(2_000)}
        bases = {key: base(key, f"id-{key}", one) for key, one in texts.items()}
        ledger = StoredLedger(opened(clones[0], "origin"))
        begun = ledger.begin(LedgerState(organization="org-1"), Intent(RUN, ()), LedgerDelta(), texts)
        ledger.finish(begun, LedgerDelta(bases, texts), Ending(RUN, ApplyStatus.APPLIED))
        there = StoredLedger(opened(clones[1], "origin"))
        there.fetch()
        assert there.load(there.read(), bases.values()) == texts
        # Written in bulk: a pack for each commit, and not a file for each prompt.
        assert int(git(clones[0], "count-objects").split()[0]) < len(texts) / 10

    def test_any_path_can_be_a_files(self, opened: Open, clones: tuple[Path, Path]) -> None:
        names = [
            "new\nline",
            "tab\there",
            'quo"ted',
            "back\\slash",
            "a b ",
            "-x",
            "*",
            ":(top)x",
            "Ü 二\U0001f600",
        ]
        files = {f"prompts/{name}.md": name.encode() for name in names}
        store = opened(clones[0], "origin")
        first = store.commit(None, files, "first")
        assert store.read(first, files) == files
        assert sorted(store.paths(first)) == sorted(files)
        for path in files:
            assert [one.revision for one in store.log([path])] == [first]
        second = store.commit(first, dict.fromkeys(files), "all gone")
        assert store.paths(second) == []


class TestTheUsersRepository:
    """Work tree, index, branches, stash and whatever else is theirs stay as they are."""

    def test_is_left_as_it_is(self, opened: Open, clones: tuple[Path, Path]) -> None:
        a, b = clones
        for name, content in {"staged": "1", "stashed": "2", "changed": "3"}.items():
            (a / name).write_text(content, encoding="utf-8")
        git(a, "add", "changed")
        git(a, "commit", "--quiet", "--message", "Mine")
        git(a, "add", "stashed")
        git(a, "stash", "--quiet")
        git(a, "add", "staged")
        (a / "changed").write_text("4", encoding="utf-8")
        (a / "untracked").write_text("5", encoding="utf-8")
        git(a, "fetch", "--quiet", "origin", "main")
        before = self.seen(a)

        mine, other = (opened(clone, "origin") for clone in (a, b))
        first = other.commit(None, {"a": b"1"}, "theirs")
        mine.fetch()
        second = mine.commit(first, {"changed": b"2", "b": None}, "ours")
        with pytest.raises(LostRaceError):
            other.commit(first, {"a": b"lost"}, "lost")
        mine.read(second, ["a"]), mine.log(["a"]), mine.paths(second)

        assert self.seen(a) == before
        assert git(a, "for-each-ref", "--format=%(refname)").split() == [
            "refs/heads/main",
            REF,
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "refs/stash",
        ]
        assert git(a, "diff", "--name-only", "main", second).split() == ["a", "changed"]

    def seen(self, clone: Path) -> dict[str, object]:
        commands = {
            "status": ["status", "--porcelain=v2", "--branch", "--untracked-files=all"],
            "branches": ["branch", "--all", "--verbose", "--verbose"],
            "stash": ["stash", "list"],
            "reflog": ["reflog", "--all"],
            "index": ["ls-files", "--stage", "--debug"],
            "config": ["config", "--local", "--list"],
            "diff": ["diff"],
        }
        files = {
            name: (clone / ".git" / name).read_bytes() for name in ("HEAD", "FETCH_HEAD", "index", "config")
        }
        return {
            **files,
            **{name: git(clone, "--no-optional-locks", *arguments) for name, arguments in commands.items()},
        }

    def test_its_hooks_are_not_run(self, opened: Open, clones: tuple[Path, Path]) -> None:
        a, _ = clones
        for name in ("pre-push", "pre-commit", "commit-msg", "prepare-commit-msg", "post-commit"):
            hook = a / ".git" / "hooks" / name
            hook.write_text(f"#!/bin/sh\ntouch {a}/{name}-ran\nexit 1\n", encoding="utf-8")
            hook.chmod(0o755)
        refused = subprocess.run(
            ["git", "push", "origin", "main:other"], cwd=a, capture_output=True, check=False
        )
        assert refused.returncode != 0
        assert (a / "pre-push-ran").exists()
        (a / "pre-push-ran").unlink()
        opened(a, "origin").commit(None, {"a": b"1"}, "first")
        assert list(a.glob("*-ran")) == []

    def test_the_log_reads_well(self, opened: Open, clones: tuple[Path, Path]) -> None:
        ledger = StoredLedger(opened(clones[0], "origin"))
        begun = ledger.begin(LedgerState(organization="org-1"), Intent(RUN, ()), LedgerDelta(), {})
        counts = {"create": 2, "delete": 1}
        ledger.finish(begun, LedgerDelta(), Ending(RUN, ApplyStatus.PARTLY, counts))
        trailers = "Source: 0123abcd\nActor: ci-bot\nStarted: 2026-01-01T00:00:00Z"
        assert git(clones[0], "log", "--format=%B", REF).strip().split("\n\n") == [
            "Partly applied: 2 create, 1 delete",
            f"Status: partly applied\nCreate: 2\nDelete: 1\n{trailers}",
            "Before an apply, steps: 0",
            f"Status: begun\n{trailers}",
        ]
