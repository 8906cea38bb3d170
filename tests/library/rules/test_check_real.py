"""``make check-real``: the rules over a folder of prompts of any kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[3] / "tools" / "check_real.py"


def check_real(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(TOOL), *arguments], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_findings_are_counted_by_file_and_listed_with_their_lines(tmp_path: Path) -> None:
    for name, text in {
        "one": "$ARGUMENTS and {{topic}}",
        "two": "Read it.",
        "three": "Take $ARGUMENTS.",
    }.items():
        (tmp_path / "commands").mkdir(exist_ok=True)
        (tmp_path / "commands" / f"{name}.md").write_text(text, encoding="utf-8")
    counted = check_real(str(tmp_path))
    assert "3 prompts\n" in counted
    assert "foreign-placeholder         2 findings    666.7 per thousand\n" in counted
    listed = check_real(str(tmp_path), "--list", "foreign-placeholder").splitlines()
    assert listed[1::2] == ["    $ARGUMENTS and {{topic}}", "    Take $ARGUMENTS."]
    assert len(check_real(str(tmp_path), "--list", "foreign-placeholder", "--sample", "1").splitlines()) == 2
