"""At night: an earlier text goes live at once, and no apply touches it until git says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.hold import Hold
from promptsync.model import Key
from promptsync.record import ApplyStatus, Ending, LedgerDelta
from promptsync.session.runs.run import this_run
from tests.cli.support import write_prompt
from tests.repositories import REF, git, ledger_of

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.session.dashboard import Dashboard


def commit(folder: Path, message: str = "work") -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")


@pytest.fixture
def bad(dashboard: Dashboard, promptsync: Promptsync, clone: Path) -> Dashboard:
    """LIBRARY has been applied, then a bad text of ``one``."""
    commit(clone)
    write_prompt("one", prompt="Bad.\n", command="do-one")
    commit(clone, "Bad")
    assert promptsync("apply", "--yes").code == Exit.DONE
    return dashboard


def actions(promptsync: Promptsync) -> list[tuple[str, str]]:
    document = promptsync("plan", "--format", "json").document
    return [(one["action"], one["key"]) for one in document["changes"]]


def test_the_earlier_text_is_live_in_its_file_and_held(
    bad: Dashboard, promptsync: Promptsync, clone: Path
) -> None:
    done = promptsync("rollback", "one", "--yes", "--reason", "It told users to wait")
    assert done.code == Exit.DONE
    assert "Restored prompts/one.yaml" in done.out
    assert bad.texts()["one"] == "one\n"
    assert "one\n" in Path("prompts/one.yaml").read_text(encoding="utf-8")
    git(clone, "checkout", "--quiet", "prompts")  # main still has the bad text
    planned = promptsync("plan", "--format", "json", "--detailed-exitcode")
    assert (planned.code, planned.rules, actions(promptsync)) == (Exit.DONE, ["held"], [])
    assert "It told users to wait" in planned.document["problems"][0]["message"]
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert bad.texts()["one"] == "one\n"


def test_the_hold_ends_when_git_says_the_same(bad: Dashboard, promptsync: Promptsync, clone: Path) -> None:
    assert promptsync("rollback", "one", "--yes").code == Exit.DONE
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert "one  until" in promptsync("hold", "--list").out, "the file is not committed yet"
    commit(clone, "Revert")
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert promptsync("hold", "--list").out == "No prompt is held.\n"
    write_prompt("one", prompt="Better.\n", command="do-one")
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert bad.texts()["one"] == "Better.\n"


def test_to_a_revision(bad: Dashboard, promptsync: Promptsync) -> None:
    write_prompt("one", prompt="Worse.\n", command="do-one")
    assert promptsync("apply", "--yes").code == Exit.DONE
    commit(Path.cwd())
    first = promptsync("history", "--format", "json").document["applies"][-1]["revision"]
    assert promptsync("rollback", "one", "--to", first[:10], "--yes").code == Exit.DONE
    assert bad.texts()["one"] == "one\n"


def test_what_cannot_be_rolled_back_is_said_before_anything_is_sent(
    bad: Dashboard, promptsync: Promptsync, organisation: Organisation
) -> None:
    organisation.requests.clear()
    for words, code, said in (
        (["two"], Exit.REFUSED, "no earlier text"),
        (["onne"], Exit.USAGE, "Did you mean one?"),
        (["one", "--to", "fff"], Exit.FAILED, "there is no revision"),
        (["one", "--until", "yesterday"], Exit.USAGE, "neither a span"),
    ):
        refused = promptsync("rollback", *words, "--yes")
        assert (refused.code, said in refused.err) == (code, True), words
    write_prompt("one", prompt="Not committed.\n")
    assert promptsync("rollback", "one", "--yes").code == Exit.REFUSED
    assert promptsync("rollback", "one").code == Exit.REFUSED
    assert organisation.mutations() == 0


def test_a_hold_keeps_every_apply_away(bad: Dashboard, promptsync: Promptsync, clone: Path) -> None:
    saved = promptsync("plan", "--out", "plan")
    write_prompt("one", prompt="Edited.\n", command="do-one")
    Path("prompts/two.yaml").unlink()
    assert promptsync("plan", "--out", "plan").code == Exit.DONE
    assert promptsync("hold", "one", "two", "--until", "2h", "--reason", "A demo").code == Exit.DONE
    assert actions(promptsync) == []
    for words in (["--yes"], ["plan", "--yes"], ["--yes", "--conflict", "overwrite", "--drift", "overwrite"]):
        assert promptsync("apply", *words).code == Exit.DONE
        assert (bad.texts()["one"], bad.texts()["two"]) == ("Bad.\n", "two\n")
    assert promptsync("hold", "--lift", "one", "two").out.count("Lifted") == 2
    assert actions(promptsync) == [("delete", "two"), ("update", "one")]
    assert saved.code == Exit.DONE


def test_a_hold_that_is_over_counts_no_more(bad: Dashboard, promptsync: Promptsync, clone: Path) -> None:
    over = f"{datetime.now(UTC) - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    with ledger_of(clone, "origin") as ledger:
        delta = LedgerDelta(holds={Key("one"): Hold(over, "A demo", "Ada", over)})
        ledger.note(ledger.read(), delta, Ending(this_run(clone), ApplyStatus.HELD))
    write_prompt("one", prompt="Edited.\n", command="do-one")
    assert actions(promptsync) == [("update", "one")]
    assert promptsync("apply", "--yes").code == Exit.DONE
    with ledger_of(clone) as ledger:
        assert ledger.read().holds == {}
    assert git(clone, "ls-remote", "origin", REF)


@pytest.mark.parametrize(
    "words",
    [
        ["one"],
        ["one", "--until", "1h"],
        ["--list", "one"],
        ["--lift"],
        ["on", "--until", "1h", "--reason", "x"],
    ],
)
@pytest.mark.usefixtures("bad")
def test_words_that_do_not_go_together(promptsync: Promptsync, words: list[str]) -> None:
    assert promptsync("hold", *words).code == Exit.USAGE
