"""A store in a git ref: how it shares, what it leaves alone, and what it says when git cannot."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LedgerError, LostRaceError
from promptsync.ledger.git_ref import GitRefStore, remote_of
from promptsync.ledger.ledger import StoredLedger
from promptsync.record import ApplyStatus, Ending, Intent, LedgerDelta, LedgerState
from tests.ledger.git_scene import RUN
from tests.repositories import REF, git, make_clone, revision

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.conftest import Open


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
