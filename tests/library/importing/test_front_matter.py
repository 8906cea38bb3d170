"""Front matter as people write it, also where it is no YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot

from tests.library.importing.support import prompts, run_import, tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


def test_lines_that_are_no_yaml_are_quoted(promptsync: Promptsync) -> None:
    hint = "# hints\nargument-hint: [number] [priority]\n"
    head = f"{hint}description: Use when: asked\n\nmodel: fast\n"
    write({"commands/pr.md": f"---\n{head}---\n\nDo it.\n"})
    done = run_import(promptsync, "commands")
    assert tree()["pr.md"].decode() == snapshot("""\
---
name: Pr
command: pr
argument-hint: "[number] [priority]"
description: "Use when: asked"
model: fast
---

Do it.
""")
    assert prompts()["pr"].description == "Use when: asked"
    assert "argument-hint is not valid YAML: quoted" in done.notes("commands/pr.md")
    assert "description is not valid YAML: quoted" in done.notes("commands/pr.md")


@pytest.mark.parametrize(
    ("line", "value", "note"),
    [
        ("name: 2024", "2024", "name is a number in YAML: quoted"),
        ("name: yes", "yes", "name is a boolean in YAML: quoted"),
        ("name: 2024-01-01", "2024-01-01", "name is a date in YAML: quoted"),
        ("name:", "A", "name is no value, not a text: left out; name from the file's name"),
        ("name: [a]", "A", "name is a list, not a text: left out; name from the file's name"),
        ("name: ' '", "A", "name from the file's name"),
    ],
)
def test_a_name_that_is_no_text(promptsync: Promptsync, line: str, value: str, note: str) -> None:
    write({"commands/a.md": f"---\n{line}\ndescription: Use it.\n---\nDo it.\n"})
    done = run_import(promptsync, "commands")
    assert prompts()["a"].name == value
    assert {*note.split("; ")} <= {*done.notes("commands/a.md").split("; ")}


@pytest.mark.parametrize(
    "head",
    [
        "{description: Use it., model: fast}\n",
        "  description: Use it.\n  model: fast\n",
        "description: &text Use it.\nmetadata: {a: *text}\nother: *text\n",
        "other: &text Use it.\ndescription: *text\n",
    ],
)
def test_other_forms_of_yaml(promptsync: Promptsync, head: str) -> None:
    write({"commands/a.md": f"---\n{head}---\nDo it.\n"})
    assert run_import(promptsync, "commands").code == 0
    one = prompts()["a"]
    assert (one.description, one.prompt, one.command) == ("Use it.", "Do it.\n", "a")


def test_what_could_not_come_along_in_braces_is_said(promptsync: Promptsync) -> None:
    write({"commands/a.md": "---\n{description: Use it., metadata: {a: b}}\n---\nDo it.\n"})
    note = "left out of the front matter: metadata"
    assert note in run_import(promptsync, "commands").notes("commands/a.md")


def test_what_is_kept_is_kept_in_its_lines(promptsync: Promptsync) -> None:
    kept = "# for the other tool\nallowed-tools:\n- Bash(ls:*)   # list\n\n- Read\nmetadata:\n  a: {b: c}\n"
    write({"commands/a.md": f"---\n{kept}mode: x\n---\nDo it.\n"})
    run_import(promptsync, "commands")
    assert tree()["a.md"].decode() == (
        f"---\nname: A\ndescription: Do it.\ncommand: a\n{kept}---\n\nDo it.\n"
    )


@pytest.mark.parametrize("text", ["---\nJust a rule above.\n---\nDo it.\n", "---\nDo it.\n", "----\nDo.\n"])
def test_rules_are_text(promptsync: Promptsync, text: str) -> None:
    write({"commands/a.md": text})
    assert run_import(promptsync, "commands").code == 0
    assert prompts()["a"].prompt == text


def test_windows_line_ends_and_a_byte_order_mark(promptsync: Promptsync) -> None:
    write({"commands/a.md": b"\xef\xbb\xbf---\r\nmodel: fast\r\n---\r\n\r\nDo it.\r\n\nThen rest.\r\n"})
    done = run_import(promptsync, "commands")
    assert tree()["a.md"] == (
        b"---\r\nname: A\r\ndescription: Do it.\r\ncommand: a\r\nmodel: fast\r\n---\r\n\r\n"
        b"Do it.\r\n\nThen rest.\r\n"
    )
    assert prompts()["a"].prompt == "Do it.\n\nThen rest.\n"
    assert "the byte order mark is left out" in done.notes("commands/a.md")
