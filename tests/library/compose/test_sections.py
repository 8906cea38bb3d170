"""``split: sections``: a long text whose sections are skills of their own; and what is said without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.library.compose.support import found, load

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "---\nname: Guide\ndescription: Use when asked.\ncommand: guide\n{}---\n\n"
SPLIT = HEAD.format("split: sections\n")
LONG = "x" * 12_000
TEXT = f"Begin.\n\n## Set up\n{LONG}\n```\n## no heading\n```\n\n## Use it ##\n{LONG}\n## Set up\nAgain.\n"


def test_each_section_becomes_a_skill_that_the_text_names(tmp_path: Path) -> None:
    library = load(tmp_path, {"prompts/guide.md": SPLIT + TEXT})
    assert library.problems == ()
    own, first, again, use = library.desired
    keys = [one.key for one in library.desired]
    assert keys == ["guide", "guide/set-up", "guide/set-up-2", "guide/use-it"]
    assert own.prompt.prompt == (
        "Begin.\n\n"
        '## Set up\n\nThis section is a skill of its own: "Guide: Set up". Load it when you need it.\n\n'
        '## Use it\n\nThis section is a skill of its own: "Guide: Use it". Load it when you need it.\n\n'
        '## Set up 2\n\nThis section is a skill of its own: "Guide: Set up 2". Load it when you need it.\n'
    )
    assert first.prompt.prompt == f"## Set up\n{LONG}\n```\n## no heading\n```\n"
    assert use.prompt.prompt == f"## Use it ##\n{LONG}"
    assert again.composition
    assert again.composition.part == "Set up 2"
    assert (use.prompt.is_skill, use.prompt.command) == (True, "")


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    for number, file in enumerate((SPLIT + TEXT, "a.txt")):
        root = tmp_path / str(number)
        files = {"prompts/guide.md": file}
        if number:
            head = SPLIT.removesuffix("---\n\n").removeprefix("---\n")
            files = {"prompts/guide.yaml": f"{head}promptFile: guide.txt\n", "prompts/guide.txt": TEXT}
        use = next(one for one in load(root, files).desired if one.key == "guide/use-it")
        assert use.composition
        (run,) = use.composition.runs
        where = ("prompts/guide.txt", 9) if number else ("prompts/guide.md", 16)
        assert (run.file, run.line, run.count) == (*where, 2)


def test_a_section_that_is_too_long_is_found(tmp_path: Path) -> None:
    library = load(tmp_path, {"prompts/guide.md": f"{SPLIT}Begin.\n## One\n{LONG}{LONG}\n## Two\nShort.\n"})
    assert found(library) == [
        'too-long prompts/guide.md:9:1 the section "One" has 24,007 characters; the platform takes 20,000'
    ]


def test_a_text_without_sections_is_as_it_was(tmp_path: Path) -> None:
    short = load(tmp_path / "1", {"prompts/guide.md": f"{SPLIT}Short.\n"})
    assert [one.prompt.prompt for one in short.desired] == ["Short.\n"]
    long = load(tmp_path / "2", {"prompts/guide.md": f"{SPLIT}{LONG}{LONG}\n"})
    (finding,) = found(long)
    assert finding.startswith("too-long prompts/guide.md:8:1 the text before the first section has 24,001 ")


def test_the_finding_shows_where_the_limit_falls_and_how_long_each_section_is(tmp_path: Path) -> None:
    (one,) = load(tmp_path, {"prompts/guide.md": HEAD.format("") + TEXT}).problems
    assert one.hint == (
        'The limit falls in line 16, under "Use it". Write split: sections to make each section a skill of '
        "its own. Its sections: before them 8, Set up 12,034, Use it 12,014, Set up 17."
    )
    (far,) = load(
        tmp_path / "far", {"prompts/guide.md": HEAD.format("") + f"## A\n{LONG}{LONG}\n## B\n"}
    ).problems
    assert "Shorten the longest section, then write split: sections." in far.hint


def test_another_word_is_refused(tmp_path: Path) -> None:
    library = load(tmp_path, {"prompts/guide.md": HEAD.format("split: chapters\n") + "Text.\n"})
    assert found(library) == ['schema prompts/guide.md:5:8 split is "chapters"']
    assert library.problems[0].hint == "It takes sections."


def test_a_skill_with_sections_and_files(tmp_path: Path) -> None:
    head = "---\nname: guide\ndescription: Use when asked.\nsplit: sections\n---\n\n"
    files = {
        "prompts/guide/SKILL.md": f"{head}Begin.\n## One\nRead a.md.\n## Two\nRun b.py.\n",
        "prompts/guide/a.md": "A\n",
        "prompts/guide/b.py": "B\n",
    }
    by_key = {str(one.key): one.prompt.prompt for one in load(tmp_path, files).desired}
    assert [*by_key] == ["guide", "guide/one", "guide/two"]
    assert "## a.md\n\nA\n" in by_key["guide"]
    assert "```py\nB\n```" in by_key["guide"]
    assert 'This file is in the skill that this one is a part of: "guide".' in by_key["guide/one"]
