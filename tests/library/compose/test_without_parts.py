"""A library without parts is read as before, and pays nothing for what it does not use."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.library.compose.support import load, prompt

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "prompts/a.md": prompt("A\n<!-- a comment -->\n[x](y.md)\n"),
    "prompts/b.yaml": "name: B\ndescription: Use when asked.\nisSkill: true\npromptFile: b.txt\n",
    "prompts/b.txt": "B\r\n",
    "prompts/skill/SKILL.md": "---\nname: skill\ndescription: Use when asked.\n---\nC",
}
PROBE = """
import sys
from pathlib import Path
from promptsync.library.loader import load_library
root = Path(sys.argv[1])
assert len(load_library(root / "prompts", repository=root, shown_from=root).desired) == 3
heavy = ("promptsync.library.compos", "promptsync.library.way_back", "git")
print([name for name in sys.modules if name.startswith(heavy)])
"""


def test_texts_are_those_of_the_files(tmp_path: Path) -> None:
    library = load(tmp_path, FILES)
    assert library.problems == ()
    assert [(one.prompt.prompt, one.composition) for one in library.desired] == [
        ("A\n<!-- a comment -->\n[x](y.md)\n", None),
        ("B\n", None),
        ("C", None),
    ]
    assert library.way_back is None


def test_nothing_that_composes_is_imported(tmp_path: Path) -> None:
    load(tmp_path, FILES)
    probe = [sys.executable, "-c", PROBE, str(tmp_path)]
    assert subprocess.run(probe, check=True, capture_output=True, encoding="utf-8").stdout == "[]\n"
