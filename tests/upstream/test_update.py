"""Imported prompts follow their source, and nothing that was edited here is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from inline_snapshot import snapshot

from tests.library.importing.support import tree, write
from tests.repositories import git
from tests.upstream.support import Upstream, skill

if TYPE_CHECKING:
    from tests.cli.support import Document, Promptsync

LINES = [f"Line {number}.\n" for number in range(1, 8)]
PDF = "prompts/skills/pdf/SKILL.md"


def text(*changes: tuple[int, str]) -> str:
    """The lines, with some in the place of others."""
    lines = [*LINES]
    for number, line in changes:
        lines[number - 1] = line
    return "".join(lines)


def commit(message: str = "Edit") -> None:
    """Commit everything here."""
    git(Path.cwd(), "add", "--all")
    git(Path.cwd(), "commit", "--quiet", "--allow-empty", "-m", message)


def edit(old: str, new: str, path: str = PDF) -> None:
    """Edit a file here and commit it."""
    file = Path(path)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    commit()


def imported(
    promptsync: Promptsync, upstream: Upstream, files: dict[str, str | bytes], *options: str
) -> None:
    """Import what upstream has, and commit it."""
    upstream.commit(files)
    assert promptsync("import", str(upstream.folder), *options).code == 0
    commit()


def update(promptsync: Promptsync, *options: str, code: int = 0) -> dict[str, Document]:
    """What became of each prompt, by its path in the source."""
    result = promptsync("update", "--format", "json", *options)
    assert result.code == code, result.err
    (source,) = result.document["sources"]
    return {one["upstream"]: one for one in source["prompts"]}


def statuses(found: dict[str, Document]) -> dict[str, str]:
    return {path: one["status"] for path, one in found.items()}


def lock() -> dict[str, Any]:
    """The one source of the lock."""
    (source,) = yaml.safe_load(Path("promptsync.lock").read_text(encoding="utf-8"))["sources"]
    found: dict[str, Any] = source
    return found


@pytest.fixture(autouse=True)
def _in_a_repository(library: Path) -> None:
    """Every test has one."""
    assert library.is_dir()


def test_the_lock_says_where_prompts_are_from(promptsync: Promptsync, upstream: Upstream) -> None:
    head = upstream.commit(
        {
            "skills/pdf/SKILL.md": skill("pdf"),
            "skills/pdf/run.sh": "true\n",
            "commands/go.md": "Go on.\n",
            "skills/no/SKILL.md": skill("no", "x" * 20_001),
            "README.md": "# Read\n",
        }
    )
    assert promptsync("import", f"{upstream.folder}@main", "--into", "them", "--prefix", "a-").code == 1
    found = lock()
    prompts = {one.pop("upstream"): one for one in found.pop("prompts")}
    assert found == {
        "source": str(upstream.folder),
        "reference": "main",
        "commit": head,
        "options": {"into": "them", "prefix": "a-"},
        "passed": ["skills/no/SKILL.md"],
    }
    assert {path: (one["file"], [*one["files"]]) for path, one in prompts.items()} == {
        "commands/go.md": ("prompts/them/commands/go.md", ["go.md"]),
        "skills/pdf/SKILL.md": ("prompts/them/skills/pdf/SKILL.md", ["SKILL.md", "run.sh"]),
    }
    assert (prompts["commands/go.md"]["command"], prompts["commands/go.md"]["name"]) == ("a-go", "Go")
    before = Path("promptsync.lock").read_bytes()
    promptsync("import", f"{upstream.folder}@main", "--into", "them", "--prefix", "a-")
    assert Path("promptsync.lock").read_bytes() == before


def test_a_path_leaves_no_lock(promptsync: Promptsync) -> None:
    write({"notes/a.md": "Do it.\n"})
    promptsync("import", "notes")
    assert not Path("promptsync.lock").exists()


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


def test_the_old_commit_is_gone(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/a/SKILL.md": skill("a", text()), "skills/b/SKILL.md": skill("b")})
    edit("Line 1.", "My line 1.", "prompts/skills/a/SKILL.md")
    upstream.commit(
        {
            "skills/a/SKILL.md": skill("a", text((7, "Their line 7.\n"))),
            "skills/b/SKILL.md": skill("b", "New.\n"),
        },
        forget=True,
    )
    git(upstream.folder, "reflog", "expire", "--expire=now", "--all")
    git(upstream.folder, "gc", "--quiet", "--prune=now")
    assert statuses(update(promptsync)) == {"skills/a/SKILL.md": "merged", "skills/b/SKILL.md": "updated"}


def test_what_nobody_knows_any_more_is_left_and_named(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/a/SKILL.md": skill("a", text()), "skills/b/SKILL.md": skill("b")})
    edit("Line 1.", "My line 1.", "prompts/skills/a/SKILL.md")
    git(Path.cwd(), "checkout", "--quiet", "--orphan", "other")
    commit("All anew")
    git(Path.cwd(), "branch", "-D", "main")
    old = lock()["commit"]
    upstream.commit(
        {
            "skills/a/SKILL.md": skill("a", text((7, "Their line 7.\n"))),
            "skills/b/SKILL.md": skill("b", "New.\n"),
        },
        forget=True,
    )
    git(upstream.folder, "reflog", "expire", "--expire=now", "--all")
    git(upstream.folder, "gc", "--quiet", "--prune=now")
    found = update(promptsync, code=1)
    assert statuses(found) == {"skills/a/SKILL.md": "left", "skills/b/SKILL.md": "updated"}
    assert "neither in the source nor in the history" in found["skills/a/SKILL.md"]["notes"][0]
    assert {one["upstream"]: one.get("commit") for one in lock()["prompts"]} == {
        "skills/a/SKILL.md": old,
        "skills/b/SKILL.md": None,
    }


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


def test_one_of_several_sources(
    promptsync: Promptsync, upstream: Upstream, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Upstream(tmp_path_factory.mktemp("other") / "other.git")
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    imported(promptsync, other, {"skills/doc/SKILL.md": skill("doc")})
    for one, name in ((upstream, "pdf"), (other, "doc")):
        one.commit({f"skills/{name}/SKILL.md": skill(name, "New.\n")})
    assert statuses(update(promptsync, "other")) == {"skills/doc/SKILL.md": "updated"}
    assert statuses(update(promptsync, str(upstream.folder))) == {"skills/pdf/SKILL.md": "updated"}
    result = promptsync("update", "nobody")
    assert result.code == 64
    assert "nothing was imported from nobody" in result.err


def test_a_source_that_is_gone_does_not_stop_the_others(
    promptsync: Promptsync, upstream: Upstream, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Upstream(tmp_path_factory.mktemp("other") / "other.git")
    imported(promptsync, other, {"skills/doc/SKILL.md": skill("doc")})
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    other.folder.rename(other.folder.parent / "away")
    result = promptsync("update", "--format", "json")
    assert result.code == 1
    assert result.rules == ["source"]
    assert [one["status"] for source in result.document["sources"] for one in source["prompts"]] == [
        "updated"
    ]


def test_an_import_of_a_source_that_has_moved_on(promptsync: Promptsync, upstream: Upstream) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf"), "skills/new/SKILL.md": skill("new")})
    result = promptsync("import", str(upstream.folder))
    assert result.code == 1
    assert "was imported before" in result.err
    assert "promptsync update" in result.err
    assert {*tree()} == {"skills/pdf/SKILL.md"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("version: 1", "version: 9"), "promptsync.lock:2"),
        (("file: prompts/", "file: ../../../prompts/"), "is not in this repository"),
        (("source: ", "source: ext::sh -c "), "is refused"),
        (("source: ", "source: --upload-pack="), "is refused"),
        (("commit: ", "commit: -"), "promptsync.lock:"),
        (("upstream: skills", "upstream: /skills"), "promptsync.lock:"),
        (("sources:", "sources: [\n"), "promptsync.lock:"),
    ],
)
def test_a_lock_that_is_not_ours(
    promptsync: Promptsync, upstream: Upstream, change: tuple[str, str], said: str
) -> None:
    imported(promptsync, upstream, {"skills/pdf/SKILL.md": skill("pdf")})
    upstream.commit({"skills/pdf/SKILL.md": skill("pdf", "New.\n")})
    edit(*change, path="promptsync.lock")
    result = promptsync("update")
    assert result.code == 1
    assert said in result.out + result.err
    assert git(Path.cwd(), "status", "--porcelain") == ""


def test_without_a_lock(promptsync: Promptsync) -> None:
    result = promptsync("update")
    assert result.code == 1
    assert "there is no promptsync.lock" in result.err


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
