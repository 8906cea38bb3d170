"""Prompt files as people write them: about 3,000 characters each, in each run the same.

Each line in four is one that other prompts have too, as in a library whose prompts were copied and adapted.
"""

from __future__ import annotations

import random
from itertools import accumulate
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SYLLABLES = [a + b for a in ("b", "d", "kr", "l", "m", "n", "pl", "r", "st", "t") for b in "aeiou"]
_SIGNS = [
    "`git log --oneline`",
    "src/components/navigation/Menu.tsx",
    "https://example.com/2026/guide",
    "AuthenticationProviderFactory",
    "GITHUB_STEP_SUMMARY",
    "3f786850e387550fdab836ed7e6dc881de23001b",
]
_LINES, _WORDS_A_LINE, _VOCABULARY, _COMMON_LINES = 50, 9, 8_000, 300


def generate(folder: Path, number: int) -> None:
    """So many prompt files in ``folder``, which is made."""
    folder.mkdir(parents=True)
    for one, text in enumerate(_texts(number)):
        head = f"name: Prompt {one}\ndescription: Use when asked for prompt {one}.\ncommand: c{one}\n"
        (folder / f"p{one}.yaml").write_text(f"{head}isSkill: true\nprompt: |\n{text}", encoding="utf-8")


def generate_skills(folder: Path, number: int) -> None:
    """The same texts in so many SKILL.md files, each in its folder."""
    for one, text in enumerate(_texts(number)):
        skill = folder / f"skill-{one}"
        skill.mkdir(parents=True)
        head = f"---\nname: {skill.name}\ndescription: Use when asked for skill {one}.\n---\n\n"
        (skill / "SKILL.md").write_text(head + dedent(text), encoding="utf-8")


def _texts(number: int) -> Iterator[str]:
    """Lines and lists of words, frequent and rare ones as in a language, with paths, code and links."""
    dice = random.Random(1)  # noqa: S311  # the same library with each run, nothing secret
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(_VOCABULARY)]
    words += _SIGNS
    weights = list(accumulate([*(1 / (rank + 3) for rank in range(_VOCABULARY)), *[0.01] * len(_SIGNS)]))

    def line() -> str:
        return " ".join(dice.choices(words, cum_weights=weights, k=_WORDS_A_LINE))

    common = [line() for _ in range(_COMMON_LINES)]
    for _ in range(number):
        lines = [dice.choice(common) if dice.random() < 1 / 4 else line() for _ in range(_LINES)]
        yield "".join(f"  {'- ' * (at % 4 == 0)}{text}\n" for at, text in enumerate(lines))
