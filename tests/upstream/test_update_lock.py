"""What the lock says, and how an update goes by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.importing.support import tree, write
from tests.repositories import git
from tests.upstream.support import Upstream, skill
from tests.upstream.update_scene import commit, edit, imported, lock, statuses, text, update

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


pytestmark = pytest.mark.usefixtures("library")


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
