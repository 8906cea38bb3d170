"""Asks the rules about the prompts below folders of any kind, and prints what they find.

``python tools/check_real.py DIR... [--list RULE [--sample N]]``: findings per thousand prompts by rule, one
a file and rule, as ``validate`` tells them; with ``--list``, each finding of a rule with its line, or N of
them, always the same. Each folder is a library of its own.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.checks import CHECKS, LIBRARY_CHECKS, Found, ask, look_at
from promptsync.library.importing.front_matter import read_front
from promptsync.library.importing.sources import Kind
from promptsync.library.yaml_file import parse_yaml
from promptsync.model import FIELDS, Prompt
from promptsync.problems import RULES, Problem
from promptsync.source.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = {".md", ".mdc", ".yaml", ".yml", ".txt"}
FOLDERS = {"commands", "prompts", "agents", "skills", "patterns"}
FOLDER_NAMES = {"SKILL.md", "system.md"}
"""Files that are called by their folder."""
RULE_NAMES = [rule for rule in RULES if rule in {*CHECKS, *LIBRARY_CHECKS, "unknown-command"}]


class Real(NamedTuple):
    path: Path
    prompt: Prompt


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--list", metavar="RULE", choices=RULE_NAMES)
    parser.add_argument("--sample", metavar="N", type=int)
    options = parser.parse_args()
    count: Counter[str] = Counter()
    prompts, listed = 0, []
    for folder in options.folders:
        real = read(folder)
        prompts += len(real)
        for found in findings(real):
            count[found.rule] += 1
            if found.rule == options.list:
                listed.append(shown(real[found.at], found))
    if options.list:
        print(*sampled(listed, options.sample), sep="\n")
        return
    print(f"{prompts} prompts")
    for rule in RULE_NAMES:
        share = 1000 * count[rule] / prompts if prompts else 0
        print(f"{rule:22} {count[rule]:6} findings {share:8.1f} per thousand")


def findings(real: list[Real]) -> Iterator[Found]:
    """The first finding of each rule in each file."""
    seen: set[tuple[int, str]] = set()
    looks = [look_at(one.prompt) for one in real]
    for found in ask(looks, [str(one.path) for one in real], RULE_NAMES, {}):
        if (found.at, found.rule) not in seen:
            seen.add((found.at, found.rule))
            yield found


def sampled(listed: list[str], number: int | None) -> list[str]:
    if number is None or number >= len(listed):
        return listed
    return random.Random(0).sample(listed, number)  # noqa: S311  # nothing secret


def read(folder: Path) -> list[Real]:
    """The prompts below ``folder``, hidden folders included: skills, commands and other prompt files.

    Where there are none by their name and folder, every text is one.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    skills = {path.parent for path in paths if path.name == "SKILL.md"}
    texts = [path for path in paths if path.name == "SKILL.md" or skills.isdisjoint(path.parents)]
    named = [path for path in texts if is_prompt(path.relative_to(folder.parent))]
    found = (Real(path, prompt) for path in named or texts if (prompt := prompt_of(path)))
    return [one for one in found if one.prompt.prompt.strip()]


def is_prompt(path: Path) -> bool:
    return (
        path.name in {"SKILL.md", "system.md"}
        or path.name.endswith((".prompt.md", ".chatmode.md", ".agent.md", ".instructions.md"))
        or not FOLDERS.isdisjoint(path.parts[:-1])
    )


def prompt_of(path: Path) -> Prompt | None:
    if ".git" in path.parts or path.name in {"README.md", "user.md", "LICENSE", "LICENSE.txt"}:
        return None
    text, _ = read_text(path, path.name)
    if text is None:
        return None
    if path.suffix in {".yaml", ".yml"}:
        fields, _ = parse_yaml(text, path.name)
        values = {name: field.value for name, field in (fields or {}).items() if name in FIELDS}
        return prompt_from(values) if isinstance(values.get("prompt"), str) else None
    return markdown(path, text)


def markdown(path: Path, text: str) -> Prompt | None:
    front = read_front(text, path.name)
    if isinstance(front, Problem):
        return None
    skill = path.name == "SKILL.md"
    kind = Kind.SKILL if skill else Kind.COMMAND if "commands" in path.parts else Kind.TEMPLATE
    stem = path.parent.name if path.name in FOLDER_NAMES else path.stem
    values = {name: entry.value for name, entry in front.entries.items() if name in FIELDS}
    if kind is Kind.COMMAND:
        values.setdefault("command", stem)
    return prompt_from({"name": stem, "description": "", **values, "prompt": front.body, "isSkill": skill})


def prompt_from(values: dict[str, object]) -> Prompt:
    return Prompt.from_fields(
        {name: value for name, value in values.items() if isinstance(value, str | bool)}
    )


def shown(real: Real, found: Found) -> str:
    text = str(real.prompt.fields()[found.finding.field])
    start = text.rfind("\n", 0, found.finding.offset) + 1
    line = text[start:].split("\n", 1)[0]
    return (
        f"{real.path}:{text.count(chr(10), 0, start) + 1}: {found.finding.message}\n    {line.strip()[:160]}"
    )


if __name__ == "__main__":
    main()
