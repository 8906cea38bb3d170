"""The labelled sets in ``tests/examples/rules``: what a rule has to find, and what it has to leave alone.

An example is a prompt file, or a folder with several. What no file of a repository may hold is written
in braces: ``{{A:36}}`` for random letters and digits, ``{{fill:900}}`` for so much text, and ``{{<}}`` for a
marker of a conflict.
"""

from __future__ import annotations

import random
import re
import shutil
import string
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.linter import Linter
from promptsync.library.loader import load_library

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = Path(__file__).parent.parent.parent / "examples" / "rules"
RULES = sorted(path.name for path in SETS.iterdir())
FEWEST = {"finds": 12, "passes": 20}

_ALPHABETS = {
    "A": string.ascii_letters + string.digits,
    "B": string.ascii_letters + string.digits + "-_",
    "D": string.digits,
    "H": string.digits + "abcdef",
    "U": string.ascii_uppercase + "234567",
}
_DRAWN = re.compile(r"\{\{([ABDHU]):(\d+)\}\}")
_FILL = re.compile(r"\{\{fill:(\d+)\}\}")
_MARKER = re.compile(r"\{\{([<=>])\}\}")


class Score(NamedTuple):
    """How a rule does on its set: the examples that it missed, and those that it should have left alone."""

    finds: int
    passes: int
    missed: list[str]
    wrong: list[str]

    @property
    def precision(self) -> float:
        found = self.finds - len(self.missed)
        return found / (found + len(self.wrong))

    @property
    def recall(self) -> float:
        return (self.finds - len(self.missed)) / self.finds


def score(rule: str, folder: Path) -> Score:
    """Ask ``rule`` about each of its examples, in libraries below ``folder``."""
    found = {kind: dict(_asked(rule, kind, folder)) for kind in FEWEST}
    missed = [name for name, reported in found["finds"].items() if not reported]
    wrong = [name for name, reported in found["passes"].items() if reported]
    return Score(len(found["finds"]), len(found["passes"]), missed, wrong)


def _asked(rule: str, kind: str, folder: Path) -> Iterator[tuple[str, bool]]:
    for example in sorted((SETS / rule / kind).iterdir()):
        root = folder / rule / kind / example.name
        files = sorted(example.iterdir()) if example.is_dir() else [example]
        prompts = root / "prompts"
        prompts.mkdir(parents=True)
        for file in files:
            text = file.read_text(encoding="utf-8")
            (prompts / file.name).write_text(written_out(text, file.name), encoding="utf-8")
        library = load_library(prompts, repository=root, shown_from=root, lint=Linter({}))
        assert library.file_count == len(files)
        yield example.name, any(one.rule == rule for one in library.problems)
        shutil.rmtree(root)


def written_out(text: str, seed: str) -> str:
    """``text`` as the rule sees it; the same ``seed`` draws the same characters."""
    dice = random.Random(seed)  # noqa: S311  # nothing secret

    def drawn(found: re.Match[str]) -> str:
        return "".join(dice.choices(_ALPHABETS[found[1]], k=int(found[2])))

    text = _DRAWN.sub(drawn, text)
    text = _FILL.sub(lambda found: ("Read it all. " * 2_000)[: int(found[1])], text)
    return _MARKER.sub(lambda found: found[1] * 7, text)
