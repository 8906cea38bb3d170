"""What cannot come along is left out and said, the rest is written; nothing that is there is touched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.importing.support import library, prompts, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

GOOD = "Do it.\n"
HEAD = "---\nname: A\ndescription: Use it.\ncommand: {}\n---\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("é" * 20_001, "too-long: prompt has 20,001 characters; the platform takes 20,000"),
        (f"---\nname: {'x' * 256}\n---\nDo.\n", "too-long: name has 256 characters; "),
        ("---\ncommand: not a word\n---\nDo.\n", 'schema: command is "not a word"'),
        ("Do\u200b it,\u200b \u202enow.\n", "hidden-unicode: the text has 3 hidden characters"),
        ("", "empty-file: "),
        ("---\nmodel: fast\n---\n \n", "missing-field: prompt is missing"),
        ("---\npromptFile: ./x.txt\n---\n", "missing-field: prompt is missing"),
        (b"Do \xff it.\n", "encoding: "),
        (b"x" * (1 << 20) + b"x", "too-large: "),
    ],
)
def test_what_the_platform_or_a_file_cannot_hold(
    promptsync: Promptsync, content: str | bytes, reason: str
) -> None:
    write({"commands/bad.md": content, "commands/good.md": GOOD})
    done = run_import(promptsync, "commands")
    assert done.code == 1
    assert done.reason("commands/bad.md").startswith(reason)
    assert [*tree()] == ["good.md"]
    assert [*prompts()] == ["good"]
    assert done.summary == {"imported": 1, "already-there": 0, "equal": 0, "left-out": 1, "no-prompt": 0}


def test_exactly_what_the_platform_takes(promptsync: Promptsync) -> None:
    write({"commands/long.md": f"---\ndescription: {'x' * 500}\n---\n" + "😀" * 20_000})
    assert run_import(promptsync, "commands").code == 0
    assert len(prompts()["long"].prompt) == 20_000


def test_hidden_characters_are_named(promptsync: Promptsync) -> None:
    write({"a.md": "Do\u200b it,\u200b \u202enow.\n"})
    reason = run_import(promptsync, "a.md").reason("a.md")
    assert "(U+200B ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE)" in reason


def test_a_long_first_sentence_is_cut_and_said(promptsync: Promptsync) -> None:
    write({"commands/a.md": "word " * 200 + "\n"})
    done = run_import(promptsync, "commands")
    description = prompts()["a"].description
    assert description == "word " * 99 + "word…"
    assert done.notes("commands/a.md").endswith(
        "description from its first sentence of 999 characters, cut to 500"
    )


def test_a_text_without_a_sentence(promptsync: Promptsync) -> None:
    write({"commands/run-it.md": "# Run\n\n```sh\nmake it so.\n```\n<!-- Not this. -->\n---\n| a | b |\n"})
    done = run_import(promptsync, "commands")
    assert done.files["commands/run-it.md"]["attention"] == ["description missing"]
    assert [one.message for one in library().problems] == ["description is missing"]


def test_a_second_import_changes_nothing(promptsync: Promptsync) -> None:
    write({"commands/a.md": GOOD, "commands/x/a.md": GOOD, "commands/s/SKILL.md": GOOD})
    first = run_import(promptsync, "commands")
    before = tree()
    second = run_import(promptsync, "commands")
    assert (first.code, second.code) == (0, 0)
    assert tree() == before
    assert second.summary == {"imported": 0, "already-there": 2, "equal": 1, "left-out": 0, "no-prompt": 0}


def test_a_file_that_is_there_is_not_overwritten(promptsync: Promptsync) -> None:
    mine = HEAD.format("a") + "Mine.\n"
    write({"commands/a.md": GOOD, "prompts/a.md": mine})
    done = run_import(promptsync, "commands")
    assert done.code == 1
    assert done.reason("commands/a.md") == "duplicate-key: prompts/a.md is there already and differs"
    assert tree() == {"a.md": mine.encode()}


def test_a_key_that_is_taken(promptsync: Promptsync) -> None:
    write({"notes/a.md": GOOD, "prompts/A.yaml": "name: A\ndescription: B\nprompt: C\nisSkill: true\n"})
    done = run_import(promptsync, "notes")
    assert done.reason("notes/a.md") == "duplicate-key: the key a is that of prompts/A.yaml"


@pytest.mark.parametrize("command", ["go", "Go"])
def test_a_command_that_is_taken(promptsync: Promptsync, command: str) -> None:
    write({f"commands/{command}.md": GOOD, "prompts/mine.md": HEAD.format("go") + "Mine.\n"})
    done = run_import(promptsync, "commands")
    said = f"duplicate-command: the command {command} is that of prompts/mine.md"
    assert done.reason(f"commands/{command}.md") == said
    assert [*tree()] == ["mine.md"]


def test_two_files_that_give_themselves_one_command(promptsync: Promptsync) -> None:
    write({f"notes/{name}.md": HEAD.format("go") + f"Go {name}.\n" for name in "ab"})
    done = run_import(promptsync, "notes")
    assert done.reason("notes/b.md") == "duplicate-command: the command go is that of prompts/a.md"
    assert [*prompts()] == ["a"]


def test_a_derived_command_gives_way_to_one_that_is_written(promptsync: Promptsync) -> None:
    write({"commands/go.md": GOOD, "commands/other.md": HEAD.format("go") + "Go.\n"})
    assert run_import(promptsync, "commands").code == 0
    assert {key: one.command for key, one in prompts().items()} == {"go": "go-2", "other": "go"}


def test_nothing_becomes_part_of_a_skill(promptsync: Promptsync) -> None:
    skill = "---\nname: s\ndescription: Use it.\n---\nDo.\n"
    write({"notes/s/a.md": GOOD, "more/s/SKILL.md": GOOD, "prompts/s/SKILL.md": skill})
    done = run_import(promptsync, "notes")
    assert done.reason("notes/s/a.md") == "bundled-file: it would be bundled with the skill s"
    write({"prompts/t/a.md": HEAD.format("a") + GOOD, "skills/t/SKILL.md": GOOD})
    done = run_import(promptsync, "skills")
    assert done.reason("skills/t/SKILL.md") == "bundled-file: t/a would be bundled with this skill"
    assert {*prompts()} == {"s", "t/a"}


def test_a_skill_and_what_lies_below_it_from_two_sources(promptsync: Promptsync) -> None:
    write({"a/s/SKILL.md": GOOD, "b/s/x.md": GOOD})
    done = run_import(promptsync, "a", "b")
    assert done.reason("b/s/x.md") == "bundled-file: it would be bundled with the skill s"
    assert [*prompts()] == ["s"]


def test_names_that_no_file_system_shares(promptsync: Promptsync) -> None:
    write({f"commands/{name}.md": GOOD for name in ("con", "Readme", "Skill", "a b", "A-B", "...x")})
    done = run_import(promptsync, "commands")
    assert done.files["commands/...x.md"]["status"] == "no-prompt"
    assert done.code == 0
    assert {*prompts()} == {"con-prompt", "readme-prompt", "skill-prompt", "a-b", "a-b-2"}


@pytest.mark.skipif(os.name == "nt", reason="such a name cannot be there")
def test_a_name_that_is_no_text(promptsync: Promptsync) -> None:
    Path("commands").mkdir()
    Path(os.fsdecode(b"commands/\xffa.md")).write_text(GOOD, encoding="utf-8")
    done = run_import(promptsync, "commands")
    assert done.code == 0
    assert {one.name for one in prompts().values()} == {r"\udcffa"}


def test_the_library_may_have_other_errors(promptsync: Promptsync) -> None:
    write({"commands/a.md": GOOD, "prompts/broken.yaml": "name: ["})
    assert run_import(promptsync, "commands").code == 0
    assert [one.key for one in library().desired] == ["a"]
