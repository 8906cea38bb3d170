"""Which prompts belong to a target: narrowing it never deletes, and a target without a prompt is an error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.planning.values import prompt
from tests.repositories import ledger_of, write_library
from tests.session.dashboard import LIBRARY, Dashboard

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


def narrow(**scope: list[str]) -> None:
    Path("promptsync.yaml").write_text(f"targets:\n  default: {scope}\n")


def move_to_drafts(key: str) -> None:
    Path("prompts/drafts").mkdir()
    Path(f"prompts/{key}.yaml").rename(f"prompts/drafts/{key}.yaml")


class TestNarrowingNeverDeletes:
    @pytest.fixture(autouse=True)
    def _applied(self, dashboard: Dashboard) -> None:
        """LIBRARY has been applied."""

    def assert_released(self, promptsync: Promptsync, clone: Path, key: str, *, marked: bool = True) -> None:
        """It is planned and applied as a release: no request, and the ledger forgets the prompt."""
        plan = promptsync("plan", "--format", "json")
        changes = [(one["action"], one["key"], one["steps"]) for one in plan.document["changes"]]
        assert changes == [("release", key, [])]
        assert plan.rules == []
        before = Dashboard().texts()
        assert promptsync("apply", "--yes").code == Exit.DONE
        assert Dashboard().texts() == before
        with ledger_of(clone) as ledger:
            state = ledger.read()
        assert "one" not in state.bases
        assert list(state.released) == [key] * marked
        assert promptsync("plan", "--detailed-exitcode").code == Exit.DONE

    def test_by_exclude(self, promptsync: Promptsync, clone: Path) -> None:
        narrow(exclude=["one"])
        self.assert_released(promptsync, clone, "one")

    def test_by_include(self, promptsync: Promptsync, clone: Path) -> None:
        narrow(include=["t*"])
        self.assert_released(promptsync, clone, "one")

    def test_by_a_move(self, promptsync: Promptsync, clone: Path) -> None:
        narrow(exclude=["drafts/**"])
        move_to_drafts("one")
        self.assert_released(promptsync, clone, "drafts/one")

    def test_and_the_file_is_removed_too(self, promptsync: Promptsync, clone: Path) -> None:
        narrow(exclude=["one"])
        Path("prompts/one.yaml").unlink()
        self.assert_released(promptsync, clone, "one", marked=False)

    def test_an_edit_there_stays_there(self, promptsync: Promptsync, clone: Path) -> None:
        narrow(exclude=["one"])
        Dashboard().edit("one", prompt="Edited.\n")
        assert promptsync("pull", "--drift").out == "0 files, 0 prompts left out.\n"
        self.assert_released(promptsync, clone, "one")

    def test_widened_again_it_is_not_adopted_until_somebody_says_so(self, promptsync: Promptsync) -> None:
        narrow(exclude=["drafts/**"])
        move_to_drafts("one")
        promptsync("apply", "--yes")
        narrow(exclude=["nothing"])
        planned = promptsync("plan", "--format", "json", "--detailed-exitcode")
        assert (planned.code, planned.document["changes"]) == (Exit.DONE, [])
        assert [one["reason"] for one in planned.document["leftOut"]] == ["released"]
        assert "1 to adopt" in promptsync("apply", "--yes", "--adopt", "drafts/one").out
        assert promptsync("plan", "--format", "json").document["leftOut"] == []
        assert Dashboard().texts().keys() == LIBRARY.keys()


def test_a_pull_writes_no_file_that_the_target_leaves_out(clone: Path, promptsync: Promptsync) -> None:
    write_library({"kept/one": prompt(name="Kept")})
    narrow(include=["kept/**"])
    Dashboard().create("By hand", "Text.\n")
    pulled = promptsync("pull")
    assert pulled.code == Exit.FAILED
    assert 'Left out: "By hand": the target leaves out its key, by-hand' in pulled.out


def test_a_pull_overwrites_no_file_of_another_target(clone: Path, promptsync: Promptsync) -> None:
    write_library({"one": prompt(name="One"), "by-hand": prompt(name="Of another target")})
    narrow(exclude=["by-hand"])
    Dashboard().create("By hand", "Text.\n")
    promptsync("pull")
    assert "Of another target" in Path("prompts/by-hand.yaml").read_text()


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ({"include": ["prompts/**"]}, "targets.default.include matches no key"),
        ({"exclude": ["*"]}, "targets.default.exclude leaves no prompt"),
        ({"include": ["one"], "exclude": ["one"]}, "targets.default.exclude leaves no prompt"),
    ],
)
def test_a_target_without_a_prompt_is_an_error(
    scope: dict[str, list[str]], message: str, clone: Path, promptsync: Promptsync
) -> None:
    write_library(LIBRARY)
    narrow(**scope)
    for command in (["validate"], ["plan"], ["apply", "--yes"]):
        checked = promptsync(*command)
        assert checked.code == Exit.FAILED
        assert f"promptsync.yaml:1:1: error: {message} [empty-target]" in checked.out
        assert "such as one." in checked.out
    assert Dashboard().texts() == {}


def test_only_the_target_that_is_planned_has_to_have_a_prompt(clone: Path, promptsync: Promptsync) -> None:
    write_library(LIBRARY)
    Path("promptsync.yaml").write_text("targets: {default: {}, eu: {include: [eu/**]}}\n")
    assert promptsync("plan").code == Exit.DONE
    assert promptsync("validate").code == Exit.FAILED
