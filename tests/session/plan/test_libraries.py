"""Several libraries in one repository: whose a ledger is, and how they live side by side."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.record import ApplyStatus, Ending, LedgerDelta
from tests.planning.values import prompt
from tests.properties.rounds import RUN
from tests.repositories import git, ledger_of, write_library
from tests.session.dashboard import Dashboard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Prompt
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync

A = {"a-one": prompt("A one.\n", name="A one", command="a-one"), "a-two": prompt("A two.\n", name="A two")}
B = {"b-one": prompt("B one.\n", name="B one", command="b-one"), "b-two": prompt("B two.\n", name="B two")}
OWN = "targets: {default: {state: 'ref:teams/b'}}\n"


@dataclass(frozen=True)
class Teams:
    """A clone with the libraries ``teams/a`` and ``teams/b``; each command runs in one of them."""

    clone: Path
    promptsync: Promptsync

    def __call__(self, team: str, *arguments: str) -> Finished:
        return self.promptsync("-C", str(self.clone / "teams" / team), *arguments)

    def write(self, team: str, library: Mapping[str, Prompt], config: str = "") -> None:
        """Write the team's files and commit them."""
        folder = self.clone / "teams" / team
        folder.mkdir(parents=True, exist_ok=True)
        os.chdir(folder)
        write_library(library)
        (folder / "promptsync.yaml").write_text(config or "prompts: prompts\n")
        self.commit()

    def commit(self) -> None:
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message=work")


@pytest.fixture
def teams(clone: Path, promptsync: Promptsync) -> Teams:
    """Team a has applied; team b has not."""
    found = Teams(clone, promptsync)
    found.write("a", A)
    found.write("b", B)
    assert found("a", "apply", "--yes").code == Exit.DONE
    return found


def test_another_library_is_refused_and_told_how_to_have_a_ledger_of_its_own(teams: Teams) -> None:
    for command in (["plan"], ["apply", "--yes"], ["pull"], ["pull", "--drift"]):
        refused = teams("b", *command)
        assert refused.code == Exit.REFUSED
        assert "belongs to the library in teams/a/prompts, not to that in teams/b/prompts" in refused.err
        assert "set `targets.default.state: ref:teams/b` in promptsync.yaml" in refused.err
    assert teams("b", "plan", "--format", "json").rules == ["other-library"]
    assert Dashboard().texts().keys() == {"A one", "A two"}


def test_restore_writes_no_file_of_another_library(teams: Teams) -> None:
    revision = git(teams.clone, "rev-parse", "refs/promptsync/default").strip()
    assert teams("b", "restore", revision, "a-one").code == Exit.REFUSED
    assert not (teams.clone / "teams/b/prompts/a-one.yaml").exists()


def test_history_says_whose_it_is(teams: Teams) -> None:
    assert "the history of the library in teams/a/prompts" in teams("b", "history").err
    assert teams("a", "history").err == ""


def test_prompts_is_a_place(teams: Teams) -> None:
    (teams.clone / "teams/b/promptsync.yaml").unlink()
    refused = teams("a", "plan", "--prompts", "../b/prompts")
    assert refused.code == Exit.REFUSED
    assert "in a promptsync.yaml of its own" in refused.err


def test_the_configuration_of_a_chosen_directory_is_not_ignored(teams: Teams) -> None:
    for command in ("plan", "validate", "apply"):
        found = teams("a", command, "--prompts", "../b/prompts")
        assert found.code == Exit.FAILED
        assert "teams/b/promptsync.yaml is not read, although it is there for ../b/prompts" in found.out
    assert teams("a", "plan", "--prompts", "prompts").code == Exit.DONE


def test_a_saved_plan_remembers_its_library(clone: Path, promptsync: Promptsync) -> None:
    write_library(A)
    Path("prompts").rename("library")
    assert promptsync("plan", "--prompts", "library", "--out", "saved").code == Exit.DONE
    assert promptsync("apply", "saved", "--yes").code == Exit.DONE
    with ledger_of(clone) as ledger:
        assert ledger.read().library == "library"


