"""Front matter that is not YAML, cut into its keys, each with the lines that belong to it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from promptsync.library.writing.lines import lines_of
from promptsync.library.writing.yaml_field import new_field
from promptsync.library.yaml_file import parse_yaml

_KEY = re.compile(r"([^\s#\-:'\"\[\]{}&*!|>%@`,?][^\n:]{0,80}):(?:[ \t]+(.*?))?[ \t]*\n?")
_NESTED = re.compile(r"([ \t]+(?:- )?)([^\s#:'\"][^\n:]{0,80}):[ \t]+(.+?)[ \t]*\n?")
_ITEM = re.compile(r"([ \t]*- )(.+?)[ \t]*\n?")
_BLOCK = re.compile(r"[|>][+-]?[0-9]?[+-]?$")


@dataclass(frozen=True, slots=True)
class LooseBlock:
    """A key's lines from the key on.

    ``value`` is what stands behind its colon, ``times`` how often the key came.
    """

    name: str
    value: str
    lines: str
    times: int = 1

    @property
    def nested(self) -> bool:
        """Whether the key has a list or a mapping below it, rather than a text."""
        return not self.value and any(
            _NESTED.fullmatch(line) or _ITEM.fullmatch(line) for line in lines_of(self.lines)[1:]
        )

    @property
    def text(self) -> str:
        """What the lines say as one text."""
        below = "".join(lines_of(self.lines)[1:])
        if _BLOCK.fullmatch(self.value):
            plain = textwrap.dedent(below).strip("\n")
            if len({len(line) - len(line.lstrip()) for line in plain.split("\n") if line.strip()}) > 1:
                plain = "\n".join(line.strip() for line in plain.split("\n"))
            return plain if self.value.startswith("|") else " ".join(plain.split())
        return " ".join([self.value, *below.split()]).strip()

    def quoted(self) -> str:
        """The lines, with what YAML does not take below the key in quotes."""
        first, *rest = lines_of(self.lines)
        return first + "".join(map(_quoted, rest))


def blocks_of(head: str) -> dict[str, LooseBlock]:
    """The blocks of a front matter by their keys; of a key that comes twice, the last one.

    A line that begins no key belongs to the key above it.
    """
    found: dict[str, LooseBlock] = {}
    name, value, lines = "", "", ""
    for line in [*lines_of(head)[1:], ""]:
        key = _KEY.fullmatch(line)
        if key or not line:
            if name:
                times = found.pop(name).times + 1 if name in found else 1
                found[name] = LooseBlock(name, value, lines, times)
            if key:
                name, value, lines = key[1].strip(), key[2] or "", line
        elif name and not line.startswith("#"):
            lines += line
    return found


def _quoted(line: str) -> str:
    """One line below a key, with its value in quotes if YAML does not take it."""
    found = _NESTED.fullmatch(line)
    if found and not _is_yaml(f"{found[2]}: {found[3]}\n"):
        field = new_field(found[2], found[3])
        return f"{found[1]}{field}" if field and field.count("\n") == 1 else line
    item = None if found else _ITEM.fullmatch(line)
    if item and not _is_yaml(f"x: [{item[2]}]\n") and not _is_yaml(f"x: {item[2]}\n"):
        field = new_field("x", item[2])
        return f"{item[1]}{field.removeprefix('x: ')}" if field and field.count("\n") == 1 else line
    return line


def _is_yaml(text: str) -> bool:
    fields, problems = parse_yaml(text, "")
    return fields is not None and not problems
