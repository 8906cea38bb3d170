"""Nothing is given up that somebody can edit: descriptions, names and front matter are made to fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import PromptsyncError
from promptsync.library.compose.sections import Section, sections_of
from promptsync.reports.imported import NewFile
from promptsync.session.files.new_files import write_new_files
from tests.library.importing.support import library, prompts, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

LONG = "Use when a sheet is to be read." + "".join(f" Also when sheet {n} of it is open." for n in range(20))


def test_a_long_description_is_shortened_and_kept(promptsync: Promptsync) -> None:
    write({"s/sheet/SKILL.md": f"---\nname: sheet\ndescription: {LONG}\n---\nOpen it.\n"})
    done = run_import(promptsync, "s")
    assert done.code == 0
    assert done.files["s/sheet/SKILL.md"]["attention"] == ["description shortened"]
    (one,) = library().desired
    assert len(one.prompt.description) <= 500
    assert LONG.startswith(one.prompt.description)
    assert one.prompt.description.endswith(" of it is open.")
    assert LONG in Path("prompts/sheet/SKILL.md").read_text(encoding="utf-8")
    assert [each.rule for each in library().problems] == ["shortened-description"]
    text = Path("prompts/sheet/SKILL.md").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    Path("prompts/sheet/SKILL.md").write_text("".join(kept), encoding="utf-8")
    assert library().problems == ()


@pytest.mark.parametrize(
    "description", ["word " * 150, "x" * 800, "Ein Satz. " + "y" * 600, "|\n  " + "a b\n  " * 200]
)
def test_a_description_that_no_sentence_cuts(promptsync: Promptsync, description: str) -> None:
    write({"s/a/SKILL.md": f"---\nname: a\ndescription: {description}\n---\nDo it.\n"})
    assert run_import(promptsync, "s").code == 0
    (one,) = library().desired
    assert 0 < len(one.prompt.description) <= 500


def test_a_heading_that_several_files_share_is_no_name(promptsync: Promptsync) -> None:
    write({f"p/{name}/system.md": f"# ROLE\n\nYou {name} it.\n" for name in ("sum", "explain")})
    write({"p/a.md": "# Own\n\nDo a.\n", "p/b.md": "# ROLE\n\nDo b.\n", "p/x/c.md": "Do c.\n"})
    write({"p/y/explain/system.md": "# ROLE\n\nDo y.\n"})
    run_import(promptsync, "p")
    assert {key: one.name for key, one in prompts().items()} == {
        "sum/system": "Sum",
        "explain/system": "Explain system",
        "y/explain/system": "Y explain system",
        "a": "Own",
        "b": "B",
        "x/c": "C",
    }


@pytest.mark.parametrize(
    ("text", "description"),
    [
        (
            "# T\n\n> [!NOTE]\n> Not this one.\n\nRead **all** of [it](x.md) and `run`.\n",
            "Read all of it and run.",
        ),
        ("**Purpose:** Review the diff. Then stop.\n", "Review the diff."),
        ("Role: You review diffs.\n", "You review diffs."),
        ("<div align='center'>\n\nHello _there_ friend.\n</div>\n", "Hello there friend."),
        ("![logo](x.png)\n\nBuild *it* now.\n", "Build it now."),
        ("Goal\n\nShip it today\n", "Ship it today"),
        ("- [ ] Check the box.\n", "Check the box."),
        ("# 任务\n\n审查代码。然后停止。\n", "审查代码。"),
        ("Use snake_case_names and 2 * 3 * 4.\n", "Use snake_case_names and 2 * 3 * 4."),
    ],
)
def test_the_first_real_sentence(promptsync: Promptsync, text: str, description: str) -> None:
    write({"commands/a.md": text})
    run_import(promptsync, "commands")
    assert prompts()["a"].description == description


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("description: Fix. Triggers on: bug\nmetadata:\n  type: x\n", "metadata:\n  type: x\n"),
        ("description: Use it.\non: push\n", ""),
        ("description: Use it.\ntags: [a]\ntags: [b]\n", ""),
        ("description: Use it.\nmodel: a\nmodel: b\n", "model: b\n"),
        ("description: Use it.\nmetadata:\n  a: b: c\n  d: e\n", 'metadata:\n  a: "b: c"\n  d: e\n'),
        ("description: Use it.\nallowed-tools:\n- Bash(x: y: z)\n- Read\n", "- Read\n"),
        ("globs: *.py\ndescription: Use it.\n", ""),
        ("@odd: 1\ndescription: Use it.\n", ""),
        ("{{ template }}\ndescription: Use it.\n", ""),
        ('description: "Use it\nmodel: fast\n', "model: fast\n"),
        ("description: |\n  Use\n it.\nmodel: fast\n", "model: fast\n"),
        ("description: Use it:\n  all: of it\n\tand this\n", ""),
        ("description: First.\ndescription: Use it.\n", ""),
        ("? a\n: b\ndescription: Use it.\n", ""),
    ],
)
def test_front_matter_never_loses_a_prompt(promptsync: Promptsync, head: str, kept: str) -> None:
    write({"commands/a.md": f"---\n{head}---\n\nDo it.\n"})
    assert run_import(promptsync, "commands").code == 0
    one = prompts()["a"]
    assert one.prompt == "Do it.\n"
    assert "Fix" in one.description or "Use" in one.description
    assert kept in tree()["a.md"].decode()


def test_all_reasons_are_told(promptsync: Promptsync) -> None:
    write({"commands/a.md": f"---\nname: {'x' * 300}\ncommand: no word\n---\n\u200b{'y' * 20_001}\n"})
    file = run_import(promptsync, "commands").files["commands/a.md"]
    assert {one["rule"] for one in file["problems"]} == {"too-long", "schema", "hidden-unicode"}
    assert len(file["problems"]) == 4


def test_the_sections_of_a_text_that_is_too_long_are_told(promptsync: Promptsync) -> None:
    text = "Begin.\n## One\n" + "a" * 15_000 + "\n```\n## code\n```\n## Two\n" + "b" * 9_000
    write({"commands/a.md": text})
    file = run_import(promptsync, "commands", "--long", "leave").files["commands/a.md"]
    assert file["status"] == "left-out"
    assert file["problem"]["hint"].endswith("Its sections: before them 7, One 15,024, Two 9,007.")


def test_sections() -> None:
    assert sections_of("a\n## B\nc\n~~~~\n## no\n~~~\n~~~~\n## D ##\n") == [
        Section("", 2),
        Section("B", 27),
        Section("D", 8),
    ]


def test_a_pointer_of_git_lfs_is_no_prompt(promptsync: Promptsync) -> None:
    write({"commands/a.md": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
    assert "is a Git LFS pointer" in run_import(promptsync, "commands").reason("commands/a.md")


@pytest.mark.parametrize("text", ["prompt = ", "description = 'x'\n", "prompt = 3\n", "prompt = ' '\n"])
def test_toml_that_is_no_command(promptsync: Promptsync, text: str) -> None:
    write({".gemini/commands/a.toml": text})
    done = run_import(promptsync, ".gemini")
    assert done.code == 1
    assert done.files[".gemini/commands/a.toml"]["status"] == "left-out"


def test_many_files_are_summed_up(promptsync: Promptsync) -> None:
    write({f"commands/{number}.md": f"Do {number}.\n" for number in range(41)})
    write({"commands/long.md": "x" * 20_001})
    result = promptsync("import", "commands", "--dry-run")
    assert result.out.splitlines() == [
        "41 imported, 1 left out. Nothing was written.",
        "  left out: too-long (1): commands/long.md",
        "  look at: description from the text (41): prompts/0.md, prompts/1.md, prompts/10.md and 38 others",
        "Run it with --verbose to see what became of each of the 42 files.",
    ]
    assert len(promptsync("import", "commands", "--dry-run", "--verbose").out.splitlines()) > 42


def test_long_work_shows_progress(promptsync: Promptsync) -> None:
    write({f"commands/{number}.md": f"Do {number}.\n" for number in range(1_001)})
    assert promptsync("import", "commands", "--dry-run").err == (
        "[500/1,001] prompts read\n[1,000/1,001] prompts read\n"
    )


def _written(files: list[NewFile]) -> None:
    with write_new_files(files):
        pass


def test_nothing_half_written(promptsync: Promptsync) -> None:
    write({"prompts/mine.md": "Mine.\n"})
    good = [NewFile(Path("prompts/a.md"), b"A"), NewFile(Path("prompts/b/c.md"), b"C")]
    with pytest.raises(PromptsyncError, match="cannot be written"):
        _written([*good, NewFile(Path(f"prompts/{'x' * 300}.md"), b"")])
    assert [*Path("prompts").iterdir()] == [Path("prompts/mine.md")]
    with pytest.raises(PromptsyncError, match=r"mine\.md cannot be written"):
        _written([*good, NewFile(Path("prompts/mine.md"), b"")])
    assert tree() == {"mine.md": b"Mine.\n"}
    _written(good)
    assert {*tree()} == {"mine.md", "a.md", "b/c.md"}


def test_a_foreign_text_includes_no_file_from_here(promptsync: Promptsync) -> None:
    include = "<!-- promptsync: include ../secret.md -->\n"
    write({"prompts/secret.md": "Secret.\n"})
    write(
        {"s/a/SKILL.md": f"---\nname: a\ndescription: Use it.\n---\nDo it.\n{include}", "s/a/b.md": include}
    )
    done = run_import(promptsync, "s")
    assert "a line that would include a file of yours is escaped" in done.notes("s/a/SKILL.md")
    (one,) = library().desired
    assert one.prompt.prompt == f"Do it.\n{include}"
    assert tree()["a/b.md"].decode() != include


def test_a_long_text_is_split_by_its_sections(promptsync: Promptsync) -> None:
    text = "Begin with this.\n\n" + "".join(f"## Part {n}\n\n" + f"Do part {n}.\n" * 900 for n in range(4))
    write({"s/long/SKILL.md": f"---\nname: long\ndescription: Use it.\n---\n{text}"})
    done = run_import(promptsync, "s")
    assert done.files["s/long/SKILL.md"]["attention"] == ["text split by its sections"]
    written = tree()["long/SKILL.md"].decode()
    assert "split: sections\n" in written
    assert written.endswith(text)
    assert library().errors == ()
    assert len(library().desired) == 5
    assert run_import(promptsync, "s").summary["already-there"] == 1


def test_a_long_text_that_no_section_divides(promptsync: Promptsync) -> None:
    write({"s/long/SKILL.md": "---\nname: long\ndescription: Use it.\n---\n## One\n" + "a" * 21_000})
    assert "too-long" in run_import(promptsync, "s").reason("s/long/SKILL.md")


def test_a_skill_that_does_not_fit_with_its_files(promptsync: Promptsync) -> None:
    text = "---\nname: big\ndescription: Use it.\n---\nRead references/all.md first.\n"
    write(
        {"s/big/SKILL.md": text, "s/big/references/all.md": "All of it. " * 2_000, "s/small/SKILL.md": text}
    )
    done = run_import(promptsync, "s")
    assert done.files["s/big/SKILL.md"]["attention"] == ["does not fit with its files"]
    assert "the skill does not fit with its files" in done.notes("s/big/SKILL.md")
    assert done.files["s/small/SKILL.md"]["attention"] == []
    assert [one.rule for one in library().errors] == ["bundle-too-long"]
