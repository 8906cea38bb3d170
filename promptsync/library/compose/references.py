"""Which files beside a ``SKILL.md`` a text refers to: by a link, in code, or as a plain path."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from promptsync.library.compose.lines import unfenced

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

_TOKEN = re.compile(r"[^\s\"'`<>()\[\]|*,;=!?]+")
_LINK = re.compile(
    r"(?P<before>\]\([ \t]*<?|^ {0,3}\[[^\[\]^\n][^\[\]\n]*\]:[ \t]*<?)(?P<target>[^()\s<>]+)"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
)
# What stands for the folder of the skill in a path: $VARIABLE, ${VARIABLE}, {baseDir}, <skill-dir>.
_VARIABLE = re.compile(r"\$\w+|\$?\{[^{}/]*\}|[^/]*[{}$].*")


OWNER = "SKILL.md"
"""The file that the others are beside."""


class Names:
    """The files of one skill, by their path from its folder; ``folder`` is that folder's name."""

    def __init__(self, inner: Iterable[str], folder: str) -> None:
        self._inner = frozenset((*inner, OWNER))
        self._folder = folder
        self._odd = sorted(name for name in self._inner if not _TOKEN.fullmatch(name))
        self._by_name: dict[str, list[str]] = {}
        for name in self._inner:
            self._by_name.setdefault(posixpath.basename(name), []).append(name)

    def of(self, text: str, here: str) -> list[str]:
        """The files that ``text`` refers to, in the order of their first mention.

        ``here`` is the folder of the file that it stands in, as a path from the skill's.
        """
        found: dict[str, int] = {}
        for token in _TOKEN.finditer(text):
            name = self.named(token[0], here)
            if name:
                found.setdefault(name, token.start())
        for name in self._odd:
            for written in (name, posixpath.relpath(name, here or ".")):
                if written in text:
                    found.setdefault(name, text.index(written))
        return sorted(found, key=lambda name: found[name])

    def named(self, written: str, here: str) -> str:
        """The file that a path means; empty for none."""
        if "://" in written or not ("." in written or "/" in written):
            return ""
        path = written.partition("#")[0].partition(":")[0].replace("\\", "/")
        path = unquote(path).rstrip("./").lstrip("/")
        for one in (posixpath.join(here, path), path, *self._after_folder(path)):
            name = posixpath.normpath(one)
            if name in self._inner:
                return name
        alike = [] if "/" in path else self._by_name.get(path, [])
        return alike[0] if len(alike) == 1 and path.lower() != "readme.md" else ""

    def _after_folder(self, path: str) -> Iterator[str]:
        """What follows the skill's own folder, or a variable that stands for it."""
        parts = path.split("/")
        for index, part in enumerate(parts[:-1]):
            if part == self._folder or _VARIABLE.fullmatch(part):
                yield "/".join(parts[index + 1 :])


def anchor(inner: str) -> str:
    """The anchor of the heading of a file's section."""
    return re.sub(r"[^\w\- ]", "", inner.lower()).replace(" ", "-")


def relinked(lines: Iterable[str], anchor_of: Callable[[str], str | None]) -> list[str]:
    """``lines`` with each link whose target has an anchor leading there; code stays as it is."""
    lines = list(lines)
    if not any("](" in line or "]:" in line for line in lines):
        return lines
    return [
        _relinked(line, anchor_of) if free else line
        for line, free in zip(lines, unfenced(lines), strict=True)
    ]


def _relinked(line: str, anchor_of: Callable[[str], str | None]) -> str:
    def link(found: re.Match[str]) -> str:
        there = anchor_of(found["target"]) if found["target"] else None
        return found[0] if there is None else f"{found['before']}#{there}"

    return _LINK.sub(link, line)


def link_targets(line: str) -> list[str]:
    """Where the links of a line lead, in their order."""
    return [found["target"] for found in _LINK.finditer(line) if found["target"]]


def restored(line: str, anchors: Collection[tuple[str, str]]) -> str:
    """``line`` with each link to an anchor leading to the path again; the pairs are anchor and path."""
    paths = dict(anchors)

    def link(found: re.Match[str]) -> str:
        path = paths.get((found["target"] or "").removeprefix("#")) if found["target"] else None
        return f"{found['before']}{path}" if path else found[0]

    return _LINK.sub(link, line)
