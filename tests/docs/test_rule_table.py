"""The table in docs/rules.md is what the rules do on their labelled sets. REFRESH_DOCS makes it so."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tests.docs.pages import ROOT, read
from tests.library.rules.labelled import RULES, score

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/rules.md"
MADE = re.compile(r"(?<=<!-- made: the table of rules -->\n).*?(?=<!-- end of made -->)", re.DOTALL)


def made(folder: Path) -> str:
    lines = ["| rule | has to find | has to leave | precision | recall |", "|---|--:|--:|--:|--:|"]
    for rule in RULES:
        one = score(rule, folder)
        lines.append(
            f"| [{rule}](#{rule}) | {one.finds} | {one.passes} | {one.precision:.0%} | {one.recall:.0%} |"
        )
    return "\n" + "\n".join(lines) + "\n\n"


def test_the_table_of_rules(tmp_path: Path) -> None:
    text, table = read(PAGE), made(tmp_path)
    if os.environ.get("REFRESH_DOCS"):
        (ROOT / PAGE).write_text(MADE.sub(lambda _: table, text), encoding="utf-8")
    else:
        assert MADE.findall(text) == [table]
