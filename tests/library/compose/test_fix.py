"""``validate --fix`` mends a part in the part's own file, once for all prompts that have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import Exit
from tests.library.compose.support import prompt, write
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


def test_hidden_characters_and_a_byte_order_mark_in_a_part(promptsync: Promptsync, workdir: Path) -> None:
    body = "One\n<!-- promptsync: include ../parts/house.md -->\n"
    files = {"prompts/a.md": prompt(body), "prompts/b.md": prompt(f"Two\n{body}", "b")}
    write(workdir, {**files, "parts/house.md": "\ufeffHid\u200bden.\r\nShown.\r\n"})
    git(workdir, "init", "--quiet")
    git(workdir, "add", "--all")
    shown = promptsync("validate", "--fix", "--diff")
    assert "+Hidden." in shown.out
    fixed = promptsync("validate", "--fix")
    assert fixed.err.count("Fixed") == 1
    assert Path("parts/house.md").read_bytes() == b"Hidden.\r\nShown.\r\n"
    assert Path("prompts/a.md").read_text(encoding="utf-8") == files["prompts/a.md"]
    assert fixed.code == Exit.DONE


def test_hidden_characters_in_a_file_of_a_skill(promptsync: Promptsync, workdir: Path) -> None:
    skill = "---\nname: form\ndescription: Use when a form is to be filled.\n---\n\nRead [it](ref/a.md).\n"
    write(workdir, {"prompts/form/SKILL.md": skill, "prompts/form/ref/a.md": "A fi\u00ad\u200beld.\n"})
    git(workdir, "init", "--quiet")
    git(workdir, "add", "--all")
    assert promptsync("validate", "--fix").code == Exit.DONE
    assert Path("prompts/form/ref/a.md").read_text(encoding="utf-8") == "A field.\n"
