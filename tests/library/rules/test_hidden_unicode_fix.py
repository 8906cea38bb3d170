"""The fix of hidden-unicode takes the characters out of the text and changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from yaml import serialize

from promptsync.library.fix import Fix
from promptsync.library.fix import fixed as fixes
from promptsync.library.loader import read_library
from promptsync.source.file_reader import FileReader
from promptsync.source.hidden import HIDDEN
from tests.library.rules.hidden_signs import SIGNS, read
from tests.library.rules.support import DEFAULT, HEAD
from tests.library.support import write
from tests.rounds import rounds

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import Prompt
    from tests.cli.support import Promptsync


def fix(root: Path) -> Fix:
    files = FileReader()
    reading = read_library(root / "prompts", repository=root, shown_from=root, files=files)
    return fixes(reading.read_prompts, DEFAULT(reading.read_prompts, reading.problems), files)


def fixed(root: Path) -> dict[str, bytes]:
    """What the files are after the fix; it writes nothing itself."""
    return {path.name: text.encode() for path, text in fix(root).files.items()}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.yaml", "prompt: |\n  one\n  tw{}o\n# {}\n", "prompt: |\n  one\n  two\n# {}\n"),
        ("a.yaml", "prompt: >- # {}\r\n  on{}e\r\n", "prompt: >- # {}\r\n  one\r\n"),
        ("a.yaml", "prompt: pl{}ain\n# {}\n", "prompt: plain\n# {}\n"),
        ("a.yaml", "prompt: 'si{}ngle'\nprotect: true # {}", "prompt: 'single'\nprotect: true # {}"),
        ("a.yaml", 'prompt: "do{}uble" # {}\n', 'prompt: "double" # {}\n'),
        ("a.yaml", r'prompt: "a\u200bb\\u200b\U000E0041\"c\ufeff" # {}', r'prompt: "ab\\u200b\"c" # {}'),
    ],
)
@pytest.mark.parametrize("sign", SIGNS)
def test_the_fix_takes_them_out_of_the_text_and_nothing_else(
    tmp_path: Path, name: str, before: str, after: str, sign: str
) -> None:
    write(tmp_path, {name: HEAD + before.replace("{}", sign)})
    assert fixed(tmp_path) == {name: (HEAD + after.replace("{}", sign)).encode()}


def test_the_fix_goes_through_every_field(tmp_path: Path) -> None:
    content = "name: a{}b\nprompt: 'x{}y'\ndescription: >-\n  one\n  tw{}o\ncommand: c{}\n"
    write(tmp_path, {"a.yaml": content.replace("{}", "\u3164")})
    assert fixed(tmp_path) == {"a.yaml": content.replace("{}", "").encode()}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_fix_in_markdown_and_in_a_file_of_its_own(tmp_path: Path, line_end: str, mark: str) -> None:
    head = f"{mark}---\n# \u200b\n{HEAD}"
    files = {
        "a.md": f"{head}---\n\n\u200bone\n\ntw\u200bo\n",
        "b.md": f"{head}prompt: o\u200bne\n---\n",
        "c.yaml": f"{mark}{HEAD}promptFile: c.txt # \u200b\n",
        "c.txt": f"{mark}\u200bone\n\u200b",
    }
    write(tmp_path, {name: text.replace("\n", line_end) for name, text in files.items()})
    clean = {
        "a.md": f"{head}---\n\none\n\ntwo\n",
        "b.md": f"{head}prompt: one\n---\n",
        "c.txt": f"{mark}one\n",
    }
    assert fixed(tmp_path) == {name: text.replace("\n", line_end).encode() for name, text in clean.items()}


@settings(max_examples=rounds(40))
@given(st.text(st.sampled_from([*SIGNS, "a", " ", "\n", '"', "\\", "\u00e9", "\t", "'"]), min_size=1))
def test_the_fix_leaves_a_text_file_as_it_is_otherwise(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.mktemp("fix")
    write(root, {"a.yaml": f"{HEAD}promptFile: a.txt\n", "a.txt": "x" + text})
    clean = "x" + "".join(sign for sign in text if sign not in SIGNS)
    assert fixed(root).get("a.txt", clean.encode()) == clean.encode()
    assert ("a.txt" in fixed(root)) == (clean != "x" + text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("prompt: keep this Z# and all of this too\n", "keep this # and all of this too"),
        ("prompt: |\n  Z  indented\n  text\n", "  indented\ntext\n"),
        ('prompt: Z"quoted" and more\n', '"quoted" and more'),
        ("prompt: keep:Z x\n", "keep: x"),
        ("prompt: Z123\n", "123"),
        ("prompt: one Z\n  two\n", "one  two"),
        ('prompt: "one Z\n  two"\n', "one  two"),
        ("prompt: >-\n  one\n  Z two\n", "one  two"),
        ("template: &t Do Zit\nprompt: *t\n", "Do it"),
    ],
)
def test_what_a_cut_would_spoil_is_written_as_an_edit_is(tmp_path: Path, written: str, text: str) -> None:
    """A field that the library does not know is an error, which is none of the fix's concern."""
    write(tmp_path, {"a.yaml": HEAD + written.replace("Z", "\u200b")})
    (before,) = read(tmp_path)
    write(tmp_path, {**fixed(tmp_path)})
    (after,) = read(tmp_path)
    assert after.prompt == replace(before.prompt, prompt=text)
    assert after.draft.value("template") == before.draft.value("template")


