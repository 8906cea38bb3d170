"""Prompts that are new, gone or moved, here or in their source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.importing.support import tree
from tests.upstream.support import Upstream, skill
from tests.upstream.update_scene import PDF, commit, edit, imported, lock, statuses, text, update

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


pytestmark = pytest.mark.usefixtures("library")


def test_new_and_vanished_prompts_are_named(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/a/SKILL.md": skill("a"), "skills/b/SKILL.md": skill("b")})
    upstream.commit(
        {"skills/b/SKILL.md": skill("b"), "skills/c/SKILL.md": skill("c")}, "Out with a, in with c"
    )
    result = promptsync("update")
    assert result.code == 0
    body = [line for line in result.out.splitlines() if "acme.git" not in line and not line.startswith("  ")]
    assert body == ["gone  prompts/skills/a/SKILL.md", "new  skills/c/SKILL.md", "", "1 new, 1 gone."]
    assert "Out with a, in with c" in result.out
    assert {*tree()} == {"skills/a/SKILL.md", "skills/b/SKILL.md"}
    commit()
    assert promptsync("update", "--detailed-exitcode").code == 0
    assert statuses(update(promptsync, "--add", "--prune")) == {
        "skills/a/SKILL.md": "pruned",
        "skills/c/SKILL.md": "added",
    }
    assert {*tree()} == {"skills/b/SKILL.md", "skills/c/SKILL.md"}
    assert not Path("prompts/skills/a").exists()
    commit()
    assert update(promptsync, "--add", "--prune") == {}


def test_what_was_edited_here_is_not_pruned(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/a/SKILL.md": skill("a"), "skills/b/SKILL.md": skill("b")})
    edit("Do it.", "Do it well.", "prompts/skills/a/SKILL.md")
    upstream.commit({"skills/b/SKILL.md": skill("b")})
    assert statuses(update(promptsync, "--prune", code=1)) == {"skills/a/SKILL.md": "left"}
    assert "Do it well." in Path("prompts/skills/a/SKILL.md").read_text(encoding="utf-8")
    assert [one["upstream"] for one in lock()["prompts"]] == ["skills/b/SKILL.md"]


def test_what_was_not_picked_is_not_new_later(promptsync: Promptsync, upstream: Upstream) -> None:
    files: dict[str, str | bytes] = {
        f"skills/{name}/SKILL.md": skill(name) for name in ("pdf", "pptx", "xlsx")
    }
    imported(promptsync, upstream, files, "--pick", "p*")
    upstream.commit({**files, "skills/psd/SKILL.md": skill("psd"), "skills/doc/SKILL.md": skill("doc")})
    assert statuses(update(promptsync)) == {"skills/psd/SKILL.md": "new"}


def test_a_prompt_that_was_moved_in_its_source(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"commands/go.md": text(), "skills/pdf/SKILL.md": skill("pdf", text())})
    edit("Line 1.", "My line 1.")
    upstream.commit(
        {
            "plugins/x/commands/go-on.md": text(),
            "deep/er/pdf/SKILL.md": skill("pdf", text((7, "Their line 7.\n"))),
        }
    )
    assert statuses(update(promptsync)) == {
        "plugins/x/commands/go-on.md": "new",
        "commands/go.md": "gone",
        "deep/er/pdf/SKILL.md": "merged",
    }
    found = Path(PDF).read_text(encoding="utf-8")
    assert "My line 1." in found
    assert "Their line 7." in found
    upstream.commit(
        {"other/pdf/SKILL.md": skill("pdf", text((7, "Their line 7.\n"))), "commands/go.md": text()}
    )
    commit()
    assert statuses(update(promptsync)) == {"other/pdf/SKILL.md": "moved"}


def test_a_deletion_here_stays(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf"), "skills/pdf/a.md": "A.\n"})
    Path("prompts/skills/pdf/a.md").unlink()
    commit()
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n"), "skills/pdf/a.md": "New A.\n"})
    found = update(promptsync)
    assert found["skills/pdf/SKILL.md"]["notes"] == ["a.md: deleted here, changed in the source"]
    assert {*tree()} == {"skills/pdf/SKILL.md"}
    Path(PDF).unlink()
    commit()
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "Newest.\n")})
    assert statuses(update(promptsync)) == {"skills/pdf/SKILL.md": "dropped"}
    assert tree() == {}
    assert (lock()["prompts"], lock()["passed"]) == ([], ["skills/pdf/SKILL.md"])
    commit()
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "Newest of all.\n")})
    assert update(promptsync, "--add") == {}


def test_a_prompt_that_was_moved_here_goes_on(promptsync: Promptsync, upstream: Upstream) -> None:
    files: dict[str, str | bytes] = {"skills/pdf/SKILL.md": skill("pdf", text()), "commands/go.md": text()}
    imported(promptsync, upstream, {**files, "skills/pdf/a.md": "A.\n"})
    Path("prompts/team").mkdir()
    Path("prompts/skills/pdf").rename("prompts/pdf")
    commit()
    Path("prompts/commands/go.md").rename("prompts/team/run.md")
    Path("prompts/pdf").rename("prompts/team/pdf")
    commit()
    edit("Line 1.", "My line 1.", "prompts/team/pdf/SKILL.md")
    theirs = text((7, "Their line 7.\n"))
    upstream.commit(
        {"skills/pdf/SKILL.md": skill("pdf", theirs), "skills/pdf/a.md": "New A.\n", "commands/go.md": theirs}
    )
    assert statuses(update(promptsync)) == {"commands/go.md": "updated", "skills/pdf/SKILL.md": "merged"}
    assert {*tree()} == {"team/pdf/SKILL.md", "team/pdf/a.md", "team/run.md"}
    found = Path("prompts/team/pdf/SKILL.md").read_text(encoding="utf-8")
    assert "My line 1." in found
    assert "Their line 7." in found
    assert [one["file"] for one in lock()["prompts"]] == ["prompts/team/run.md", "prompts/team/pdf/SKILL.md"]
