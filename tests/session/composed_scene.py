"""A repository whose texts are made of parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.session.pull_scene import commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cli.support import Promptsync

FORM = "---\nname: form\ndescription: Use when asked to fill.\n---\n\nRead [it](references/fields.md).\n"
SPLIT = "bundle: split\n"


def prompt(name: str, *lines: str) -> str:
    """A command with these lines; one that begins with ``+`` includes the file after it."""
    body = "".join(
        f"<!-- promptsync: include {line[1:]} -->\n" if line.startswith("+") else f"{line}\n"
        for line in lines
    )
    return f"---\nname: {name}\ndescription: Use when asked.\ncommand: {name.lower()}\n---\n\n{body}"


def put(files: Mapping[str, str | None]) -> None:
    """Write files of the repository (None: remove it), and commit them."""
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode())
    commit()


def apply(promptsync: Promptsync, *options: str) -> list[str]:
    """Apply, and the keys of what was done with their actions; the next plan has nothing to do."""
    done = promptsync("apply", "--yes", "--format", "json", *options)
    assert done.code == 0, done.err
    assert promptsync("plan", "--detailed-exitcode").code == 0
    return [f"{one['action']} {one['key']}" for one in done.document["changes"]]