@pytest.mark.parametrize(
    ("name", "written", "reason"),
    [
        ("a.yaml", "prompt: &t Do Zit\ncommand: *t\n", "prompt cannot be changed without"),
        ("a.md", "prompt: &t Do Zit\nmetadata: [{a: *t}]\n---\n", "prompt cannot be changed without"),
        ("a.yaml", 'prompt: "Z"\n', "there is nothing else in its text"),
        ("a.md", "---\n\nZ\n", "there is nothing else in its text"),
        ("a.md", "---\n\none\rZ\ntwo\n", "its text has Windows line ends"),
        ("a.yaml", "promptFile: a.txt\n", "its text would have other line ends"),
    ],
)
def test_what_cannot_be_fixed_stays_and_is_named(
    tmp_path: Path, name: str, written: str, reason: str
) -> None:
    head = f"---\n{HEAD}" if name == "a.md" else HEAD
    files: dict[str, str | bytes] = {name: head + written.replace("Z", "\u200b"), "a.txt": "one\r\u200b\ntwo"}
    write(tmp_path, files)
    found = fix(tmp_path)
    assert found.files == {}
    ((path, said),) = found.left.items()
    assert path.name == ("a.txt" if "promptFile" in written else name)
    assert said.startswith(reason)


def test_the_command_names_what_it_has_fixed_and_what_not(promptsync: Promptsync, workdir: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": f"{HEAD}prompt: keep \u200b# all\n",
        "b.yaml": f"{HEAD}prompt: &t Do \u200bit\ncommand: *t\n",
        "c.yaml": HEAD + 'promptFile: "../\\e[31mc.txt"\n',
    }
    write(workdir, files)
    (workdir / "\x1b[31mc.txt").write_text("th\u200bree", encoding="utf-8")

    done = promptsync("validate", "--fix")

    assert done.code == 1
    assert "Fixed prompts/a.yaml\n" in done.err
    assert "Not fixed prompts/b.yaml: prompt cannot be changed without changing something else\n" in done.err
    assert "[31mc.txt\n" in done.err
    assert "hidden-unicode" in done.out
    assert (workdir / "prompts" / "a.yaml").read_text() == f"{HEAD}prompt: |-\n  keep # all\n"
    assert (workdir / "prompts" / "b.yaml").read_text(encoding="utf-8") == files["b.yaml"]


def test_a_text_of_two_prompts_is_fixed_once_whatever_else_they_say(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": f"{HEAD}promptFile: c.txt\n",
            "b.yaml": f"{HEAD}promptFile: c.txt\nprompt: &t o\u200bne\n",
            "c.txt": "tw\u200bo",
        },
    )
    folder = tmp_path / "prompts"
    both = f"{HEAD}promptFile: c.txt\nprompt: &t one\n"
    assert fix(tmp_path) == Fix({folder / "c.txt": "two", folder / "b.yaml": both}, {})


