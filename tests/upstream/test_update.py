"""Imported prompts follow their source, and nothing that was edited here is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot

from tests.library.importing.support import tree
from tests.repositories import git
from tests.upstream.support import Upstream, skill
from tests.upstream.update_scene import PDF, commit, edit, imported, lock, statuses, text, update

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


pytestmark = pytest.mark.usefixtures("library")


def test_what_nobody_edited_is_written_anew(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf"), "skills/pdf/old.md": "Old.\n"})
    head = upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "Other.\n"), "skills/pdf/new.sh": "true\n"})
    assert statuses(update(promptsync)) == {"skills/pdf/SKILL.md": "updated"}
    assert tree() == {
        "skills/pdf/SKILL.md": skill("pdf", "Other.\n").encode(),
        "skills/pdf/new.sh": b"true\n",
    }
    assert Path("prompts/skills/pdf/new.sh").stat().st_mode & 0o100
    assert lock()["commit"] == head
    commit()
    assert update(promptsync) == {}
    assert git(Path.cwd(), "status", "--porcelain") == ""


def test_edits_on_both_sides_are_merged(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf", text())})
    edit("Line 1.", "My line 1.")
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", text((7, "Their line 7.\n")))})
    assert statuses(update(promptsync)) == {"skills/pdf/SKILL.md": "merged"}
    both = text((1, "My line 1.\n"), (7, "Their line 7.\n"))
    assert Path(PDF).read_text(encoding="utf-8") == skill("pdf", both)


def test_a_derived_field_is_merged_with_an_edit(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"commands/go.md": f"# Go\n\n{text()}"})
    edit("name: Go", "name: Go on", "prompts/commands/go.md")
    upstream.commit({"commands/go.md": f"# Go\n\n{text((7, 'Their line 7.'))}"})
    assert statuses(update(promptsync)) == {"commands/go.md": "merged"}
    found = Path("prompts/commands/go.md").read_text(encoding="utf-8")
    assert "name: Go on\n" in found
    assert "Their line 7." in found


def test_a_conflict_gets_markers_that_validate_refuses(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf", text()), "skills/pdf/a.txt": text()})
    edit("Line 3.", "My line 3.")
    edit("Line 3.", "My line 3.", "prompts/skills/pdf/a.txt")
    theirs = text((3, "Their line 3.\n"))
    head = upstream.commit({"skills/pdf/SKILL.md": skill("pdf", theirs), "skills/pdf/a.txt": theirs})
    result = promptsync("update")
    assert result.code == 1
    assert "conflict  prompts/skills/pdf/SKILL.md" in result.out
    for file in (PDF, "prompts/skills/pdf/a.txt"):
        found = Path(file).read_text(encoding="utf-8")
        assert f"My line 3.\n=======\nTheir line 3.\n>>>>>>> acme at {head[:7]}\n" in found
    assert lock()["prompts"][0]["conflicts"] == ["SKILL.md", "a.txt"]
    commit()
    assert promptsync("validate", "--format", "json").rules == ["conflict-marker", "conflict-marker"]
    before = tree()
    assert update(promptsync) == {}
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", text((3, "Newer line 3.\n")))})
    assert statuses(update(promptsync, code=1)) == {"skills/pdf/SKILL.md": "left"}
    assert tree() == before


def test_a_resolved_conflict_goes_on(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf", text())})
    edit("Line 3.", "My line 3.")
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", text((3, "Their line 3.\n")))})
    update(promptsync, code=1)
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", text((3, "Their line 3.\n"), (7, "Their 7.\n")))})
    Path(PDF).write_text(skill("pdf", text((3, "Our line 3.\n"))), encoding="utf-8")
    commit()
    assert statuses(update(promptsync)) == {"skills/pdf/SKILL.md": "merged"}
    merged = text((3, "Our line 3.\n"), (7, "Their 7.\n"))
    assert Path(PDF).read_text(encoding="utf-8") == skill("pdf", merged)
    assert "conflicts" not in lock()["prompts"][0]
    assert promptsync("validate").code == 0


def test_a_file_that_is_not_text(promptsync: Promptsync, upstream: Upstream) -> None:
    files: dict[str, str | bytes] = {"skills/pdf/SKILL.md": skill("pdf"), "skills/pdf/a.bin": b"\x00a"}
    imported(promptsync, upstream, files)
    Path("prompts/skills/pdf/a.bin").write_bytes(b"\x00mine")
    commit()
    upstream.commit({**files, "skills/pdf/a.bin": b"\x00theirs"})
    assert statuses(update(promptsync, code=1)) == {"skills/pdf/SKILL.md": "conflict"}
    assert Path("prompts/skills/pdf/a.bin").read_bytes() == b"\x00mine"


def test_an_edit_that_is_not_committed_is_never_overwritten(
    promptsync: Promptsync, upstream: Upstream
) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf", text())})
    Path(PDF).write_text("Mine.\n", encoding="utf-8")
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    before = Path("promptsync.lock").read_bytes()
    result = promptsync("update")
    assert result.code == 3
    assert Path(PDF).read_text(encoding="utf-8") == "Mine.\n"
    assert Path("promptsync.lock").read_bytes() == before


def test_check_writes_nothing(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    assert promptsync("update", "--check", "--detailed-exitcode").code == 0
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    assert promptsync("update", "--check", "--detailed-exitcode").code == 2
    assert promptsync("update", "--check").code == 0
    assert git(Path.cwd(), "status", "--porcelain") == ""


def test_what_a_change_brings_is_named_first(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {f"skills/{name}/SKILL.md": skill(name) for name in "ab"})
    upstream.commit(
        {
            "skills/a/SKILL.md": skill("a", "Fine.\n"),
            "skills/b/SKILL.md": skill("b", "Read https://ada:Tr0ub4dor9@db.example.net/x.\n"),
        }
    )
    found = update(promptsync, "--check")
    assert [*found] == ["skills/b/SKILL.md", "skills/a/SKILL.md"]
    (one,) = found["skills/b/SKILL.md"]["findings"]
    assert (one["rule"], one["origin"]["file"]) == ("url-password", "prompts/skills/b/SKILL.md")
    assert found["skills/a/SKILL.md"]["findings"] == []
    assert "new warning: prompt has a URL with a password in it [url-password]" in promptsync("update").out


def test_the_text(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    upstream.commit(
        {"skills/pdf/SKILL.md": skill("pdf", "Do.\n"), "commands/x.md": "Do x.\n"}, "Say \x1b[31m less"
    )
    out = promptsync("update", "--check").out.replace(str(upstream.folder), "acme.git")
    commits = lock()["commit"][:7], upstream.head()[:7]
    assert out.replace(commits[0], "OLD").replace(commits[1], "NEW") == snapshot("""\
acme.git: OLD -> NEW, 1 commit
  NEW Say \\x1b[31m less
updated  prompts/skills/pdf/SKILL.md
new  commands/x.md
    --add imports it

1 updated, 1 new. Nothing was written.
""")
