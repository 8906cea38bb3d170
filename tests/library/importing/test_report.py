"""The report is the same whether files are written or not, and nothing in a source acts on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inline_snapshot import snapshot

from tests.library.importing.support import tree, write

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

FILES: dict[str, str | bytes] = {
    ".claude/commands/LICENSE": "Mine.\n",
    ".claude/commands/long.md": "x" * 20_001,
    ".claude/commands/review.md": "---\nmodel: fast\n---\nReview it.\n",
    ".claude/skills/tidy/SKILL.md": "---\nname: tidy\ndescription: Use it.\n---\nTidy.\n",
}


def test_the_text(promptsync: Promptsync) -> None:
    write(FILES)
    result = promptsync("import", ".claude")
    assert result.code == 1
    assert result.out == snapshot("""\
skipped  .claude/commands/LICENSE: not Markdown
left out  .claude/commands/long.md
    prompt has 20,001 characters; the platform takes 20,000 [too-long]
    The limit falls in line 6. Shorten it, or divide it by second-level headings (##). It has no sections.
imported  .claude/commands/review.md -> prompts/commands/review.md (/review)
    name from the file's name
    description from its first sentence
    kept for other tools, unseen by the platform: model
imported  .claude/skills/tidy/SKILL.md -> prompts/skills/tidy/SKILL.md (skill)

2 imported, 1 left out, 1 skipped.
  skipped: 1 not Markdown
  left out: too-long (1): .claude/commands/long.md
  look at: description from the text (1): prompts/commands/review.md
""")


def test_a_dry_run_says_the_same_and_writes_nothing(promptsync: Promptsync) -> None:
    write(FILES)
    dry = promptsync("import", ".claude", "--dry-run")
    document = promptsync("import", ".claude", "--dry-run", "--format", "json")
    assert not Path("prompts").exists()
    real = promptsync("import", ".claude")
    assert dry.code == document.code == real.code == 1
    assert dry.out == real.out.replace("1 skipped.", "1 skipped. Nothing was written.")
    assert len(tree()) == 2
    assert '"dryRun": true' in document.out


def test_what_is_in_a_source_cannot_act(promptsync: Promptsync) -> None:
    head = '---\n"\\e[31m": x\n---\n'
    write({"notes/\x1b[31mred\n::error::x.md": f"{head}\x1b[2JDo it.\n", "notes/##vso[task]x.md": "Do it.\n"})
    result = promptsync("import", "notes")
    assert result.code == 0
    assert all(line.isprintable() and line.isascii() for line in result.out.splitlines())
    assert "\n::error" not in result.out
    assert "##vso[" not in result.out
    assert promptsync("import", "notes", "--format", "json").out.isascii()


def test_a_file_where_a_folder_should_be(promptsync: Promptsync) -> None:
    write({"notes/in/a.md": "Do it.\n", "prompts/in": "Mine.\n"})
    result = promptsync("import", "notes")
    assert result.code == 1
    assert "    prompts/in is no folder [duplicate-key]\n" in result.out
    assert tree() == {"in": b"Mine.\n"}
