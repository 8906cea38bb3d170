"""No text of the greatest length keeps a rule busy for long, whatever it repeats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from promptsync.library.linter import CHECKS
from promptsync.library.rules.near_duplicate import NearDuplicates
from tests.library.rules.support import skill

LENGTH = 20_000
REPEATED = (
    *(
        "`",
        "``a",
        "` ",
        "~~~\n",
        "```\n",
        "```a\n",
        "[a",
        "[",
        "](",
        "](<",
        "[a]:",
        "\n[a]: ",
        "<a ",
        "<img src=",
    ),
    *(
        '<a href="',
        "{{",
        "{{a",
        "${input:",
        "!`",
        " !`",
        "@",
        "@a/",
        "@a.m",
        " @a/b",
        "$1",
        "\\",
        "\n",
        "\n \n",
    ),
    *("://", "://a:", "://a:b", "//", "//r/:_authToken=", "aws key '", 'aws_key="', "AKIA", "eyJ", "eyJa."),
    *(
        "A",
        "a",
        "Aa",
        "AAAa",
        "aA1",
        "1",
        "1a",
        "-",
        "_",
        "a-",
        "A-",
        '"a',
        "'",
        "AccountKey=",
        "xoxb-1-",
        "sk-a",
    ),
    *(
        "SG.",
        "//a:b@",
        "a@",
        "é",
        "\t",
        "\u00a0",
        "<!--",
        "a. ",
        "# ",
        "- ",
        "1. ",
        "|",
        "* \n",
        "=",
        "AAAA-",
        "aa1b-",
    ),
    *("PRIVATE KEY", "PRIVATE KEY\n", "aaaaaaaaaaaaaaaa ", "q7Zt3Kx9Wm2Rb8Yc5 "),
)
AROUND = (("", ""), ('"q7Zt3Kx9Wm2Rb8Yc5Vn1Hd6Jf4Ls0Pg" ', " @\n"))


def texts() -> list[str]:
    return [
        before + (atom * (LENGTH // len(atom)))[: LENGTH - len(before) - len(after)] + after
        for atom in REPEATED
        for before, after in AROUND
    ]


def ask(rule: str) -> None:
    """In a process of its own, which can be ended."""
    earlier = NearDuplicates()
    for text in texts():
        if rule == "near-duplicate":
            earlier.add(text)
        else:
            list(CHECKS[rule](skill(text)))


@pytest.mark.parametrize("rule", sorted({*CHECKS, "near-duplicate"} - {"url-password"}))  # secret's search
def test_no_text_hangs_a_rule(rule: str) -> None:
    script = f"from {__name__} import ask; ask({rule!r})"
    root = Path(__file__).parents[3]
    # It takes seconds; a regular expression that goes astray takes hours.
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True, timeout=120)
