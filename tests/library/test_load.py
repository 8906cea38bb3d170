from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.library.loader import find_repository, load_library
from promptsync.model import Origin, Prompt
from tests.library.support import GOOD, HEAD, findings, load, texts, write

if TYPE_CHECKING:
    from pathlib import Path


def markdown(body: str, fields: str = "isSkill: true\n") -> str:
    return f"---\n{HEAD}{fields}---\n{body}"


def test_keys_are_paths_without_suffix_in_order(tmp_path: Path) -> None:
    files = ["b.yaml", "a/z.yml", "a/b/c.md", "a.x.yaml", "skill/SKILL.md", "deep/er/SKILL.md"]
    content = {name: markdown("Do it.") if name.endswith("md") else GOOD for name in files}
    library = load(tmp_path, {**content})
    assert [each.key for each in library.desired] == ["a.x", "a/b/c", "a/z", "b", "deep/er", "skill"]
    assert library.file_count == 6
    assert library.problems == ()


def test_hidden_files_readmes_and_other_suffixes_are_no_prompts(tmp_path: Path) -> None:
    names = [".hidden.yaml", ".git/a.yaml", "README.md", "a/README.md", "a.txt", "a.json"]
    library = load(tmp_path, {**dict.fromkeys(names, "x"), "good.yaml": GOOD})
    assert (library.file_count, library.problems) == (1, ())


def test_every_field_arrives(tmp_path: Path) -> None:
    fields = "command: all\nisSkill: true\nisTemplate: true\nprotect: true\n"
    library = load(tmp_path, {"a.yaml": HEAD + fields + "prompt: Do it.\n"})
    (only,) = library.desired
    assert only.prompt == Prompt(
        "A prompt", "Use when asked.", "Do it.", "all", is_command=True, is_skill=True, is_template=True
    )
    assert only.protect
    assert only.origin == Origin("prompts/a.yaml")


@pytest.mark.parametrize(
    ("fields", "command", "is_command"),
    [
        ("isSkill: true", "", False),
        ("command: go", "go", True),
        ("command: go\nisCommand: true", "go", True),
        ("command: go\nisCommand: false", "go", False),
    ],
)
def test_a_command_makes_a_command_unless_the_file_says_no(
    tmp_path: Path, fields: str, command: str, is_command: bool
) -> None:
    (only,) = load(tmp_path, {"a.yaml": f"{HEAD}{fields}\nprompt: Do it.\n"}).desired
    assert (only.prompt.command, only.prompt.is_command) == (command, is_command)


@pytest.mark.parametrize(
    ("name", "fields", "is_skill"),
    [("a/SKILL.md", "", True), ("a/SKILL.md", "isSkill: false\n", False), ("a.md", "", False)],
)
def test_a_skill_file_is_a_skill_unless_it_says_no(
    tmp_path: Path, name: str, fields: str, is_skill: bool
) -> None:
    (only,) = load(tmp_path, {name: markdown("Do it.", fields)}).desired
    assert only.prompt.is_skill is is_skill


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Do it.", "Do it."),
        ("Do it.\n", "Do it.\n"),
        ("\nDo it.\n", "Do it.\n"),
        ("\n\n\nDo it.\n\n", "\n\nDo it.\n\n"),
        ("  \nDo it.", "  \nDo it."),
        ("\r\nDo it.\r\nNow\r.\r\n", "Do it.\nNow\r.\n"),
        ("---\nrule\n---\n", "---\nrule\n---\n"),
        ("\x1b\x07 \u2028 \ufeff\n", "\x1b\x07 \u2028 \ufeff\n"),
    ],
)
def test_a_body_is_kept_but_for_one_empty_line_and_carriage_returns(
    tmp_path: Path, body: str, text: str
) -> None:
    assert texts(load(tmp_path, {"a.md": markdown(body)})) == {"a": text}


def test_a_checkout_with_windows_line_ends_is_the_same_library(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": HEAD + "isSkill: true\nprompt: |\n  Do it.\n\n  All.\n",
        "b.md": markdown("\nDo it.\n\nAll.\n"),
        "c.yaml": HEAD + "isSkill: true\npromptFile: c.txt\n",
        "c.txt": "Do it.\n\nAll.\n",
    }
    (tmp_path / "unix").mkdir()
    (tmp_path / "windows").mkdir()
    windows = {name: str(content).replace("\n", "\r\n").encode() for name, content in files.items()}
    unix = load(tmp_path / "unix", files)
    assert unix == load(tmp_path / "windows", {**windows})
    assert set(texts(unix).values()) == {"Do it.\n\nAll.\n"}


def test_a_prompt_file_gives_the_exact_text(tmp_path: Path) -> None:
    head = HEAD + "isSkill: true\npromptFile: "
    library = load(
        tmp_path,
        {"a.yaml": head + "../shared/a.txt\n", "b.md": f"---\n{head}b.txt\n---\n\n", "b.txt": "\n---\n b"},
    )
    assert findings(library) == ["prompt-file prompts/a.yaml:4:13"]
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/a.txt").write_bytes("\n\tä \n\n".encode())
    assert texts(load(tmp_path)) == {"a": "\n\tä \n\n", "b": "\n---\n b"}


def test_markdown_is_a_text_only_where_a_prompt_refers_to_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": HEAD + "isSkill: true\npromptFile: a.md\n",
        "a.md": "# Do it\n",
        "b.md": "# Forgotten\n",
    }
    library = load(tmp_path, files)
    assert texts(library) == {"a": "# Do it\n"}
    assert findings(library) == ["front-matter prompts/b.md:1:1"]
    assert library.file_count == 2


def test_a_broken_prompt_is_not_excused_by_a_reference_to_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": HEAD + "isSkill: true\npromptFile: b.md\n",
        "b.md": "---\nname: Open\n",
    }
    library = load(tmp_path, files)
    assert findings(library) == ["prompt-file prompts/a.yaml:4:13", "front-matter prompts/b.md:1:1"]


def test_an_error_in_one_file_leaves_the_others(tmp_path: Path) -> None:
    library = load(tmp_path, {"a.yaml": "name: [", "b.yaml": GOOD, "c.yaml": "x: 1\n"})
    assert [each.key for each in library.desired] == ["b"]
    assert {each.origin.file for each in library.problems if each.origin} == {
        "prompts/a.yaml",
        "prompts/c.yaml",
    }


def test_a_missing_directory_and_a_file_are_no_library(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("gone", "file", "x" * 5000):
        library = load_library(tmp_path / name, repository=tmp_path, shown_from=tmp_path)
        assert findings(library) == ["no-library -"]


def test_places_are_as_given_where_they_are_not_below_what_they_are_shown_from(tmp_path: Path) -> None:
    prompts = write(tmp_path, {"a.yaml": GOOD})
    (tmp_path / "elsewhere").mkdir()
    given = load_library(prompts, repository=tmp_path, shown_from=tmp_path / "elsewhere")
    assert given.desired[0].origin.file == f"{prompts.as_posix()}/a.yaml"
    inside = load_library(prompts, repository=tmp_path, shown_from=prompts)
    assert inside.desired[0].origin.file == "a.yaml"


def test_the_repository_is_the_nearest_folder_with_git(tmp_path: Path) -> None:
    inner = tmp_path / "inner/prompts"
    inner.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert find_repository(inner) == tmp_path
    (tmp_path / "inner/.git").write_text("gitdir: elsewhere\n")
    assert find_repository(inner) == tmp_path / "inner"
