"""What git cannot do for the ledger, and what the ledger says then."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LedgerError
from promptsync.ledger.git_ref import GitRefStore, remote_of
from tests.ledger.git_scene import SECRET, SECRET_URL
from tests.repositories import REF, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.conftest import Open


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
