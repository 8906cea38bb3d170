"""What each tool's files become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inline_snapshot import snapshot

from promptsync.model import Prompt
from tests.library.importing.support import library, prompts, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

REVIEW = """\
---
description: Review the staged changes
argument-hint: [path]
allowed-tools: Bash(git diff:*), Read
model: fast
context: fork
---

Read `git diff --cached` and review $ARGUMENTS.
"""


def test_a_claude_command(promptsync: Promptsync) -> None:
    write({".claude/commands/review.md": REVIEW})
    done = run_import(promptsync, ".claude/commands")
    assert done.code == 0
    assert prompts() == {
        "review": Prompt(
            name="Review",
            description="Review the staged changes",
            prompt="Read `git diff --cached` and review $ARGUMENTS.\n",
            command="review",
            is_command=True,
        )
    }
    assert tree()["review.md"].decode() == snapshot("""\
---
name: Review
command: review
description: Review the staged changes
argument-hint: [path]
allowed-tools: Bash(git diff:*), Read
model: fast
---

Read `git diff --cached` and review $ARGUMENTS.
""")
    assert done.files[".claude/commands/review.md"] == snapshot(
        {
            "source": ".claude/commands/review.md",
            "status": "imported",
            "file": "prompts/review.md",
            "key": "review",
            "kinds": ["command"],
            "command": "review",
            "notes": [
                "name from the file's name",
                "kept for other tools, unseen by the platform: argument-hint, allowed-tools, model",
                "left out of the front matter: context",
            ],
            "attention": [],
            "problem": None,
            "problems": [],
        }
    )


def test_a_command_without_front_matter(promptsync: Promptsync) -> None:
    text = "# Fix an issue\n\n- Read issue $1, e.g. with `gh`.\n  Then fix it. Then test.\n"
    write({"team/commands/fix-issue.md": text})
    done = run_import(promptsync, "team/commands")
    assert prompts()["fix-issue"] == Prompt(
        name="Fix an issue",
        description="Read issue $1, e.g. with gh.",
        prompt=text,
        command="fix-issue",
        is_command=True,
    )
    assert done.notes("team/commands/fix-issue.md") == (
        "name from its heading; description from its first sentence"
    )


def test_commands_keep_their_folders_and_share_no_word(promptsync: Promptsync) -> None:
    write(
        {
            f".claude/commands/{name}.md": f"Do {name}.\n"
            for name in ("Test", "back/test", "front/test", "front/front-test", "z/TEST")
        }
    )
    done = run_import(promptsync, ".claude/commands")
    assert done.code == 0
    assert {key: one.command for key, one in prompts().items()} == {
        "test": "Test",
        "back/test": "back-test",
        "front/test": "test-2",
        "front/front-test": "front-test",
        "z/test": "z-TEST",
    }
    assert "the command is back-test" in done.notes(".claude/commands/back/test.md")
    assert "the command is test-2" in done.notes(".claude/commands/front/test.md")


def test_a_name_that_is_no_command(promptsync: Promptsync) -> None:
    write({"commands/Größe prüfen!.md": "Check it.\n", f"commands/{'x' * 60}.md": "Check it too.\n"})
    done = run_import(promptsync, "commands")
    assert {one.command for one in prompts().values()} == {"grosse-prufen", "x" * 50}
    assert prompts()["grosse-prufen"].name == "Größe prüfen!"
    assert "the command is grosse-prufen" in done.notes("commands/Größe prüfen!.md")


def test_skills(promptsync: Promptsync) -> None:
    text = (
        "---\nname: release-notes\ndescription: Use when a release is cut.\nlicense: MIT\n---\nWrite them.\n"
    )
    write(
        {
            ".ona/skills/release-notes/SKILL.md": text,
            ".ona/skills/release-notes/scripts/run.sh": "true\n",
            ".ona/skills/release-notes/reference.md": "# Reference\n",
            ".ona/skills/tidy/SKILL.md": "Tidy up when asked.\n",
        }
    )
    done = run_import(promptsync, ".ona/skills")
    assert done.code == 0
    assert {one.key: one.prompt for one in library().desired} == {
        "release-notes": Prompt(
            "release-notes", "Use when a release is cut.", "Write them.\n", is_skill=True
        ),
        "tidy": Prompt("tidy", "Tidy up when asked.", "Tidy up when asked.\n", is_skill=True),
    }
    assert tree()["release-notes/SKILL.md"].decode() == text
    assert done.notes(".ona/skills/release-notes/SKILL.md") == (
        "kept for other tools, unseen by the platform: license; "
        "with the files of its folder: reference.md, scripts/run.sh"
    )
    assert done.notes(".ona/skills/tidy/SKILL.md") == (
        "name from its folder; description from its first sentence"
    )


def test_one_skill_is_its_folder_or_its_file(promptsync: Promptsync) -> None:
    write(
        {
            ".claude/skills/tidy/SKILL.md": "Tidy up when asked.\n",
            ".claude/skills/tidy/more.txt": "More.\n",
        }
    )
    folder = run_import(promptsync, ".claude/skills/tidy", "--dry-run")
    file = run_import(promptsync, ".claude/skills/tidy/SKILL.md")
    assert folder == file
    assert file.notes(".claude/skills/tidy/SKILL.md").endswith("more.txt")
    assert {*tree()} == {"tidy/SKILL.md", "tidy/more.txt"}


def test_a_github_prompt(promptsync: Promptsync) -> None:
    text = (
        "---\nmode: agent\ntools: ['search']\nmodel: fast\ndescription: 'Write a test'\n---\nTest ${file}.\n"
    )
    write({".github/prompts/write-test.prompt.md": text})
    done = run_import(promptsync, ".github/prompts/write-test.prompt.md")
    assert prompts() == {
        "write-test": Prompt("Write test", "Write a test", "Test ${file}.\n", "write-test", is_command=True)
    }
    assert done.notes(".github/prompts/write-test.prompt.md").endswith(
        "left out of the front matter: mode, tools"
    )


def test_plain_markdown_is_a_template(promptsync: Promptsync) -> None:
    write({"notes/deep/plan.md": "# A plan #\n\nWrite the plan: first the goal! Then the way.\n"})
    done = run_import(promptsync, "notes")
    assert prompts()["deep/plan"] == Prompt(
        name="A plan",
        description="Write the plan: first the goal!",
        prompt="# A plan #\n\nWrite the plan: first the goal! Then the way.\n",
        is_template=True,
    )
    assert done.files["notes/deep/plan.md"]["kinds"] == ["template"]


def test_own_front_matter_is_taken_as_it_is(promptsync: Promptsync) -> None:
    text = (
        '---\n# ours\ncommand: "go"\nname:   Go\ndescription: >\n  Use it\n  now.\nisSkill: yes\n---\nGo.\n'
    )
    write({"notes/go.md": text})
    done = run_import(promptsync, "notes")
    assert tree() == {"go.md": text.encode()}
    assert done.files["notes/go.md"]["kinds"] == ["command", "skill"]
    assert done.notes("notes/go.md") == ""
    assert prompts()["go"].description == "Use it now.\n"


def test_several_sources_at_once_into_a_folder(promptsync: Promptsync) -> None:
    write(
        {
            ".claude/commands/a.md": "Do a.\n",
            ".claude/skills/a/SKILL.md": "Do a when asked.\n",
            ".github/prompts/a.prompt.md": "Do another a.\n",
        }
    )
    sources = (".claude/commands", ".claude", ".claude/skills", ".github/prompts")
    done = run_import(promptsync, *sources, "--into", "legacy/2024")
    assert done.code == 0
    assert {key: (one.command, one.prompt) for key, one in prompts().items()} == {
        "legacy/2024/a": ("a", "Do a.\n"),
        "legacy/2024/skills/a": ("", "Do a when asked.\n"),
        "legacy/2024/a-2": ("a-2", "Do another a.\n"),
    }
