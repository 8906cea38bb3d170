"""``release``: the ledger forgets a prompt, nobody touches it, and only ``--adopt`` takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.cli.support import write_prompt
from tests.repositories import ledger_of
from tests.session.dashboard import LIBRARY, Dashboard

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


@pytest.fixture(autouse=True)
def released(dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation) -> None:
    """LIBRARY has been applied, and ``one`` released since."""
    done = promptsync("release", "one")
    assert (done.code, done.out) == (
        Exit.DONE,
        "Released one\n1 prompt released; the organization keeps it.\n",
    )
    assert organisation.methods() == []


def changes(promptsync: Promptsync, *words: str) -> list[tuple[str, str]]:
    document = promptsync("plan", "--format", "json", *words).document
    return [(one["action"], one["key"]) for one in document["changes"]]


def test_nothing_is_done_to_it_whatever_the_file_says(promptsync: Promptsync) -> None:
    before = Dashboard().texts()
    assert changes(promptsync) == []
    write_prompt("one", prompt="Edited here.\n", command="one")
    assert changes(promptsync) == []
    Path("prompts/one.yaml").unlink()
    assert changes(promptsync) == []
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert Dashboard().texts() == before


def test_adopt_takes_it_back_by_its_id(promptsync: Promptsync, clone: Path) -> None:
    Dashboard().edit("one", prompt="Edited there.\n", command="another")
    assert changes(promptsync, "--adopt", "one") == [("update", "one")]
    assert promptsync("apply", "--yes", "--adopt", "one").code == Exit.DONE
    with ledger_of(clone) as ledger:
        state = ledger.read()
    assert ("one" in state.bases, state.released) == (True, {})
    assert len(Dashboard().texts()) == len(LIBRARY)
    assert promptsync("plan", "--detailed-exitcode").code == Exit.DONE


def test_the_mark_goes_along_with_its_file(promptsync: Promptsync, clone: Path) -> None:
    Path("prompts/one.yaml").rename("prompts/moved.yaml")
    assert changes(promptsync) == []
    write_prompt("three")
    assert promptsync("apply", "--yes").code == Exit.DONE
    with ledger_of(clone) as ledger:
        assert list(ledger.read().released) == ["moved"]
    Path("prompts/moved.yaml").unlink()
    write_prompt("four")
    assert promptsync("apply", "--yes").code == Exit.DONE
    with ledger_of(clone) as ledger:
        assert ledger.read().released == {}


def test_history_says_it(promptsync: Promptsync) -> None:
    assert "1 released" in promptsync("history").out
    (newest, *_) = promptsync("history", "--format", "json").document["applies"]
    assert (newest["kind"], newest["status"]) == ("release", "released")
    assert "released" in promptsync("list").out


def test_an_unknown_key_offers_the_nearest(promptsync: Promptsync) -> None:
    wrong = promptsync("release", "tow")
    assert wrong.code == Exit.USAGE
    assert "Did you mean two?" in wrong.err
    assert promptsync("release", "one").out.startswith("0 prompts released")


def test_a_saved_plan_releases(promptsync: Promptsync, clone: Path) -> None:
    Path("promptsync.yaml").write_text("targets: {default: {exclude: [two]}}\n", encoding="utf-8")
    assert promptsync("plan", "--out", "plan").code == Exit.DONE
    before = Dashboard().texts()
    assert promptsync("apply", "plan", "--yes").code == Exit.DONE
    assert Dashboard().texts() == before
    with ledger_of(clone) as ledger:
        assert set(ledger.read().released) == {"one", "two"}
