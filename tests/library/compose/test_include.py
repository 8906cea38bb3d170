"""Include lines: what they put in, where from, and what they refuse."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from promptsync.library.compose.lines import escaped_text
from promptsync.library.linter import Linter
from promptsync.library.loader import load_library
from promptsync.source.file_reader import FileReader
from tests.library.compose.support import found, load, prompt, text, write

if TYPE_CHECKING:
    from pathlib import Path

INCLUDE = "<!-- promptsync: include {} -->"
HOUSE = INCLUDE.format("../fragments/house.md")


def test_a_part_stands_in_place_of_its_line(tmp_path: Path) -> None:
    parts = {
        "fragments/house.md": f"---\ntitle: House\n---\n\nBe kind.\n{INCLUDE.format('deep/more.txt')}\n",
        "fragments/deep/more.txt": "More.\r\nAnd more.",
    }
    head = "name: A\ndescription: Use when asked.\ncommand: a\nprompt: |\n"
    for form, file in {
        "a.md": prompt(f"First\n{HOUSE}\nLast\n"),
        "a.yaml": f"{head}  First\n  {HOUSE}\n  Last\n",
    }.items():
        root = tmp_path / form
        assert text(load(root, {f"prompts/{form}": file, **parts})) == (
            "First\nBe kind.\nMore.\nAnd more.\nLast\n"
        )


def test_a_prompt_file_includes_from_its_own_folder(tmp_path: Path) -> None:
    head = "name: A\ndescription: Use when asked.\ncommand: a\npromptFile: ../texts/a.txt\n"
    files = {
        "prompts/a.yaml": head,
        "texts/a.txt": f"One\n{INCLUDE.format('part.md')}",
        "texts/part.md": "Two\n",
    }
    library = load(tmp_path, files)
    assert text(library) == "One\nTwo"
    assert library.desired[0].composition
    assert [(run.file, run.line, run.count) for run in library.desired[0].composition.runs] == [
        ("texts/a.txt", 1, 1),
        ("texts/part.md", 1, 1),
    ]


def test_markdown_without_front_matter_below_the_prompts_is_a_part(tmp_path: Path) -> None:
    files = {"prompts/a.md": prompt(INCLUDE.format("part.md")), "prompts/part.md": "Part.\n"}
    assert text(load(tmp_path, files)) == "Part."


def test_lines_in_fences_stay_as_they_are(tmp_path: Path) -> None:
    for fence in ("```", "~~~~", "  ```"):
        body = f"{fence}\n{HOUSE}\n{fence}\n"
        root = tmp_path / str(len(fence))
        assert text(load(root, {"prompts/a.md": prompt(body)})) == body


def test_an_escaped_line_composes_to_the_plain_one(tmp_path: Path) -> None:
    foreign = f"One\n{HOUSE}\n```\n{HOUSE}\n```\n  <!--promptsync:\tinclude x-->\nTwo"
    assert escaped_text(foreign).count("\\include") == 2
    for number, times in enumerate((1, 2)):
        body = foreign
        for _ in range(times):
            body = escaped_text(body)
        shown = text(load(tmp_path / str(number), {"prompts/a.md": prompt(body)}))
        assert shown == (foreign if times == 1 else escaped_text(foreign))


@pytest.mark.parametrize(
    ("line", "files", "expected"),
    [
        ("gone.md", {}, '"gone.md" does not exist'),
        ("", {}, "the line names no file"),
        ("/etc/passwd", {}, '"/etc/passwd" is not a relative path'),
        ("../../outside.md", {"../outside.md": "x"}, '"../../outside.md" leads out of the repository'),
        ("../.git/config", {".git/config": "x"}, '"../.git/config" leads out of the repository'),
        ("../.env", {".env": "SECRET=1"}, '"../.env" is not added to git yet'),
        ("../fragments", {"fragments/x.md": "x"}, '"../fragments" is not a file'),
        ("b.md", {"prompts/b.md": prompt("B", "b")}, '"b.md" is a prompt itself'),
        ("a.md", {}, '"a.md" is a prompt itself'),
        ("b/SKILL.md", {"prompts/b/SKILL.md": prompt("B", "b")}, '"b/SKILL.md" is a prompt itself'),
        ("x-->y.txt", {"prompts/x-->y.txt": "x"}, '"x-->y.txt" has -->, which ends the comment'),
        ("../big.txt", {"big.txt": "x" * (10 << 20)}, "big.txt is larger than 1 MiB"),
        ("../latin.txt", {"latin.txt": b"caf\xe9"}, "latin.txt is not UTF-8: byte 0xe9 at offset 3"),
        ("../empty.md", {"empty.md": " \n"}, "empty.md is empty"),
        ("../head.md", {"head.md": "---\n---\n"}, "head.md has no text below its front matter"),
    ],
)
def test_what_cannot_be_a_part_is_a_finding_at_the_line(
    tmp_path: Path, line: str, files: dict[str, str | bytes], expected: str
) -> None:
    root = tmp_path / "repository"
    library = load(root, {**files, "prompts/a.md": prompt(f"One\n{INCLUDE.format(line)}\n")}, (".env",))
    assert [one.message for one in library.problems if one.origin] == [expected]
    assert library.problems[0].origin
    assert str(library.problems[0].origin) == "prompts/a.md:8:1"
    assert [one.key for one in library.desired if one.key == "a"] == []


def test_a_fifo_is_no_part(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    library = load(tmp_path, {"prompts/a.md": prompt(INCLUDE.format("../pipe.md"))})
    assert found(library) == ['include prompts/a.md:7:1 "../pipe.md" is not a file']


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "Secret.", "repository/prompts/a.md": prompt(INCLUDE.format("link.md"))})
    (tmp_path / "repository/prompts/link.md").symlink_to(tmp_path / "secret.md")
    library = load(tmp_path / "repository", {})
    assert 'include prompts/a.md:7:1 "link.md" leads out of the repository' in found(library)


def test_outside_git_a_part_is_below_the_library(tmp_path: Path) -> None:
    body = f"{INCLUDE.format('part.txt')}\n{HOUSE}"
    files = {"prompts/a.md": prompt(body), "prompts/part.txt": "x", "fragments/house.md": "x"}
    write(tmp_path, files)
    library = load_library(tmp_path / "prompts", repository=tmp_path, shown_from=tmp_path)
    assert found(library) == [
        'include prompts/a.md:8:1 "../fragments/house.md" is not below the prompts directory'
    ]


def chain(length: int) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        f"parts/{n}.md": f"Part {n}\n{INCLUDE.format(f'{n + 1}.md')}\n" for n in range(1, length)
    }
    return {**files, f"parts/{length}.md": "End\n", "prompts/a.md": prompt(INCLUDE.format("../parts/1.md"))}


def test_parts_are_eight_deep_at_most(tmp_path: Path) -> None:
    assert text(load(tmp_path / "8", chain(8))).endswith("Part 7\nEnd")
    for length in (9, 2_000):
        library = load(tmp_path / str(length), chain(length))
        assert found(library) == ['include parts/8.md:2:1 "9.md" is more than 8 parts deep']


def test_a_circle_names_the_way_around(tmp_path: Path) -> None:
    files = {
        "prompts/a.md": prompt(INCLUDE.format("../x.md")),
        "x.md": INCLUDE.format("y.md"),
        "y.md": f"Y\n{INCLUDE.format('x.md')}",
    }
    library = load(tmp_path, files)
    assert found(library) == ['include y.md:2:1 "x.md" includes itself: x.md → y.md → x.md']


def test_parts_that_multiply_are_cut_short(tmp_path: Path) -> None:
    twice = {f"{n}.md": f"{INCLUDE.format(f'{n + 1}.md')}\n" * 100 for n in range(1, 8)}
    library = load(tmp_path, {"prompts/a.md": prompt(INCLUDE.format("../1.md")), **twice, "8.md": "x" * 99})
    assert {one.rule for one in library.problems} == {"include"}
    assert library.desired == ()


def test_a_text_over_the_limit_is_a_finding_at_the_line_that_goes_over_it(tmp_path: Path) -> None:
    lines = "".join(f"{INCLUDE.format(f'../{n}.txt')}\n" for n in range(3))
    parts = {f"{n}.txt": "x" * 9_000 for n in range(3)}
    assert found(load(tmp_path, {"prompts/a.md": prompt(lines), **parts})) == [
        "too-long prompts/a.md:9:1 with its parts the text has 27,003 characters; the platform takes 20,000"
    ]


def test_rules_see_the_composed_text_and_name_the_line_of_the_part(tmp_path: Path) -> None:
    files = {
        "prompts/a.md": prompt(f"One\n{HOUSE}\nTwo [x](y/z.md)\n"),
        "prompts/b.md": prompt(f"{HOUSE}\n", "b"),
        "fragments/house.md": "---\nx: 1\n---\nHouse\nSee [style](style/guide.md).\n",
    }
    write(tmp_path, files)
    reader = FileReader(lambda _: True)
    library = load_library(
        tmp_path / "prompts", repository=tmp_path, shown_from=tmp_path, files=reader, lint=Linter({})
    )
    assert [f"{one.rule} {one.origin}" for one in library.problems if one.rule == "relative-link"] == [
        "relative-link fragments/house.md:5:13",
        "relative-link prompts/a.md:9:9",
    ]


def test_an_error_in_a_part_stops_every_prompt_that_has_it(tmp_path: Path) -> None:
    conflict = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"
    files = {
        "prompts/a.md": prompt(HOUSE),
        "prompts/b.md": prompt(HOUSE, "b"),
        "prompts/c.md": prompt("C", "c"),
        "fragments/house.md": f"x\n{conflict}",
    }
    library = load(tmp_path, files)
    assert found(library) == ["conflict-marker fragments/house.md:2:1 a merge conflict is not resolved"]
    assert [one.key for one in library.desired] == ["c"]
