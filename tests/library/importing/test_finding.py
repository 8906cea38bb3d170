"""What a tool reads as a prompt is found wherever it is; documentation is not taken beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.importing.support import library, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

GOOD = "Do it.\n"
SKILL = "---\nname: plan\ndescription: Use when asked to plan.\n---\nPlan it.\n"


@pytest.mark.parametrize(
    ("path", "kind", "called"),
    [
        (".claude/commands/review.md", "command", "review"),
        (".claude/commands/deep/review.md", "command", "review"),
        (".codex/prompts/fix.md", "command", "fix"),
        (".opencode/command/test.md", "command", "test"),
        (".opencode/commands/test.md", "command", "test"),
        (".cursor/commands/ship.md", "command", "ship"),
        (".windsurf/workflows/ship.md", "command", "ship"),
        (".github/prompts/ask.prompt.md", "command", "ask"),
        (".gemini/commands/git/plan.toml", "command", "plan"),
        (".cursor/rules/py.mdc", "skill", ""),
        ("packages/web/.claude/commands/lint.md", "command", "lint"),
        ("commands/go.md", "command", "go"),
        ("plugins/one/commands/go.md", "command", "go"),
        ("one/commands/go.md", None, ""),
        (".claude/skills/plan/SKILL.md", "skill", ""),
        ("deep/.hidden/skills/plan/SKILL.md", "skill", ""),
        (".claude/agents/reviewer.md", None, ""),
        (".github/workflows/readme.md", None, ""),
        (".claude/commands/README.md", None, ""),
        ("docs/commands/go.md", None, ""),
        ("docs/prompts/go.md", None, ""),
        ("node_modules/x/skills/y/SKILL.md", None, ""),
    ],
)
def test_convention(promptsync: Promptsync, path: str, kind: str | None, called: str) -> None:
    text = 'description = "Use it."\nprompt = "Do it."\n' if path.endswith(".toml") else GOOD
    write({f"repo/{path}": text, "repo/skills/other/SKILL.md": SKILL, "repo/docs/architecture.md": "# A\n"})
    done = run_import(promptsync, "repo")
    one = done.files.get(f"repo/{path}")
    taken = one is not None and one["status"] == "imported"
    assert taken == (kind is not None)
    if taken and one:
        assert (one["kinds"], one["command"] or "") == ([kind], called)
    assert done.files["repo/docs/architecture.md"]["notes"] == ["documentation (--all takes it)"]


@pytest.mark.parametrize("mark", [".claude-plugin/plugin.json", "skills/x/SKILL.md", "agents/a.md"])
def test_a_plugin_folder_holds_commands(promptsync: Promptsync, mark: str) -> None:
    write({f"repo/one/{mark}": SKILL, "repo/one/commands/go.md": GOOD})
    assert run_import(promptsync, "repo").files["repo/one/commands/go.md"]["command"] == "go"


def test_a_copy_is_named_and_not_written(promptsync: Promptsync) -> None:
    write({"repo/.ona/skills/plan/SKILL.md": SKILL, "repo/skills/.curated/fix/SKILL.md": SKILL})
    write({"repo/.claude/commands/go.md": GOOD, "repo/.codex/prompts/go.md": GOOD})
    write({"repo/.opencode/command/other.md": GOOD})
    done = run_import(promptsync, "repo")
    assert {source: one["notes"] for source, one in done.files.items() if one["status"] == "equal"} == {
        "repo/.codex/prompts/go.md": ["equal to repo/.claude/commands/go.md"],
        "repo/skills/.curated/fix/SKILL.md": ["equal to repo/.ona/skills/plan/SKILL.md"],
    }
    assert {*tree()} == {"skills/plan/SKILL.md", "commands/go.md", "command/other.md"}
    assert run_import(promptsync, "repo").summary["already-there"] == 3


def test_skills_whose_files_differ_are_no_copies(promptsync: Promptsync) -> None:
    write({"repo/a/plan/SKILL.md": SKILL, "repo/b/plan/SKILL.md": SKILL, "repo/b/plan/run.sh": "true\n"})
    assert run_import(promptsync, "repo").summary["imported"] == 2


def test_documentation_is_taken_on_demand(promptsync: Promptsync) -> None:
    write({"repo/skills/plan/SKILL.md": SKILL, "repo/docs/a.md": GOOD, "repo/CHANGELOG.md": "All of it.\n"})
    done = run_import(promptsync, "repo", "--all", "--as", "command", "--prefix", "acme-")
    assert {one["command"] for one in done.files.values()} == {None, "acme-a", "acme-CHANGELOG"}


def test_a_source_without_any_convention_gives_its_markdown(promptsync: Promptsync) -> None:
    write({"repo/review/system.md": GOOD, "repo/CHANGELOG.md": GOOD, "repo/.github/ISSUE.md": GOOD})
    done = run_import(promptsync, "repo", "--as", "skill")
    assert [(source, one["kinds"]) for source, one in done.files.items() if one["file"]] == [
        ("repo/review/system.md", ["skill"])
    ]


def test_a_prefix_is_for_every_command(promptsync: Promptsync) -> None:
    own = "---\nname: A\ndescription: Use it.\ncommand: own\n---\nOwn it.\n"
    write({"commands/a.md": own, "commands/b.md": GOOD, "skills/plan/SKILL.md": SKILL})
    run_import(promptsync, "commands", "skills", "--prefix", "x-")
    assert {one.prompt.command for one in library().desired} == {"x-own", "x-b", ""}
    assert promptsync("import", "commands", "--prefix", "a b").code == 64


def test_pick(promptsync: Promptsync) -> None:
    write({f"repo/skills/{name}/SKILL.md": SKILL.replace("plan", name) for name in ("pdf", "pptx", "xlsx")})
    done = run_import(promptsync, "repo", "--pick", "p*", "--pick", "skills/none*")
    assert (done.code, done.files) == (1, {})
    done = run_import(promptsync, "repo", "--pick", "skills/p*", "--pick", "xl?x")
    assert done.summary["imported"] == 3
    done = run_import(promptsync, "repo", "--pick", "pdf", "--into", "other")
    assert {source for source, one in done.files.items() if one["notes"] == ["not picked"]} == {
        "repo/skills/pptx/SKILL.md",
        "repo/skills/xlsx/SKILL.md",
    }


def test_a_skill_comes_with_its_folder(promptsync: Promptsync) -> None:
    write(
        {
            "repo/s/SKILL.md": SKILL,
            "repo/s/scripts/run.sh": "true\n",
            "repo/s/data.bin": b"\x00\xff",
            "repo/s/agents/openai.yaml": "interface:\n  name: x\n",
            "repo/s/.env": "TOKEN=x\n",
            "repo/s/.DS_Store": b"\x00",
            "repo/s/inner/SKILL.md": SKILL.replace("plan", "inner"),
            "repo/s/inner/more.md": "More.\n",
            "repo/s/lfs.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "repo/shared/style.md": "Be kind.\n",
        }
    )
    Path("repo/s/style.md").symlink_to("../shared/style.md")
    Path("repo/s/scripts/run.sh").chmod(0o755)
    done = run_import(promptsync, "repo")
    assert {*tree()} == {
        "s/SKILL.md",
        "s/scripts/run.sh",
        "s/data.bin",
        "s/agents/openai.yaml",
        "s/style.md",
        "s/inner/SKILL.md",
        "s/inner/more.md",
    }
    assert Path("prompts/s/scripts/run.sh").stat().st_mode & 0o100
    assert not Path("prompts/s/style.md").is_symlink()
    assert "left behind: .DS_Store, .env, lfs.bin (a Git LFS pointer)" in done.notes("repo/s/SKILL.md")
    assert [one.key for one in library().desired] == ["s", "s/inner"]


def test_a_part_that_appeared_later_is_added(promptsync: Promptsync) -> None:
    write({"repo/s/SKILL.md": SKILL})
    run_import(promptsync, "repo")
    write({"repo/s/more.md": "More.\n"})
    assert run_import(promptsync, "repo").summary["imported"] == 1
    assert {*tree()} == {"s/SKILL.md", "s/more.md"}


def test_a_part_that_is_there_and_differs(promptsync: Promptsync) -> None:
    write({"repo/s/SKILL.md": SKILL, "repo/s/more.md": "More.\n", "prompts/s/more.md": "Mine.\n"})
    done = run_import(promptsync, "repo")
    assert done.reason("repo/s/SKILL.md") == "duplicate-key: prompts/s/more.md is there already and differs"
    assert tree() == {"s/more.md": b"Mine.\n"}


def test_more_prompts_than_an_import_takes(promptsync: Promptsync) -> None:
    write({f"commands/{number}.md": f"Do {number}.\n" for number in range(10_001)})
    result = promptsync("import", "commands")
    assert result.code == 1
    assert "the source has 10,001 prompt files" in result.err
    assert not Path("prompts").exists()


def test_an_empty_note_is_no_prompt_but_an_empty_command_is_left_out(promptsync: Promptsync) -> None:
    write({"notes/a.md": GOOD, "notes/b.md": "", ".claude/commands/c.md": ""})
    assert run_import(promptsync, "notes").files["notes/b.md"]["notes"] == ["empty"]
    assert run_import(promptsync, ".claude").reason(".claude/commands/c.md").startswith("empty-file")
