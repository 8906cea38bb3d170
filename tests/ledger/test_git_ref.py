"""A store in a git ref: how it shares, what it leaves alone, and what it says when git cannot."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LedgerError, LostRaceError
from promptsync.ledger.git_ref import GitRefStore, remote_of
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Key
from promptsync.record import ApplyStatus, Ending, Intent, LedgerDelta, LedgerState, Run
from tests.planning.values import base, prompt
from tests.repositories import REF, git, make_clone, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Open = Callable[[Path, str | None], GitRefStore]

RUN = Run("ci-bot", "0123abcd", "2026-01-01T00:00:00Z", seconds=1200, host="host", pid=7)
SECRET = "t0ken-that-nobody-may-see"
SECRET_URL = f"https://{SECRET}@tickets.example/new"


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens stores, and closes them after the test."""
    with ExitStack() as stack:

        def open_store(folder: Path, remote: str | None = "origin") -> GitRefStore:
            return stack.enter_context(closing(GitRefStore(folder, REF, remote)))

        yield open_store


@pytest.fixture
def clones(origin: Path) -> tuple[Path, Path]:
    return make_clone(origin, origin.parent / "a"), make_clone(origin, origin.parent / "b")


class TestSharing:
    def test_a_remote_without_the_ref_takes_nothing_away(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        """What was written before there was a remote stays, also where git is told to prune."""
        alone = opened(clones[0], None)
        first = alone.commit(None, {"a": b"1"}, "alone")
        git(clones[0], "config", "fetch.prune", "true")
        shared = opened(clones[0], "origin")
        shared.fetch()
        assert shared.head() == first
        second = shared.commit(first, {"a": b"2"}, "shared")
        other = opened(clones[1], "origin")
        other.fetch()
        assert [one.revision for one in other.log()] == [second, first]

    def test_a_rejected_push_changes_nothing_for_anybody(
        self, opened: Open, origin: Path, clones: tuple[Path, Path]
    ) -> None:
        a, b = (opened(clone, "origin") for clone in clones)
        first = a.commit(None, {"a": b"1"}, "first")
        b.fetch()
        won = a.commit(first, {"a": b"won"}, "won")
        refs = git(clones[1], "for-each-ref")
        for parent in (first, None):
            with pytest.raises(LostRaceError):
                b.commit(parent, {"a": b"lost"}, "lost")
        assert git(clones[1], "for-each-ref") == refs
        assert revision(clones[1]) == first
        assert revision(origin) == won

    def test_the_loser_hears_who_when_and_from_which_commit(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        a, b = (StoredLedger(opened(clone, "origin")) for clone in clones)
        a.begin(LedgerState(organization="org-1"), Intent(RUN, ()), LedgerDelta(), {})
        when = a.history()[0].time
        with pytest.raises(LostRaceError) as raised:
            b.begin(LedgerState(organization="org-1"), Intent(replace(RUN, pid=8), ()), LedgerDelta(), {})
        assert (
            raised.value.message == f"another apply got there first: ci-bot, at {when}, from commit 0123abcd"
        )
        assert raised.value.hint.startswith("Nothing was sent.")

    def test_who_lost_after_sending_is_not_told_that_nothing_was_sent(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        a, b = (StoredLedger(opened(clone, "origin")) for clone in clones)
        begun = a.begin(LedgerState(organization="org-1"), Intent(RUN, ()), LedgerDelta(), {})
        b.fetch()
        b.unlock(b.read(), RUN)
        with pytest.raises(LostRaceError) as raised:
            a.finish(begun, LedgerDelta(), Ending(RUN, ApplyStatus.APPLIED))
        assert "ci-bot" in raised.value.message
        assert "Nothing" not in raised.value.message + raised.value.hint
        assert "takes up from it" in raised.value.hint

    def test_a_fetch_between_the_push_and_its_end_is_no_lost_race(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        """As by a plan in the same clone: here it runs where the push ends."""
        store = opened(clones[0], "origin")
        first = store.commit(None, {"a": b"1"}, "first")
        wrapper = clones[0] / "receive-pack"
        wrapper.write_text(
            f'#!/bin/sh\ngit-receive-pack "$@" && git -C {clones[0]} fetch -q origin +{REF}:{REF}\n'
        )
        wrapper.chmod(0o755)
        git(clones[0], "config", "remote.origin.receivepack", str(wrapper))
        second = store.commit(first, {"a": b"2"}, "second")
        assert store.head() == second

    def test_a_lock_that_somebody_left_is_named_when_fetching(
        self, opened: Open, clones: tuple[Path, Path]
    ) -> None:
        opened(clones[1], "origin").commit(None, {"a": b"1"}, "first")
        lock = clones[0] / ".git" / f"{REF}.lock"
        lock.parent.mkdir(parents=True)
        lock.touch()
        with pytest.raises(LedgerError, match=r"default\.lock': File exists"):
            opened(clones[0], "origin").fetch()

    def test_a_shallow_clone_has_the_whole_ledger(self, opened: Open, origin: Path) -> None:
        writer = opened(make_clone(origin, origin.parent / "a"), "origin")
        last = None
        for number in range(3):
            last = writer.commit(last, {"a": b"%d" % number}, str(number))
        shallow = make_clone(origin, origin.parent / "ci", "--depth", "1")
        git(shallow, "checkout", "--quiet", "--detach")
        store = opened(shallow, "origin")
        store.fetch()
        assert [one.message for one in store.log()] == ["2", "1", "0"]
        assert git(shallow, "rev-parse", "--is-shallow-repository").strip() == "true"
        last = store.commit(last, {"a": b"ci"}, "from CI")
        assert revision(origin) == last

    def test_the_remote_that_is_configured_is_used(self, origin: Path, clones: tuple[Path, Path]) -> None:
        git(clones[0], "remote", "add", "mirror", "elsewhere")
        assert remote_of(clones[0], "") == "origin"
        assert remote_of(clones[0], "mirror") == "mirror"
        git(clones[0], "remote", "remove", "origin")
        with pytest.raises(LedgerError, match="no remote origin"):
            remote_of(clones[0], "origin")

    def test_the_only_remote_is_used_whatever_its_name(self, clones: tuple[Path, Path]) -> None:
        git(clones[0], "remote", "rename", "origin", "github")
        assert remote_of(clones[0], "") == "github"
        git(clones[0], "remote", "remove", "github")
        assert remote_of(clones[0], "") is None

    def test_of_several_remotes_without_origin_none_is_chosen(self, clones: tuple[Path, Path]) -> None:
        git(clones[0], "remote", "rename", "origin", "github")
        git(clones[0], "remote", "add", "backup", "elsewhere")
        with pytest.raises(LedgerError, match="remotes backup and github") as raised:
            remote_of(clones[0], "")
        assert "`remote:`" in raised.value.hint

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("core.hooksPath", "hooks"),
            ("fetch.prune", "true"),
            ("log.showSignature", "true"),
            ("push.default", "nothing"),
            ("push.followTags", "true"),
            ("push.gpgSign", "true"),
            ("push.negotiate", "true"),
            ("push.pushOption", "ci.skip"),
            ("push.recurseSubmodules", "only"),
            ("push.useForceIfIncludes", "true"),
            ("remote.origin.mirror", "true"),
            ("remote.origin.prune", "true"),
            ("remote.origin.push", "refs/heads/*:refs/heads/*"),
            ("remote.origin.tagOpt", "--tags"),
            ("remote.pushDefault", "nowhere"),
            ("submodule.recurse", "true"),
            ("transfer.hideRefs", "refs/heads"),
        ],
    )
    def test_a_setting_that_does_not_concern_the_ledger_changes_nothing(
        self, opened: Open, clones: tuple[Path, Path], name: str, value: str
    ) -> None:
        hook = clones[0] / "hooks" / "reference-transaction"
        hook.parent.mkdir()
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        git(clones[0], "config", name, value)
        mine, other = (opened(clone, "origin") for clone in clones)
        first = mine.commit(None, {"a": b"1"}, "first")
        assert other.fetch()
        assert other.head() == first
        second = other.commit(first, {"a": b"2"}, "second")
        assert mine.fetch()
        assert [one.revision for one in mine.log()] == [second, first]

    def test_what_was_pushed_elsewhere_is_not_taken_for_shared(
        self, opened: Open, clones: tuple[Path, Path], tmp_path: Path
    ) -> None:
        git(tmp_path, "init", "--quiet", "--bare", "other.git")
        git(clones[0], "config", "remote.origin.pushurl", str(tmp_path / "other.git"))
        store = opened(clones[0], "origin")
        with pytest.raises(LedgerError, match="another repository") as raised:
            store.commit(None, {"a": b"1"}, "first")
        assert "remote.origin.pushurl" in raised.value.hint
        assert store.head() is None

    def test_another_address_of_the_same_repository_is_well(
        self, opened: Open, origin: Path, clones: tuple[Path, Path]
    ) -> None:
        git(clones[0], "config", "remote.origin.pushurl", origin.as_uri())
        first = opened(clones[0], "origin").commit(None, {"a": b"1"}, "first")
        assert revision(origin) == first

    def test_a_ledger_that_was_deleted_there_is_known_to_be_gone(
        self, opened: Open, origin: Path, clones: tuple[Path, Path]
    ) -> None:
        store = opened(clones[0], "origin")
        assert store.fetch()
        first = store.commit(None, {"a": b"1"}, "first")
        assert store.fetch()
        git(origin, "update-ref", "-d", REF)
        assert not store.fetch()
        assert store.head() == first


class TestGitCannot:
    def test_a_remote_that_is_gone(self, opened: Open, origin: Path, clones: tuple[Path, Path]) -> None:
        store = opened(clones[0], "origin")
        first = store.commit(None, {"a": b"1"}, "first")
        origin.rename(origin.with_name("gone"))
        for use in (store.fetch, lambda: store.commit(first, {"a": b"2"}, "second")):
            with pytest.raises(LedgerError, match=r"origin\.git"):
                use()
        assert store.head() == first

    @pytest.mark.parametrize(
        "address",
        [
            f"https://{SECRET}@127.0.0.1:1/x.git",
            f"https://user:{SECRET}@127.0.0.1:1/x.git",
            f"https://user:p@{SECRET}@127.0.0.1:1/x.git",
            f"ssh://git:{SECRET}@127.0.0.1:1/x.git",
            f"nothing://user:{SECRET}@127.0.0.1/x.git",
            f"https://127.0.0.1:1/x.git?access_token={SECRET}",
        ],
    )
    def test_a_secret_in_an_address_shows_nowhere(
        self, opened: Open, clones: tuple[Path, Path], address: str
    ) -> None:
        git(clones[0], "remote", "set-url", "origin", address)
        store = opened(clones[0], "origin")
        for use in (store.fetch, lambda: store.commit(None, {"a": b"1"}, "first")):
            with pytest.raises(LedgerError) as raised:
                use()
            assert SECRET not in raised.value.message + raised.value.hint
        with pytest.raises(LedgerError) as raised:
            remote_of(clones[0], address)
        assert SECRET not in raised.value.message + raised.value.hint

    def test_a_remote_says_why_it_refuses(
        self, opened: Open, origin: Path, clones: tuple[Path, Path]
    ) -> None:
        hook = origin / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(
            f"#!/bin/sh\necho 'Refs beside heads need' >&2\necho 'a ticket: {SECRET_URL}' >&2\nexit 1\n"
        )
        hook.chmod(0o755)
        with pytest.raises(LedgerError) as raised:
            opened(clones[0], "origin").commit(None, {"a": b"1"}, "first")
        assert raised.value.message == (
            "git push failed: [remote rejected] (pre-receive hook declined); the remote says: "
            "Refs beside heads need / a ticket: https://…@tickets.example/new"
        )

    def test_a_remote_that_does_not_end_is_given_up(self, clones: tuple[Path, Path]) -> None:
        git(clones[0], "config", "remote.origin.uploadpack", "sleep 5 #")
        with (
            closing(GitRefStore(clones[0], REF, "origin", seconds=0.2)) as store,
            pytest.raises(LedgerError, match=r"not done after 0\.2 seconds"),
        ):
            store.fetch()

    def test_a_folder_outside_git(self, tmp_path: Path) -> None:
        with pytest.raises(LedgerError, match="no git repository"):
            GitRefStore(tmp_path, REF, None)
        with pytest.raises(LedgerError, match="no git repository"):
            remote_of(tmp_path, "")

    def test_git_that_has_gone_is_named(
        self, opened: Open, clones: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = opened(clones[0], None)
        monkeypatch.setenv("PATH", "")
        with pytest.raises(LedgerError, match="there is no git here"):
            store.commit(None, {"a": b"1"}, "first")

    def test_a_parent_that_is_not_there_is_named(self, opened: Open, clones: tuple[Path, Path]) -> None:
        with pytest.raises(LedgerError, match="Not a valid commit: 1111"):
            opened(clones[0], None).commit("1" * 40, {"a": b"1"}, "first")
        assert git(clones[0], "for-each-ref", "refs/promptsync*") == ""


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


def test_two_targets_do_not_meet(origin: Path, opened: Open) -> None:
    """Also where the name of one begins with the other's."""
    clone = make_clone(origin, origin.parent / "a")
    with closing(GitRefStore(clone, f"{REF}-eu", "origin")) as other:
        theirs = other.commit(None, {"a": b"eu"}, "eu")
        mine = opened(clone, "origin")
        mine.fetch()
        assert mine.head() is None
        mine.commit(None, {"a": b"1"}, "first")
        other.fetch()
        assert other.head() == theirs


def test_a_repository_without_any_commit(opened: Open, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "new")
    store = opened(tmp_path / "new", None)
    first = store.commit(None, {"a": b"1"}, "first")
    assert store.head() == first
