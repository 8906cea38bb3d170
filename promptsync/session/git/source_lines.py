"""Which lines of which files a prompt's text was made of at a commit, and who wrote them."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from promptsync.composition import Places
from promptsync.library.composing import composition_of, own_places
from promptsync.library.loader import read_library
from promptsync.planning.line_origins import lines_of
from promptsync.reports.blame import CommittedLine
from promptsync.source.file_reader import FileReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from git import Commit, Repo

    from promptsync.library.loader import Reading
    from promptsync.model import Key
    from promptsync.policy import BundlePolicy

_INCLUDED = re.compile(r"promptsync:[ \t]*include[ \t]+(\S.*?)[ \t]*-->")
_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_LARGEST = 2**20


class SourceLines:
    """The libraries of commits in ``repo``, each read once. ``prompts`` is the directory from the root."""

    def __init__(self, repo: Repo, prompts: str, bundle: BundlePolicy) -> None:
        self._repo = repo
        self._prompts = prompts
        self._bundle = bundle
        self._read: dict[tuple[str, Key], tuple[list[str], list[tuple[str, int]]] | None] = {}
        self._blamed: dict[tuple[str, str], list[CommittedLine]] = {}

    def find(self, commit: str, key: Key, text: str) -> list[CommittedLine | None]:
        """For each line of ``text``, which an apply from that commit has sent, who wrote it where.

        None for a line that the commit does not have: it was not committed, or the history is not here.
        """
        lines = lines_of(text)
        found: list[CommittedLine | None] = [None] * len(lines)
        said = self._said(commit, key)
        if said is None:
            return found
        there, places = said
        for block in SequenceMatcher(None, there, lines, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                file, line = places[block.a + offset]
                found[block.b + offset] = self._blame(commit, file, line)
        return found

    def _said(self, commit: str, key: Key) -> tuple[list[str], list[tuple[str, int]]] | None:
        """The lines of the key's text at a commit, each with its file and line there."""
        from git.exc import GitError

        if (commit, key) not in self._read:
            self._read[commit, key] = None
            with suppress(GitError, KeyError, ValueError, OSError), tempfile.TemporaryDirectory() as folder:
                root = Path(folder).resolve()
                self._check_out(self._repo.commit(commit), root)
                self._read[commit, key] = _places(self._reading(root), key)
        return self._read[commit, key]

    def _reading(self, root: Path) -> Reading:
        files = FileReader(lambda _: True)
        prompts = root / self._prompts
        return read_library(prompts, repository=root, shown_from=root, files=files, bundle=self._bundle)

    def _check_out(self, commit: Commit, root: Path) -> None:
        """Write the prompt files of a commit below ``root``, and the parts that they include."""
        from git import Blob

        tree = commit.tree if self._prompts == "." else commit.tree / self._prompts
        pending = [one for one in tree.traverse() if isinstance(one, Blob)]
        done: set[str] = set()
        while pending:
            blob = pending.pop()
            if str(blob.path) in done or blob.mode == blob.link_mode or blob.size > _LARGEST:
                continue
            done.add(str(blob.path))
            content = blob.data_stream.read()
            target = root / str(blob.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            for path in _included(PurePosixPath(str(blob.path)).parent, content):
                with suppress(KeyError):
                    part = commit.tree / path
                    pending += [part] if isinstance(part, Blob) else []

    def _blame(self, commit: str, file: str, line: int) -> CommittedLine | None:
        from git.exc import GitError

        if (commit, file) not in self._blamed:
            self._blamed[commit, file] = []
            with suppress(GitError, ValueError):
                self._blamed[commit, file] = list(_blame(self._repo, commit, file))
        lines = self._blamed[commit, file]
        return lines[line - 1] if 0 < line <= len(lines) else None


def _included(folder: PurePosixPath, content: bytes) -> Iterator[str]:
    """The paths that lines of a file include, from the root; those that lead out of it are left out."""
    for written in _INCLUDED.findall(content.decode("utf-8", "replace")):
        parts: list[str] = []
        for part in (*folder.parts, *PurePosixPath(written).parts):
            if part == "..":
                if not parts:
                    break
                parts.pop()
            elif part != ".":
                parts.append(part)
        else:
            yield "/".join(parts)


def _places(reading: Reading, key: Key) -> tuple[list[str], list[tuple[str, int]]] | None:
    for one in reading.read_prompts:
        if one.draft.file.key == key:
            lines = lines_of(one.prompt.prompt)
            composition = composition_of(one)
            if composition is None:
                return lines, own_places(one, len(lines))
            places = Places(composition)
            found = (places.at(number) for number in range(1, len(lines) + 1))
            return lines, [(place.file, place.line) for place in found]
    return None


def _blame(repo: Repo, commit: str, file: str) -> Iterator[CommittedLine]:
    """Every line of a file, from what ``git blame --line-porcelain`` prints: a head, then the line."""
    about: dict[str, str] = {}
    line = 0
    for printed in repo.git.blame(
        "--line-porcelain", commit, "--", file, strip_newline_in_stdout=False
    ).split("\n"):
        word, _, rest = printed.partition(" ")
        if not printed.startswith("\t"):
            about |= {"commit": word} if _ID.fullmatch(word) else {word: rest}
            continue
        line += 1
        time = datetime.fromtimestamp(int(about.get("author-time", "0")), UTC)
        yield CommittedLine(
            about.get("commit", ""),
            about.get("author", ""),
            f"{time:%Y-%m-%dT%H:%M:%SZ}",
            about.get("summary", ""),
            file,
            line,
        )
