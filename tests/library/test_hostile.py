"""Files that no example folder can hold: bytes that are no text, links, permissions, depth and size."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from promptsync.library.loader import load_library
from tests.library.support import GOOD, HEAD, findings, load, texts, write


@pytest.mark.parametrize(
    ("content", "finding", "message"),
    [
        (b"name: \xff\n", "encoding prompts/a.yaml:1:7", "byte 0xff at offset 6"),
        ("ä: ä\n".encode() + b"\xe4", "encoding prompts/a.yaml:2:1", "offset 7"),
        ("name: x".encode("utf-16"), "encoding prompts/a.yaml:1:1", "UTF-16"),
        ("name: x".encode("utf-16-le"), "encoding prompts/a.yaml:1:2", "NUL byte at offset 1"),
        (b"name: A\nprompt: \x07\n", "yaml-syntax prompts/a.yaml:2:9", "U+0007"),
        ("name: ä\x7f\n".encode(), "yaml-syntax prompts/a.yaml:1:8", "U+007F"),
        (b"name: !%C3%28 x\n", "yaml-syntax prompts/a.yaml:1:11", "tag"),
        (b"name: !%ED%A0%80 x\n", "yaml-syntax prompts/a.yaml:1:1", "a tag is not UTF-8"),
        (b"a" * (1 << 20) + b"a", "too-large prompts/a.yaml:1:1", "1 MiB"),
    ],
)
def test_bytes_that_are_no_yaml(tmp_path: Path, content: bytes, finding: str, message: str) -> None:
    library = load(tmp_path, {"a.yaml": content})
    assert findings(library) == [finding]
    assert message in library.problems[0].message


def test_a_byte_order_mark_is_a_warning_and_moves_no_column(tmp_path: Path) -> None:
    mark = "\ufeff"
    good = load(
        tmp_path,
        {
            "a.yaml": mark + GOOD,
            "b.yaml": HEAD + "isSkill: true\npromptFile: b.txt",
            "b.txt": mark + "Do it.",
        },
    )
    assert findings(good) == ["byte-order-mark prompts/a.yaml:1:1", "byte-order-mark prompts/b.yaml:4:13"]
    assert texts(good) == {"a": "Do it.", "b": "Do it."}
    bad = load(tmp_path, {"a.yaml": mark + "nam: x"})
    assert "unknown-field prompts/a.yaml:1:1" in findings(bad)


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "a: [", "[{? "])
def test_deep_nesting_is_a_finding_and_quick(tmp_path: Path, sign: str) -> None:
    started = time.monotonic()
    for depth in (200, 10_000, 200_000):
        library = load(tmp_path, {"a.yaml": f"name: {sign * depth}"[: 1 << 20]})
        assert {each.rule for each in library.problems} <= {"yaml-syntax", "schema", "missing-field"}
        assert library.problems
    assert time.monotonic() - started < 5


def test_a_long_list_in_a_text_is_not_deep(tmp_path: Path) -> None:
    text = "- [x]: {y}?\n" * 1000
    body = "".join(f"  {line}\n" for line in text.splitlines())
    library = load(tmp_path, {"a.yaml": HEAD + "isSkill: true\nprompt: |\n" + body})
    assert texts(library) == {"a": text}


def test_an_expansion_bomb_costs_no_more_than_its_signs(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 60))
    started = time.monotonic()
    library = load(tmp_path, {"a.yaml": "l0: &l0 lol\n" + levels + "name: *l59\n"})
    assert time.monotonic() - started < 1
    assert "schema prompts/a.yaml:60:6" in findings(library)


def test_links(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    prompts = write(root, {"real/a.yaml": GOOD})
    for folder in (tmp_path / "secret", root / "more", root / ".git"):
        folder.mkdir()
        (folder / "b.yaml").write_text(GOOD)
    (root / "more/again").symlink_to(root / "more")
    for name, target in {
        "broken.yaml": "gone.yaml",
        "circle.yaml": "circle.yaml",
        "file.yaml": "real/a.yaml",
        "git": "../.git",
        "in": "../more",
        "in-twice": "../more",
        "loop": ".",
        "out": "../../secret",
        "out.yaml": "../../secret/b.yaml",
        "picture.png": "../../secret/b.yaml",
        "repository": "..",
    }.items():
        (prompts / name).symlink_to(target)
    library = load(root)
    assert [each.key for each in library.desired] == ["file", "in/b", "real/a"]
    assert findings(library) == [
        "unreadable prompts/broken.yaml:1:1",
        "unreadable prompts/circle.yaml:1:1",
        "outside-repository prompts/git:1:1",
        "repeated-link prompts/in-twice:1:1",
        "repeated-link prompts/in/again:1:1",
        "repeated-link prompts/loop:1:1",
        "outside-repository prompts/out:1:1",
        "outside-repository prompts/out.yaml:1:1",
        "repeated-link prompts/repository:1:1",
    ]


def test_a_prompt_file_may_not_lead_out_through_a_link_nor_into_git(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    head = HEAD + "isSkill: true\npromptFile: "
    root.mkdir()
    prompts = write(root, {"a.yaml": head + "a.txt\n", "b.yaml": head + "../.git/config\n"})
    (tmp_path / "secret").write_text("secret")
    (root / ".git").mkdir()
    (root / ".git/config").write_text("secret")
    (prompts / "a.txt").symlink_to(tmp_path / "secret")
    library = load(root)
    assert findings(library) == [f"outside-repository prompts/{name}.yaml:4:13" for name in "ab"]


def test_a_prompt_file_with_a_name_that_no_system_holds(tmp_path: Path) -> None:
    head = HEAD + "isSkill: true\npromptFile: "
    library = load(tmp_path, {"a.yaml": head + "x" * 5000, "b.yaml": head + '"\\0"'})
    assert findings(library) == ["unreadable prompts/a.yaml:4:13", "prompt-file prompts/b.yaml:4:13"]
    assert library.desired == ()


def test_a_prompts_directory_outside_the_repository_is_refused(tmp_path: Path) -> None:
    prompts = write(tmp_path, {"a.yaml": GOOD})
    (tmp_path / "repository").mkdir()
    library = load_library(prompts, repository=tmp_path / "repository", shown_from=tmp_path)
    assert findings(library) == ["outside-repository prompts:1:1"]


def test_what_is_no_file(tmp_path: Path) -> None:
    prompts = write(tmp_path, {"folder.yaml/a.yaml": GOOD})
    os.mkfifo(prompts / "pipe.yaml")
    library = load(tmp_path)
    assert findings(library) == ["unreadable prompts/folder.yaml:1:1", "unreadable prompts/pipe.yaml:1:1"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    prompts = write(tmp_path, {"a.yaml": GOOD, "closed/b.yaml": GOOD})
    (prompts / "a.yaml").chmod(0)
    (prompts / "closed").chmod(0)
    library = load(tmp_path)
    (prompts / "closed").chmod(0o700)
    assert findings(library) == ["unreadable prompts/a.yaml:1:1", "unreadable prompts/closed:1:1"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\xff.yaml", "a\\udcff.yaml"),
        (b"a\nb.yaml", "a\\nb.yaml"),
        (b"a\x1b.yaml", "a\\x1b.yaml"),
        ("a\u202eb.yaml".encode(), "a\\u202eb.yaml"),
        (b"a\\b.yaml", "a\\b.yaml"),
        (b" a.yaml", " a.yaml"),
    ],
)
def test_a_name_that_makes_no_key(tmp_path: Path, name: bytes, shown: str) -> None:
    prompts = write(tmp_path, {"good.yaml": GOOD})
    Path(os.fsdecode(bytes(prompts) + b"/" + name)).write_text(GOOD)
    library = load(tmp_path)
    assert findings(library) == [f"key prompts/{shown}:1:1"]
    assert library.problems[0].message.isprintable()
    assert [each.key for each in library.desired] == ["good"]
