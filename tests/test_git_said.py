"""What git said, in one sentence with a way out."""

from __future__ import annotations

import pytest

from promptsync.git_said import reason, way_out
from promptsync.redaction import without_secrets

END = "        "  # as git pads what a remote says
DUBIOUS = """\
fatal: detected dubious ownership in repository at '/srv/library'
To add an exception for this directory, call:

\tgit config --global --add safe.directory /srv/library
"""
REJECTED = f"""\
stdout: 'To /srv/origin.git
!\tabc:refs/promptsync/default\t[remote rejected] (pre-receive hook declined)
Done'
stderr: 'remote: Resolving deltas: 100% (3/3), done.
remote: No refs beside heads.{END}
remote:{END}
error: failed to push some refs to '/srv/origin.git''
"""


def test_dubious_ownership_has_git_s_own_way_out() -> None:
    assert reason(DUBIOUS) == "fatal: detected dubious ownership in repository at '/srv/library"
    assert "`git config --global --add safe.directory /srv/library`" in way_out(DUBIOUS, "Else.")


def test_a_rejection_has_the_remote_s_words() -> None:
    assert reason(REJECTED) == (
        "[remote rejected] (pre-receive hook declined); the remote says: No refs beside heads."
    )


@pytest.mark.parametrize(
    "said",
    ["error: unknown option `no-write-fetch-head'\nusage: git fetch", "git: 'x' is not a git command."],
)
def test_an_old_git_is_told_which_one_is_needed(said: str) -> None:
    assert "git 2.29 or newer" in way_out(said, "Else.")


def test_nothing_said_is_said() -> None:
    assert reason("") == "it gave no reason"
    assert way_out("", "Else.") == "Else."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ada:secret@host/x.git", "https://…@host/x.git"),
        ("https://host/x.git?token=secret and more", "https://host/x.git?… and more"),
        ("https://host/ghp_abcdef0123456789/x.git", "https://host/…/x.git"),
        ("https://host/api/glpat-abcdefgh/x.git", "https://host/api/…/x.git"),
        ("'https://host/aB3dE5gH7jK9mN1pQ3sT5vW7'", "'https://host/…'"),
        ("https://host/x/aB3dE5gH7jK9mN1pQ3sT5vW7.git", "https://host/x/….git"),
        ("/srv/ghp_not/an/address", "/srv/ghp_not/an/address"),
    ],
)
def test_secrets_stay_out_of_every_part_of_an_address(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/acme/a-long-name-of-a-repository-2026.git",
        "https://host/x/commit/3f786850e387550fdab836ed7e6dc881de23001b",
        "git@github.com:acme/prompts.git",
    ],
)
def test_an_address_without_a_secret_stays(text: str) -> None:
    assert without_secrets(text) == text