class TestSideBySide:
    @pytest.fixture(autouse=True)
    def _both(self, teams: Teams) -> None:
        teams.write("b", B, OWN)
        assert teams("b", "apply", "--yes").code == Exit.DONE

    def test_both_stay(self, teams: Teams) -> None:
        assert Dashboard().texts().keys() == {"A one", "A two", "B one", "B two"}
        for team, other in (("a", "teams/b"), ("b", "teams/a")):
            plan = teams(team, "plan")
            assert f"Nothing to do; 2 unchanged, 0 unmanaged, 2 managed by {other}." in plan.out
        document = teams("a", "plan", "--format", "json").document
        assert document["managedElsewhere"] == [{"by": "teams/b", "prompts": 2}]

    def test_adopt_takes_nothing_from_the_other(self, teams: Teams) -> None:
        for wanted in (B["b-one"], prompt("Another.\n", name="B", command="b-one"), B["b-two"]):
            teams.write("a", {**A, "taken": wanted})
            plan = teams("a", "plan", "--adopt", "--format", "json")
            (found,) = (one for one in plan.document["problems"] if one["severity"] == "error")
            assert found["rule"] == "managed-elsewhere"
            assert "managed by teams/b" in found["message"]
            assert teams("a", "apply", "--yes", "--adopt").code == Exit.REFUSED
        assert Dashboard().texts()["B one"] == "B one.\n"

    def test_a_command_of_the_other_is_named(self, teams: Teams) -> None:
        teams.write("a", {**A, "a-one": prompt("A one.\n", name="A one", command="b-one")})
        plan = teams("a", "plan")
        assert "holds it; it is managed by teams/b [command-held]" in plan.out + plan.err

    def test_pull_leaves_the_prompts_of_the_other(self, teams: Teams) -> None:
        Dashboard().create("By hand", "Text.\n")
        assert "1 file, 0 prompts left out, 2 managed by teams/b.\n" in teams("a", "pull").out
        assert "2 managed by teams/b" in teams("a", "plan").out

    def test_a_prompt_moves_from_one_to_the_other(self, teams: Teams) -> None:
        teams.write("a", {"a-two": A["a-two"]})
        (teams.clone / "teams/a/prompts/a-one.yaml").unlink()
        teams.write("b", {**B, "a-one": A["a-one"]}, OWN)
        assert teams("b", "apply", "--yes").code == Exit.REFUSED
        assert teams("a", "apply", "--yes").code == Exit.DONE
        assert teams("b", "apply", "--yes").code == Exit.DONE
        assert len(Dashboard().texts()) == 4

    def test_another_machine_sees_the_others_ledger(
        self, teams: Teams, origin: Path, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git(teams.clone, "push", "--quiet", "origin", "HEAD:main")
        there = origin.parent / "there"
        git(origin.parent, "clone", "--quiet", origin.as_uri(), str(there))
        assert "2 managed by teams/b" in Teams(there, teams.promptsync)("a", "plan").out

    def test_a_damaged_ledger_of_the_other_stops_nothing(self, teams: Teams) -> None:
        tree = git(teams.clone, "rev-parse", "HEAD^{tree}").strip()
        commit = git(teams.clone, "commit-tree", "-m", "no ledger", tree).strip()
        git(teams.clone, "push", "--quiet", "--force", "origin", f"{commit}:refs/promptsync/teams/b")
        plan = teams("a", "plan")
        assert plan.code == Exit.DONE
        assert "2 unchanged, 2 unmanaged" in plan.out
        assert "what the ledger teams/b manages is not known" in plan.out + plan.err


class TestMoved:
    def test_goes_on_once_the_move_is_committed(self, teams: Teams) -> None:
        git(teams.clone, "mv", "teams/a/prompts", "teams/a/library")
        (teams.clone / "teams/a/promptsync.yaml").write_text("prompts: library\n")
        assert "If it was moved, commit the move." in teams("a", "plan").err
        teams.commit()
        (teams.clone / "teams/a/library/a-three.yaml").write_text(
            "name: A three\ndescription: Use when asked.\nisSkill: true\nprompt: Three.\n"
        )
        assert "1 to create; 2 unchanged" in teams("a", "apply", "--yes").out
        assert "in teams/a/library" in teams("b", "plan").err

    def test_is_another_library_with_less_than_half_of_its_prompts(self, teams: Teams) -> None:
        git(teams.clone, "mv", "teams/a/prompts", "teams/a/library")
        (teams.clone / "teams/a/library/a-one.yaml").unlink()
        (teams.clone / "teams/a/library/a-two.yaml").rename(teams.clone / "teams/a/library/new.yaml")
        (teams.clone / "teams/a/promptsync.yaml").write_text("prompts: library\n")
        teams.commit()
        refused = teams("a", "plan")
        assert refused.code == Exit.REFUSED
        assert "commit the move" not in refused.err

    def test_is_no_move_while_the_other_place_has_prompts(self, teams: Teams) -> None:
        teams.write("c", A)
        assert teams("c", "plan").code == Exit.REFUSED


class TestWithoutAPlace:
    @pytest.fixture(autouse=True)
    def _forgotten(self, teams: Teams) -> None:
        with ledger_of(teams.clone, "origin") as ledger:
            ledger.finish(replace(ledger.read(), library=""), LedgerDelta(), Ending(RUN, ApplyStatus.APPLIED))

    def test_it_belongs_to_the_library_that_has_half_of_it(self, teams: Teams) -> None:
        assert "2 unchanged" in teams("a", "plan").out

    def test_another_one_is_refused(self, teams: Teams) -> None:
        refused = teams("b", "plan")
        assert refused.code == Exit.REFUSED
        assert "does not say whose it is" in refused.err
