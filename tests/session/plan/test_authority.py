"""``authority: dashboard``: git mirrors these prompts, and no apply ever writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.session.dashboard import Dashboard

DASHBOARD_WRITES = "policies:\n  keys:\n    one: {authority: dashboard}\n"


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=work")


@pytest.fixture
def mirrored(dashboard: Dashboard, clone: Path, organisation: Organisation) -> Dashboard:
    """LIBRARY has been applied, and the dashboard writes ``one`` from now on."""
    Path("promptsync.yaml").write_text(DASHBOARD_WRITES, encoding="utf-8")
    commit(clone)
    organisation.requests.clear()
    return dashboard


def test_edits_there_are_mirrored_and_the_cut_over_is_empty(
    mirrored: Dashboard, promptsync: Promptsync, clone: Path, organisation: Organisation
) -> None:
    mirrored.edit("one", prompt="Edited there.\n")
    planned = promptsync("plan", "--format", "json")
    assert (planned.code, planned.rules, planned.document["changes"]) == (Exit.DONE, [], [])
    assert [one["reason"] for one in planned.document["leftOut"]] == ["mirrored"]
    assert promptsync("apply", "--yes", "--drift", "overwrite").code == Exit.DONE
    assert promptsync("pull", "--drift").out.splitlines()[0] == "Pulled prompts/one.yaml"
    commit(clone)
    assert "1 to record" in promptsync("apply", "--yes").out
    Path("promptsync.yaml").unlink()
    assert promptsync("plan", "--detailed-exitcode").code == Exit.DONE
    assert [one for one in organisation.methods() if one == "UpdatePrompt"] == ["UpdatePrompt"], (
        "the dashboard's"
    )


def test_a_deletion_there_is_mirrored(mirrored: Dashboard, promptsync: Promptsync, clone: Path) -> None:
    mirrored.delete("one")
    assert promptsync("apply", "--yes", "--drift", "overwrite").code == Exit.DONE
    assert promptsync("pull", "--drift").out.splitlines()[0] == "Removed prompts/one.yaml"
    commit(clone)
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert mirrored.texts().keys() == {"two", "three"}


@pytest.mark.parametrize("what", ["edited", "removed", "added"])
def test_an_edit_in_git_is_an_error_and_never_sent(
    mirrored: Dashboard, promptsync: Promptsync, organisation: Organisation, what: str
) -> None:
    if what == "added":
        Path("promptsync.yaml").write_text(DASHBOARD_WRITES.replace("one:", "new:"), encoding="utf-8")
        write_prompt("new")
    elif what == "edited":
        write_prompt("one", prompt="Edited here.\n", command="do-one")
    else:
        Path("prompts/one.yaml").unlink()
    organisation.requests.clear()
    for words in (["--yes"], ["--yes", "--conflict", "overwrite"]):
        refused = promptsync("apply", *words)
        assert (refused.code, f"was {what} here" in refused.out) == (Exit.REFUSED, True)
    assert organisation.mutations() == 0
    assert promptsync("plan", "--skip", "new" if what == "added" else "one").code == Exit.DONE


def test_neither_a_saved_plan_nor_a_rollback_writes_it(
    dashboard: Dashboard, promptsync: Promptsync, clone: Path, organisation: Organisation
) -> None:
    commit(clone)
    write_prompt("one", prompt="Second.\n", command="do-one")
    commit(clone)
    assert promptsync("apply", "--yes").code == Exit.DONE
    write_prompt("one", prompt="Planned.\n", command="do-one")
    commit(clone)
    assert promptsync("plan", "--out", "plan").code == Exit.DONE
    Path("promptsync.yaml").write_text(DASHBOARD_WRITES, encoding="utf-8")
    organisation.requests.clear()
    assert promptsync("apply", "plan", "--yes").code == Exit.REFUSED
    assert promptsync("rollback", "one", "--yes").code == Exit.REFUSED
    assert (organisation.mutations(), dashboard.texts()["one"]) == (0, "Second.\n")
