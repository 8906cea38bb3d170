"""A prompt file of another tool, read: its front matter and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.lines import escaped_text
from promptsync.library.importing.front_matter import Front, read_front
from promptsync.library.importing.toml_command import read_toml
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.text import fold, text_of, without_mark

if TYPE_CHECKING:
    from promptsync.library.importing.source_files import SourceFile

_POINTER = "version https://git-lfs.github.com/spec/"


class Read(NamedTuple):
    """A source's text, without a byte order mark, and its parts. ``as_is``: the text may stay as it is."""

    text: str
    front: Front
    notes: tuple[str, ...]
    as_is: bool = True

    @property
    def command(self) -> str | None:
        """The command that the file gives itself, if any."""
        entry = self.front.entries.get("command")
        return entry.value if entry and isinstance(entry.value, str) else None

    @property
    def name(self) -> str | None:
        """The name that the file gives itself, if any."""
        entry = self.front.entries.get("name")
        said = entry.value if entry and entry.lines and isinstance(entry.value, str) else ""
        return said if said and said.strip() else None


def read_source(file: SourceFile, data: bytes | Problem) -> Read | Problem:
    """The file, or why it cannot be read."""
    if isinstance(data, Problem):
        return data
    raw, refused = text_of(data, file.shown)
    if raw is None:
        return refused[0]
    text, problems = without_mark(raw, file.shown, Origin(file.shown))
    if text is None:
        return problems[0]
    if is_pointer(data):
        message = f"{file.shown} is a Git LFS pointer, not the file itself"
        hint = "Ask the source's owner to keep prompts outside of Git LFS, or import from a checkout."
        return problem("unreadable", message, Origin(file.shown), hint)
    is_toml = file.path.endswith(".toml")
    front = read_toml(text, file.shown) if is_toml else read_front(text, file.shown)
    if isinstance(front, Problem):
        return front
    body = without_includes(front.body)
    notes = [*(["the byte order mark is left out"] if problems else [])]
    notes += [_ESCAPED] if body != front.body else []
    return Read(text, front._replace(body=body), tuple(notes), as_is=not is_toml and body == front.body)


_ESCAPED = "a line that would include a file of yours is escaped"


def without_includes(text: str) -> str:
    """``text`` such that it composes to what it says: a foreign text must not publish files from here."""
    plain = fold(text)
    safe = escaped_text(plain)
    return text if safe == plain else safe


def is_pointer(data: bytes) -> bool:
    """Whether a file's bytes stand for a file that Git LFS keeps elsewhere."""
    return data.startswith(_POINTER.encode())
