"""A bare repository on this disk as a source, whose commits a test makes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.repositories import git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def skill(name: str, text: str = "Do it.\n", description: str = "Use when asked.") -> str:
    """The text of a SKILL.md."""
    return f"---\nname: {name}\ndescription: {description}\n---\n{text}"


class Upstream:
    """A bare repository at ``folder``, whose branch ``main`` holds what the last commit says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main")

    def commit(
        self,
        files: Mapping[str, str | bytes],
        message: str = "Change it",
        *,
        links: Mapping[str, str] | None = None,
        modules: tuple[str, ...] = (),
        forget: bool = False,
    ) -> str:
        """A commit of exactly ``files``; ``forget`` makes it the first one again. Its id."""
        stream = [f"commit refs/heads/{'new' if forget else 'main'}\n".encode()]
        stream += [b"committer Ada <ada@example.com> 1700000000 +0000\n", _data(message.encode())]
        old = self.head()
        if old and not forget:
            stream.append(f"from {old}\n".encode())
        stream.append(b"deleteall\n")
        for path, content in files.items():
            mode = "100755" if path.endswith(".sh") else "100644"
            stream += [f'M {mode} inline "{path}"\n'.encode(), _data(_bytes(content))]
        for path, target in (links or {}).items():
            stream += [f'M 120000 inline "{path}"\n'.encode(), _data(target.encode())]
        stream += [f'M 160000 {"1" * 40} "{path}"\n'.encode() for path in modules]
        subprocess.run(
            ["git", "fast-import", "--quiet", "--force"], cwd=self.folder, input=b"".join(stream), check=True
        )
        if forget:
            git(self.folder, "update-ref", "refs/heads/main", "refs/heads/new")
            git(self.folder, "update-ref", "-d", "refs/heads/new")
        return self.head()

    def head(self) -> str:
        """The commit of ``main``; empty before the first."""
        return git(self.folder, "for-each-ref", "--format=%(objectname)", "refs/heads/main").strip()


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
