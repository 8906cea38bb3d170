"""Pulled and restored files: none changes another prompt along, none makes the library invalid."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.model import Prompt
from tests.planning.values import prompt
from tests.repositories import git, ledger_of, revision, write_library
from tests.session.dashboard import LIBRARY, Dashboard
from tests.session.pull_scene import commit

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

KEY = "AKIA" + "Z7QX5T2MNB4KD6PV"
HIDDEN = "Say \u200bone.\n"


class TestSharedFiles:
    """The prompts ``a`` and ``b`` have one text, and ``c`` its own."""

    @pytest.fixture(params=["one file", "a link", "a hard link"])
    def shared(self, request: pytest.FixtureRequest, clone: Path, promptsync: Promptsync) -> str:
        """Applied; gives the ledger's revision."""
        Path("prompts").mkdir()
        Path("prompts/shared.txt").write_text("Shared.\n")
        if request.param == "a link":
            Path("prompts/b.txt").symlink_to("shared.txt")
        if request.param == "a hard link":
            os.link("prompts/shared.txt", "prompts/b.txt")
        names = {"a": "shared.txt", "b": "shared.txt" if request.param == "one file" else "b.txt"}
        for key, file in names.items():
            Path(f"prompts/{key}.yaml").write_text(
                f"name: {key}\ndescription: Use when asked.\ncommand: c-{key}\npromptFile: {file}\n"
            )
        write_library({"c": prompt("Own.\n", name="c", command="c-c")})
        commit()
        assert promptsync("apply", "--yes").code == Exit.DONE
        return revision(clone)

    def test_pull_leaves_the_edit_out_and_names_the_other(self, shared: str, promptsync: Promptsync) -> None:
        Dashboard().edit("a", prompt="Only in a.\n")
        Dashboard().edit("c", prompt="In c.\n")
        pulled = promptsync("pull", "--drift")
        assert pulled.code == Exit.FAILED
        assert "Left out: a: prompts/shared.txt belongs to b too, which would change along" in pulled.out
        assert "1 file, 1 prompt left out" in pulled.out
        assert Path("prompts/shared.txt").read_text() == "Shared.\n"

    def test_an_edit_of_another_field_is_pulled(self, shared: str, promptsync: Promptsync) -> None:
        Dashboard().edit("a", is_skill=True)
        assert promptsync("pull", "--drift").code == Exit.DONE
        assert "isSkill: true" in Path("prompts/a.yaml").read_text()

    def test_the_same_edit_of_both_is_pulled(self, shared: str, promptsync: Promptsync) -> None:
        for name in ("a", "b"):
            Dashboard().edit(name, prompt="In both.\n")
        assert promptsync("pull", "--drift").code == Exit.DONE
        assert Path("prompts/shared.txt").read_text() == "In both.\n"

    def test_restore_leaves_it_out_too(self, shared: str, promptsync: Promptsync) -> None:
        Path("prompts/shared.txt").write_text("Of today.\n")
        commit()
        assert promptsync("apply", "--yes").code == Exit.DONE
        restored = promptsync("restore", shared, "a")
        assert restored.code == Exit.FAILED
        assert "Left out: a: prompts/shared.txt belongs to b too" in restored.out
        assert Path("prompts/shared.txt").read_text() == "Of today.\n"
        assert promptsync("restore", shared, "a", "b").code == Exit.DONE
        assert Path("prompts/shared.txt").read_text() == "Shared.\n"

    def test_a_deletion_leaves_the_text_to_the_other(self, shared: str, promptsync: Promptsync) -> None:
        Dashboard().delete("a")
        pulled = promptsync("pull", "--drift")
        assert pulled.code == Exit.DONE
        assert not Path("prompts/a.yaml").exists()
        assert Path("prompts/shared.txt").exists()
        assert promptsync("validate").code == Exit.DONE


def test_a_deletion_takes_the_text_file_away(clone: Path, promptsync: Promptsync) -> None:
    write_library(LIBRARY)
    Path("prompts/a.md").write_text("The text.\n")
    Path("prompts/b.yaml").write_text(
        "name: b\ndescription: Use when asked.\nisSkill: true\npromptFile: a.md\n"
    )
    commit()
    assert promptsync("apply", "--yes").code == Exit.DONE
    Dashboard().delete("b")
    assert promptsync("pull", "--drift").code == Exit.DONE
    assert not Path("prompts/a.md").exists()
    assert promptsync("validate").code == Exit.DONE


class TestOneBadPrompt:
    @pytest.mark.parametrize("bad", [f"Log in as {KEY}.\n", HIDDEN])
    def test_does_not_stop_the_drift_of_others(
        self, bad: str, dashboard: Dashboard, organisation: Organisation, promptsync: Promptsync
    ) -> None:
        commit()
        organisation.edit("one", bad)
        dashboard.edit("two", prompt="Edited.\n")
        pulled = promptsync("pull", "--drift")
        assert pulled.code == Exit.FAILED
        assert "Pulled prompts/two.yaml" in pulled.out
        assert "Left out: one: " in pulled.out
        assert git(Path(), "status", "--porcelain") == " M prompts/two.yaml\n"
        assert promptsync("validate").code == Exit.DONE

    def test_does_not_stop_a_first_pull(
        self, clone: Path, organisation: Organisation, promptsync: Promptsync
    ) -> None:
        for name, text in {"Good": "Text.\n", "Secret": f"{KEY}\n", "Hidden": HIDDEN}.items():
            organisation.store.create(Prompt(name, "Use when asked.", text, is_skill=True))
        pulled = promptsync("pull")
        assert pulled.code == Exit.FAILED
        assert "1 file, 2 prompts left out." in pulled.out
        assert [path.name for path in Path("prompts").iterdir()] == ["good.yaml"]
        with ledger_of(clone) as ledger:
            assert [*ledger.read().bases] == ["good"]
        assert promptsync("validate").code == Exit.DONE

    def test_is_found_where_it_makes_another_file_invalid(
        self, dashboard: Dashboard, promptsync: Promptsync
    ) -> None:
        write_library({"zero": prompt(name="Zero", command="taken")})
        commit()
        dashboard.edit("one", command="taken")
        dashboard.edit("two", prompt="Edited.\n")
        pulled = promptsync("pull", "--drift")
        assert "Left out: one: " in pulled.out
        assert "Pulled prompts/two.yaml" in pulled.out
        assert promptsync("validate").code == Exit.DONE

    def test_of_the_files_stops_neither_drift_nor_pull(
        self, dashboard: Dashboard, promptsync: Promptsync
    ) -> None:
        Path("prompts/three.yaml").write_text(
            f"name: three\ndescription: {KEY}\ncommand: do-three\nprompt: x\n"
        )
        commit()
        dashboard.edit("two", prompt="Edited.\n")
        dashboard.create("By hand", "Text.\n")
        pulled = promptsync("pull", "--drift")
        assert pulled.code == Exit.FAILED
        assert "Left out: prompts/three.yaml:2:14: " in pulled.out
        assert "Pulled prompts/two.yaml" in pulled.out
        commit()
        assert "Pulled prompts/by-hand.yaml" in promptsync("pull").out
        assert promptsync("plan").code == Exit.FAILED
