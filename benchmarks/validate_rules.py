"""What the rules cost: ``promptsync validate`` of 1,000 generated files, with every rule and with none.

Run it with ``python benchmarks/validate_rules.py``. The texts are unlike each other, as people's are, with
paths, code and links in them. Times are of the processor, the best of several whole runs; one rule's share
is measured in this process, with all others off.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from promptsync.library.lint.linter import Linter
from promptsync.library.load import Reading, read_library
from promptsync.problems import RULES, Severity

FILES = 1_000
OWN = "own.schema.json"
ROUNDS = 5
LIMIT = 2.0
CHANGEABLE = [rule.id for rule in RULES.values() if rule.changeable]

_SYLLABLES = [a + b for a in ("b", "d", "kr", "l", "m", "n", "pl", "r", "st", "t") for b in "aeiou"]
_SIGNS = ["`git log --oneline`", "src/components/navigation/Menu.tsx", "https://example.com/2026/guide"]


def main() -> int:
    """Print the table; fail if all rules together take too long."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate(root)
        slow, fast = whole_runs(root, write_configs(root))
        put(f"validate, {FILES:,} files, whole runs, best of {ROUNDS}")
        put(f"  schema alone  {fast * 1000:7.0f} ms")
        put(f"  every rule    {slow * 1000:7.0f} ms   {slow / fast:.2f}x, at most {LIMIT:.1f}x")
        put("one rule in a process that has its libraries already")
        for rule, seconds in sorted(each_rule(root).items(), key=lambda item: -item[1]):
            put(f"  {rule:20} {seconds * 1000:7.1f} ms")
    return int(slow / fast >= LIMIT)


def generate(root: Path) -> None:
    """Prompt files of about 3,000 characters each."""
    dice = random.Random(1)  # noqa: S311  # the same library with each run, nothing secret
    vocabulary = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(8_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    (root / "prompts").mkdir()
    for number in range(FILES):
        words = dice.choices([*vocabulary, *_SIGNS], [*weights, 0.01, 0.01, 0.01], k=450)
        lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        text = "".join(f"  {'- ' * (at % 4 == 0)}{line}\n" for at, line in enumerate(lines))
        head = (
            f"name: Prompt {number}\ndescription: Use when asked for prompt {number}.\ncommand: c{number}\n"
        )
        path = root / "prompts" / f"p{number}.yaml"
        path.write_text(f"{head}isSkill: true\nprompt: |\n{text}", encoding="utf-8")


def write_configs(root: Path) -> list[str]:
    """What promptsync.yaml says for every rule, the organization's own schema among them, and for none."""
    own = {"properties": {"command": {"pattern": "^[a-z]"}}, "required": ["command"]}
    (root / OWN).write_text(json.dumps(own))
    off = "".join(f"  {rule}: off\n" for rule in CHANGEABLE)
    return [f"reserved: [help]\nschema: {OWN}\n", f"rules:\n{off}"]


def whole_runs(root: Path, configs: list[str]) -> list[float]:
    """Seconds that the command takes with each configuration, in turns."""
    command = [str(Path(sys.executable).parent / "promptsync"), "validate"]
    best = [float("inf")] * len(configs)
    for turn in range(ROUNDS * len(configs)):
        number = turn % len(configs)
        (root / "promptsync.yaml").write_text(configs[number])
        start = spent()
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603  # ours
        best[number] = min(best[number], spent() - start)
        assert done.stdout == f"{FILES:,} files checked: no problems.\n", done.stdout
    return best


def each_rule(root: Path) -> dict[str, float]:
    """Seconds that each rule takes beyond the schema, in this process."""
    reading = read_library(root / "prompts", repository=root, shown_from=root)
    off: dict[str, Severity | None] = dict.fromkeys(CHANGEABLE)
    return {
        rule: best_of(Linter({**off, rule: RULES[rule].severity}, ["help"], root / OWN, OWN), reading)
        for rule in CHANGEABLE
    }


def spent() -> float:
    """Seconds that a processor has worked for this process and its children, so that others do not count."""
    return sum(os.times()[:4])


def put(line: str) -> None:
    """Print it."""
    sys.stdout.write(f"{line}\n")


def best_of(lint: Linter, reading: Reading) -> float:
    """Seconds."""
    times = []
    for _ in range(ROUNDS):
        start = spent()
        assert not lint(reading.subjects, reading.problems)
        times.append(spent() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