FORMS = [
    ("prompt: ", "keep this, and all of this too", "\n# why\n"),
    ("prompt: ", "Use it\n  in lines:too\n\n  and paragraphs", "\n"),
    ("prompt: ", '"Use \\"it\\", \\u200b\n  in lines\\\n  \\ or not\n\n  at\\n all"', " # why\n"),
    ("prompt: ", "'Use ''it''\n  in lines\n\n  or not'", "\n"),
    ("prompt: |\n", "  Use it\n\n    in: lines\n  # or not\n", "# why\n"),
    ("prompt: |-2 # why\n", "    Use it\n  or not", "\n\n"),
    ("prompt: >-\n", "  Use it\n  in lines\n\n   deeper\n  or not\n", ""),
    ("prompt: &p ", "one", "\nx: *p\n"),
    ("prompt: &p ", "one", "\nx: [{y: *p}]\n"),
    ("x: &p ", "one two", "\nprompt: *p\n"),
    ("? prompt\n: ", "one two", "\n"),
]
BODIES = ["one\n\n  two \n--- \nthree", "\n\none\n", "# One\n\ntwo: 3\n---\n"]


@st.composite
def hidden_in(draw: st.DrawFn, text: str) -> str:
    parts = draw(st.lists(st.tuples(st.integers(0, len(text)), st.sampled_from(SIGNS)), max_size=4))
    for at, sign in sorted(parts, reverse=True):
        text = text[:at] + sign + text[at:]
    return text


@st.composite
def prompt_files(draw: st.DrawFn) -> tuple[str, tuple[str, str, str]]:
    """A file's name; and what is before its text, the text with hidden characters, and what is after it."""
    before, text, after = draw(st.sampled_from(FORMS))
    text = draw(hidden_in(text))
    head = f"# {draw(st.sampled_from(['', *SIGNS]))}\n{HEAD}"
    match draw(st.sampled_from(["a.yaml", "a.md", "a/SKILL.md", "body.md", "a.json"])):
        case "a.yaml":
            parts = "a.yaml", (head + before, text, after)
        case "body.md":
            parts = "a.md", (f"---\n{head}---\n\n", draw(hidden_in(draw(st.sampled_from(BODIES)))), "")
        case "a.json":
            words = draw(hidden_in('one \\"two\\", \\u200bthree'))
            parts = "a.yaml", ('{"name": "a", "description": "b", "prompt": "', words, '"}')
        case name:
            parts = name, (f"---\nmetadata: {{a: [b]}}\n{head}{before}", text, f"{after}---\n")
    if draw(st.booleans()):
        name, (before, text, after) = parts
        return name, (before.replace("\n", "\r\n"), text.replace("\n", "\r\n"), after.replace("\n", "\r\n"))
    return parts


def said(root: Path) -> list[tuple[Prompt, dict[str, object]]]:
    """What the prompts are, and what each field of their files says but the text, also in lists."""
    return [
        (
            one.prompt,
            {
                name: serialize(field.node) if field.value == [] else field.value
                for name, field in (one.draft.fields or {}).items()
                if name != "prompt"
            },
        )
        for one in read(root)
    ]


@settings(max_examples=rounds(100))
@given(prompt_files())
def test_the_fix_changes_the_text_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, file: tuple[str, tuple[str, str, str]]
) -> None:
    name, (start, text, end) = file
    root, cut = tmp_path_factory.mktemp("fix"), tmp_path_factory.mktemp("cut")
    write(root, {name: start + text + end, "other.yaml": f"{HEAD}prompt: other\n"})
    before = said(root)
    assume(any(HIDDEN.search(prompt.prompt) for prompt, _ in before))
    wanted = [(replace(prompt, prompt=HIDDEN.sub("", prompt.prompt)), fields) for prompt, fields in before]

    found = fix(root)

    assert len(found.files) + len(found.left) == 1
    for path, content in found.files.items():
        path.write_bytes(content.encode())
    assert said(root) == (wanted if found.files else before)
    naive = start + HIDDEN.sub("", text) + end
    write(cut, {name: naive, "other.yaml": f"{HEAD}prompt: other\n"})
    if said(cut) == wanted:
        assert [*found.files.values()] == [naive]


def test_what_is_ignored_is_not_fixed(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": f"# promptsync: ignore hidden-unicode -- meant\n{HEAD}prompt: a\u200bb\n"})
    assert fixed(tmp_path) == {}
