"""The files beside a SKILL.md: which are sent, how, and what is said of the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from promptsync.composition import Bundle
from promptsync.keys.patterns import KeyPatterns
from promptsync.library.loader import Library, judged, read_library
from promptsync.model import Key
from promptsync.policy import BundlePolicy
from promptsync.source.file_reader import FileReader
from tests.library.compose.support import found, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from promptsync.model import Desired

HEAD = "---\nname: form\ndescription: Use when a form is to be filled.\n---\n\n"


def bundled(
    root: Path, files: Mapping[str, str | bytes], bundle: str = "auto", untracked: tuple[str, ...] = ()
) -> Library:
    """The library of one skill, ``prompts/form``; ``files`` are in its folder."""
    write(root, {f"prompts/form/{name}": content for name, content in files.items()})
    hidden = {str(root / "prompts/form" / name) for name in untracked}
    reader = FileReader(lambda real: real not in hidden)
    policy = BundlePolicy(((KeyPatterns(("**",)), Bundle(bundle)),))
    prompts = root / "prompts"
    reading = read_library(prompts, repository=root, shown_from=root, files=reader, bundle=policy)
    return judged(reading, None)


def skill(library: Library, key: str = "form") -> Desired:
    return next(one for one in library.desired if one.key == key)


FIELDS = "# Fields\n\nThen run scripts/fill.py.\n"
SKILL = f"{HEAD}Read [the fields](references/fields.md#names) first.\n"
FILES = {
    "SKILL.md": SKILL,
    "references/fields.md": FIELDS,
    "scripts/fill.py": "print(1)\n",
    "agents/openai.yaml": "interface:\n  display_name: Form\n",
}


def test_inline_files_are_sections_at_the_end(tmp_path: Path) -> None:
    library = bundled(tmp_path, FILES)
    assert library.problems == ()
    assert library.file_count == 1
    assert skill(library).prompt.prompt == (
        "Read [the fields](#referencesfieldsmd) first.\n"
        "\n"
        "The files that this text refers to stand below, each under its path.\n"
        "\n"
        "## references/fields.md\n"
        "\n"
        "# Fields\n"
        "\n"
        "Then run scripts/fill.py.\n"
        "\n"
        "## scripts/fill.py\n"
        "\n"
        "Write this file to `scripts/fill.py` before you use it:\n"
        "\n"
        "```py\n"
        "print(1)\n"
        "```\n"
    )
    composition = skill(library).composition
    assert composition
    assert (composition.bundle, composition.auto, composition.left) == (Bundle.INLINE, True, 1)


def test_every_line_has_its_place(tmp_path: Path) -> None:
    library = bundled(tmp_path, FILES)
    one = skill(library)
    assert one.composition
    lines = one.prompt.prompt.split("\n")
    shown = []
    for run in one.composition.runs:
        for number in range(run.count):
            line = lines.pop(0)
            if not run.generated:
                shown.append((line, run.file, run.line + number))
    assert lines == []
    assert shown == [
        ("Read [the fields](#referencesfieldsmd) first.", "prompts/form/SKILL.md", 6),
        ("", "prompts/form/SKILL.md", 7),
        ("# Fields", "prompts/form/references/fields.md", 1),
        ("", "prompts/form/references/fields.md", 2),
        ("Then run scripts/fill.py.", "prompts/form/references/fields.md", 3),
        ("print(1)", "prompts/form/scripts/fill.py", 1),
    ]


def test_split_makes_skills_of_the_markdown(tmp_path: Path) -> None:
    library = bundled(tmp_path, FILES, "split")
    assert [one.key for one in library.desired] == ["form", "form/references/fields"]
    own, part = library.desired
    assert part.prompt.name == "form: references/fields"
    assert part.prompt.description == (
        'Part of the skill "form". Use when that skill refers to references/fields.md.'
    )
    assert part.prompt.is_skill
    assert part.prompt.prompt.startswith(FIELDS)
    assert "## scripts/fill.py\n\nThis file is in the skill that this one is a part of" in part.prompt.prompt
    assert 'This file is a skill of its own: "form: references/fields".' in own.prompt.prompt
    assert "```py\nprint(1)\n```\n" in own.prompt.prompt
    assert own.composition
    assert part.composition
    assert (own.composition.bundle, own.composition.auto) == (Bundle.SPLIT, False)
    assert (part.composition.owner, part.composition.part) == ("form", "references/fields.md")


def test_auto_splits_what_does_not_fit_and_refuses_what_never_does(tmp_path: Path) -> None:
    half, whole = "x" * 12_000, "y" * 20_000
    text = f"{HEAD}Read a.md and b.md.\n"
    fits = bundled(tmp_path / "1", {"SKILL.md": text, "a.md": half, "b.md": half})
    assert [one.key for one in fits.desired] == ["form", "form/a", "form/b"]
    refused = bundled(tmp_path / "2", {"SKILL.md": text, "a.md": half, "b.md": f"{whole}\nz"})
    (finding,) = found(refused)
    assert finding.startswith(
        "bundle-too-long prompts/form/SKILL.md:6:1 the skill does not fit with its files"
    )
    assert finding.endswith("takes 20,000 characters; inline: SKILL.md 32,114; split: b.md 20,002")
    assert refused.desired == ()


@pytest.mark.parametrize(
    "written",
    [
        "[x](references/fields.md)",
        "[x](./references/fields.md#part)",
        "[x]: references/fields.md",
        "`references/fields.md`",
        "read references/fields.md.",
        "(see references/fields.md)",
        "```sh\ncat references/fields.md\n```",
        "cat ${CLAUDE_PLUGIN_ROOT}/skills/form/references/fields.md",
        "{baseDir}/references/fields.md",
        "<skill-dir>/references/fields.md",
        ".claude/skills/form/references/fields.md:12",
        r"references\fields.md",
        "see `fields.md`",
    ],
)
def test_a_file_is_sent_if_the_text_refers_to_it(tmp_path: Path, written: str) -> None:
    library = bundled(tmp_path, {"SKILL.md": f"{HEAD}{written}\n", "references/fields.md": "Fields here\n"})
    assert "\nFields here\n" in skill(library).prompt.prompt


def test_paths_in_a_part_start_from_its_folder_or_the_skills(tmp_path: Path) -> None:
    files = {
        "SKILL.md": f"{HEAD}Read docs/a.md.\n",
        "docs/a.md": "[b](b.md), ../c.txt, docs/d.md",
        "docs/b.md": "B",
        "docs/d.md": "D",
        "c.txt": "C",
    }
    text = skill(bundled(tmp_path, files)).prompt.prompt
    assert "[b](#docsbmd)" in text
    assert text.index("## docs/a.md") < text.index("## docs/b.md") < text.index("## c.txt")
    assert "## docs/d.md" in text


def test_a_link_back_to_the_skill_leads_to_its_text(tmp_path: Path) -> None:
    files = {"SKILL.md": f"{HEAD}Read a.md.\n", "a.md": "As [it](SKILL.md) says.\n"}
    assert "As [it](#) says.\n" in skill(bundled(tmp_path / "1", files)).prompt.prompt
    part = skill(bundled(tmp_path / "2", files, "split"), "form/a").prompt.prompt
    assert part == (
        "As [it](#skillmd) says.\n\n## SKILL.md\n\n"
        'This file is the skill that this one is a part of: "form".\n'
    )


def test_what_nobody_refers_to_stays_behind(tmp_path: Path) -> None:
    text = f"{HEAD}Do it, see https://x.org/a.md\n"
    library = bundled(tmp_path, {"SKILL.md": text, "a.md": "A", "b.png": b"\0"})
    assert library.problems == ()
    assert skill(library).prompt.prompt == "Do it, see https://x.org/a.md\n"


def test_hostile_contents_cannot_leave_their_block(tmp_path: Path) -> None:
    files = {
        "SKILL.md": f"{HEAD}Read a.md, x.py and b.md.\n",
        "a.md": "Open\n~~~~\nnever closed",
        "x.py": "'''\n```\n````` \n'''",
        "b.md": "---\ntitle: B\n---\nB\r\n",
    }
    text = skill(bundled(tmp_path, files)).prompt.prompt
    assert "never closed\n~~~~\n\n" in text
    assert "``````py\n'''\n```\n````` \n'''\n``````\n" in text
    assert text.endswith("## b.md\n\n---\ntitle: B\n---\nB\n")


def test_binaries_are_named_and_stay_behind(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "SKILL.md": f"{HEAD}![x](logo.png) big.txt pipe.txt new.md\n",
        "logo.png": b"\x89PNG\0",
        "new.md": "x",
        "big.txt": b"x" * (10 << 20),
    }
    (tmp_path / "prompts/form").mkdir(parents=True)
    os.mkfifo(tmp_path / "prompts/form/pipe.txt")
    library = bundled(tmp_path, files, untracked=("new.md",))
    assert [one.message for one in library.problems if one.rule == "bundled-file"] == [
        "prompts/form/big.txt is larger than 1 MiB, so it is not sent with its skill",
        "prompts/form/logo.png is not UTF-8: byte 0x89 at offset 0, so it is not sent with its skill",
        "prompts/form/new.md is not added to git yet, so it is not sent with its skill",
        "prompts/form/pipe.txt is not a regular file, so it is not sent with its skill",
    ]
    assert len(library.desired) == 1


def test_a_skill_in_a_skill_is_a_prompt_and_so_is_yaml_with_a_text(tmp_path: Path) -> None:
    yaml = "name: Y\ndescription: Use when asked.\nisSkill: true\nprompt: Y\n"
    files = {"SKILL.md": f"{HEAD}inner/x.md more.yaml\n", "inner/SKILL.md": f"{HEAD}x.md\n"}
    library = bundled(tmp_path, {**files, "more.yaml": yaml, "inner/x.md": "X\n"})
    assert {one.key for one in library.desired} == {"form", "form/inner", "form/more"}
    assert "\nX\n" in skill(library, "form/inner").prompt.prompt
    assert skill(library).prompt.prompt == "inner/x.md more.yaml\n"


def test_a_part_may_include_a_fragment_but_not_its_skill(tmp_path: Path) -> None:
    include = "<!-- promptsync: include {} -->\n"
    files = {"SKILL.md": f"{HEAD}a.md\n", "a.md": f"A\n{include.format('../../style.md')}"}
    write(tmp_path, {"style.md": "Style\n"})
    assert "A\nStyle\n" in skill(bundled(tmp_path, files)).prompt.prompt
    circle = bundled(tmp_path, {**files, "a.md": include.format("SKILL.md")})
    assert found(circle) == ['include prompts/form/a.md:1:1 "SKILL.md" is a prompt itself']
    assert circle.desired == ()


def test_a_thousand_parts(tmp_path: Path) -> None:
    parts = {f"p/{number}.md": f"Part {number}\n" for number in range(1_000)}
    library = bundled(tmp_path, {"SKILL.md": HEAD + "\n".join(parts), **parts})
    assert [one.rule for one in library.problems] == ["bundle-too-long"]


def test_off_sends_the_skill_alone_and_says_so(tmp_path: Path) -> None:
    library = bundled(tmp_path, FILES, "off")
    file = "prompts/form/references/fields.md"
    assert found(library) == [f"bundled-file {file}:1:1 {file} is bundled with a skill and is not synced"]
    assert skill(library).prompt.prompt == "Read [the fields](references/fields.md#names) first.\n"


def test_the_last_pattern_decides() -> None:
    policy = BundlePolicy(((KeyPatterns(("**",)), Bundle.INLINE), (KeyPatterns(("docs/**",)), Bundle.SPLIT)))
    assert (policy.of(Key("a")), policy.of(Key("docs/a"))) == (Bundle.INLINE, Bundle.SPLIT)
    assert BundlePolicy().of(Key("a")) is Bundle.AUTO
