"""No text of the greatest length keeps a rule busy for long, whatever it repeats.

What is repeated is taken from the rules themselves: every fixed string of every pattern, alone and with a
sign that its pattern may go on with.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from promptsync.library import checks
from promptsync.library.rules import dangers, token_forms
from promptsync.library.rules.unknown_command import unknown_command
from tests.library.rules.support import skill

LENGTH = 20_000
SEPARATORS = ("", " ", "\n", "a")
END = ' "q7Zt3Kx9Wm2Rb8Yc5Vn1Hd6Jf4Ls0Pg" @'
SIGNS = (
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
    *(
        "://",
        "://a:",
        "://a:b",
        "//",
        "eyJ",
        "eyJa.",
        "A",
        "a",
        "Aa",
        "aA1",
        "1",
        "_",
        '"a',
        "'",
        "xoxb-1-",
        "//a:b@",
    ),
    *(
        "a@",
        "é",
        "\t",
        "\u00a0",
        "<!--",
        "-->",
        "a. ",
        "# ",
        "- ",
        "1. ",
        "|",
        "* \n",
        "=",
        "AAAA-",
        "PRIVATE KEY",
        "#",
    ),
    *(
        "-----BEGIN RSA PRIVATE KEY-----",
        "Proc-Type: 4\n",
        "Bearer ",
        "TODO",
        "TODO(",
        "[TODO: ",
        "run /a",
        "then /a,",
    ),
    *(
        "<<<<<<<",
        "curl -d ",
        "curl x | ",
        "base64 -d | ",
        "cat .env | ",
        "send .env to ",
        "eval $(",
        "rm -rf ",
        "env | ",
    ),
)
MORE = {"secret": (token_forms,), "dangerous-instruction": (dangers,)}
WORDS = re.compile(r"[A-Za-z][\w.-]{2,}|[^\w\s]{2,4}")


def tokens(rule: str) -> list[str]:
    """Every fixed string that a rule looks for, and every word of the patterns that are asked then."""
    modules = (*MORE.get(rule, ()), sys.modules[checks.CHECKS.get(rule, unknown_command).__module__])
    sources = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules]
    lines = (line for source in sources for line in source.splitlines() if 'r"' in line)
    words = {word for line in lines for word in WORDS.findall(line)}
    return sorted({*SIGNS, *checks.SIGNS[rule], *words})


def texts(rule: str) -> list[str]:
    atoms = (token + sign for token in tokens(rule) for sign in (SEPARATORS if len(token) > 1 else ("", " ")))
    return [(atom * (LENGTH // len(atom)))[: LENGTH - len(END)] + END for atom in atoms]


def ask(rule: str) -> None:
    """In a process of its own, which can be ended. Prints the longest time and its text."""
    check = unknown_command([]) if rule == checks.UNKNOWN_COMMAND else checks.CHECKS[rule]
    slowest = (0.0, "")
    for text in texts(rule):
        prompt = skill(text)
        started = time.process_time()
        list(check(prompt))
        slowest = max(slowest, (time.process_time() - started, text[:60]))
    print(rule, f"{slowest[0] * 1000:.1f} ms", repr(slowest[1]))  # noqa: T201


@pytest.mark.parametrize("rule", [*checks.SIGNS])
def test_no_text_hangs_a_rule(rule: str) -> None:
    script = f"from {__name__} import ask; ask({rule!r})"
    root = Path(__file__).parents[3]
    # It takes a second or two; a regular expression that goes astray takes hours.
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True, timeout=120)
