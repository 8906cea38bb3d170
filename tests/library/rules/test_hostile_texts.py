"""No text of the greatest length keeps a rule busy for long, whatever it repeats.

What is repeated is taken from the rules themselves: every fixed string and every word of every pattern, alone
and with a sign that its pattern may go on with. The bound is processor time, which other processes do not
spend; what exceeds it is asked again before it counts.
"""

from __future__ import annotations

import re
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.library import asks, checks
from promptsync.library.prompt_schema import LIMITS
from promptsync.library.rules import dangers, slash_words, token_forms
from promptsync.library.rules.unknown_command import unknown_command
from promptsync.model import Prompt
from promptsync.source import hidden, markdown_code, text_marks, yaml_syntax
from promptsync.source.text_marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from promptsync.library.rule import LibraryCheck

LENGTH = 20_000
MOST = 0.100
"""Seconds of a processor that a rule may take for a text: 50 ms, and as much again for a busy machine."""
SHORT, SHORT_TAKES = 2_000, 0.000_05
"""A text that takes less than this, cut to that length, takes less than ``MOST`` if that grows by cubes."""
HANGS = 20
"""Seconds of a processor after which a rule is taken to hang."""

SEPARATORS = ("", " ", "\n", "a")
END = ' "q7Zt3Kx9Wm2Rb8Yc5Vn1Hd6Jf4Ls0Pg" @'
WORDED = r"""
` ``a ~~~ ``` [a [ ]( ](< [a]: <a <!-- --> # - 1. | * = \\ {{ {{a ${input: !` @ @a/ @a.m $1 :// ://a:
://a:b // eyJ eyJa. A a Aa aA1 1 _ "a ' //a:b@ a@ xoxb-1- AAAA- TODO( -----BEGIN <<<<<<< >>>>>>>
"""
SIGNS = (
    *WORDED.split(),
    *(
        "\n",
        "\n \n",
        "* \n",
        "~~~\n",
        "```\n",
        "```a\n",
        "\n[a]: ",
        "\t",
        "\u00a0",
        "\u00e9",
        "<img src=",
        '<a href="',
    ),
    *(" @a/b", " !`", "` ", "# ", "a. ", "run /a", "then /a,", "-----BEGIN RSA PRIVATE KEY-----", "Bearer "),
    *("Proc-Type: 4\n", "[TODO: ", "curl -d ", "curl x | ", "base64 -d | ", "cat .env | ", "send .env to "),
    *("eval $(", "rm -rf ", "env | "),
    *("\u200b", "\u200d", "\ufe0f", "\u2139\ufe0f", "\u5ba1", "\U0001f3f4\U000e0067\U000e007f"),
)
MORE: dict[str, tuple[ModuleType, ...]] = {
    "secret": (token_forms,),
    "dangerous-instruction": (dangers,),
    "unknown-command": (slash_words, markdown_code),
    "foreign-placeholder": (markdown_code,),
    "hidden-unicode": (hidden,),
    "joiner": (hidden,),
    "ask-elsewhere": (asks,),
    "near-duplicate": (text_marks,),
    "conflict-marker": (yaml_syntax,),
}
WORDS = re.compile(r"[A-Za-z][\w.-]{2,}|[^\w\s]{2,4}")


def asked_alone(rule: str) -> Callable[[Prompt], object]:
    """What asks one rule about one text, or about two that are nearly alike."""
    if rule == "conflict-marker":
        return lambda prompt: yaml_syntax.conflict(prompt.prompt, "a.yaml")
    if rule == "ask-elsewhere":
        return lambda prompt: [*asks.elsewhere([prompt, prompt], ["a", "b"], {0: [prompt.prompt[:500]]})]
    if rule in checks.LIBRARY_CHECKS:
        return lambda prompt: compared(checks.LIBRARY_CHECKS[rule], prompt)
    check = unknown_command([]) if rule == checks.UNKNOWN_COMMAND else checks.CHECKS[rule]
    return lambda prompt: [*check(prompt)]


def compared(check: type[LibraryCheck], prompt: Prompt) -> list[object]:
    asked, other = check(), Prompt(prompt.name, prompt.description, prompt.prompt + ".", is_skill=True)
    for at, one in enumerate((prompt, other)):
        asked.add(at, one, marks_of(one.prompt))
    return [*asked.findings()]


def tokens(rule: str) -> list[str]:
    """Every fixed string that a rule looks for, and every word of the patterns that are asked then."""
    module = {**checks.CHECKS, **checks.LIBRARY_CHECKS}.get(rule, unknown_command).__module__
    sources = [
        Path(str(one.__file__)).read_text("utf-8") for one in (sys.modules[module], *MORE.get(rule, ()))
    ]
    lines = (line for source in sources for line in source.splitlines() if 'r"' in line)
    words = {word for line in lines for word in WORDS.findall(line)}
    return sorted({*SIGNS, *checks.SIGNS.get(rule, ()), *words})


def texts(rule: str) -> Iterator[str]:
    for token in tokens(rule):
        for sign in SEPARATORS if len(token) > 1 else ("", " "):
            atom = token + sign
            yield (atom * (LENGTH // len(atom)))[: LENGTH - len(END)] + END


def prompt_of(text: str) -> Prompt:
    return Prompt(text[: LIMITS["name"]], text[: LIMITS["description"]], text, is_skill=True)


def taken(ask: Callable[[Prompt], object], text: str) -> float:
    """Seconds of a processor, the least of five times where one is too many."""
    prompt, least = prompt_of(text), float("inf")
    for _ in range(5):
        started = time.process_time()
        ask(prompt)
        least = min(least, time.process_time() - started)
        if least <= MOST:
            break
    return least


@contextmanager
def ended_if_it_hangs() -> Iterator[None]:
    """A regular expression that goes astray takes hours; it looks for signals meanwhile."""

    def end(*_: object) -> None:
        raise AssertionError(f"no answer within {HANGS} s")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("rule", [*checks.ASKED, "ask-elsewhere", "conflict-marker"])
def test_no_text_keeps_a_rule_busy(rule: str) -> None:
    ask = asked_alone(rule)
    ask(prompt_of("a"))  # patterns are compiled when they are first used
    with ended_if_it_hangs():
        long = [text for text in texts(rule) if taken(ask, text[:SHORT] + END) > SHORT_TAKES]
    slow = []
    for text in long:
        with ended_if_it_hangs():
            if (seconds := taken(ask, text)) > MOST:
                slow.append((round(seconds * 1000), text[:60]))
    assert slow == []
