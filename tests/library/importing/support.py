"""A source of another tool in the working directory, imported by the command and read by the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from promptsync.library.loader import load_library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.loader import Library
    from promptsync.model import Prompt
    from tests.cli.support import Promptsync

# The values of a JSON document, which a test picks from by name.
Document = dict[str, Any]


def write(files: Mapping[str, str | bytes]) -> None:
    """Write ``files`` below the working directory, text as UTF-8 and as it is."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def tree(folder: str = "prompts") -> dict[str, bytes]:
    """Every file below ``folder``, by its path there."""
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def library() -> Library:
    """What the library's loader makes of ``prompts``."""
    here = Path.cwd()
    return load_library(Path("prompts"), repository=here, shown_from=here)


def prompts() -> dict[str, Prompt]:
    """The prompts by their keys, of a library in which nothing is wrong."""
    found = library()
    assert found.problems == ()
    return {one.key: one.prompt for one in found.desired}


@dataclass(frozen=True)
class Imported:
    """How a run of ``import --format json`` ended: ``files`` are its entries by source."""

    code: int
    summary: dict[str, int]
    files: dict[str, Document]

    def notes(self, source: str) -> str:
        """What is said about one file, in one line."""
        return "; ".join(self.files[source]["notes"])

    def reason(self, source: str) -> str:
        """Why one file was left out, with the rule."""
        file = self.files[source]
        assert file["status"] == "left-out"
        return f"{file['problem']['rule']}: {file['problem']['message']}"


def run_import(promptsync: Promptsync, *arguments: str) -> Imported:
    """Run the command."""
    result = promptsync("import", *arguments, "--format", "json")
    document = result.document
    return Imported(result.code, document["summary"], {one["source"]: one for one in document["files"]})
