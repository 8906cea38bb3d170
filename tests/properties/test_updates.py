"""Random histories upstream and random edits here: none of our lines is lost, none of theirs missing unsaid.

``PROMPTSYNC_HISTORIES=2000`` runs as many histories, from other seeds than in CI.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.config import Config
from promptsync.library.importing.importer import convert, place
from promptsync.library.importing.shelf import Shelf
from promptsync.library.importing.source_files import ImportOptions
from promptsync.reports.updated import UpdateStatus
from promptsync.session.imports.import_run import PlannedImport, write_import
from promptsync.session.imports.sources import open_source
from promptsync.session.opening.project import Project
from promptsync.session.update.update_run import plan_updates, write_updates
from promptsync.session.update.updater import UpdateChoices
from promptsync.upstream.three_way import Fate, Versions, merge
from tests.repositories import git
from tests.upstream.support import Upstream, skill

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.session.update.updater import SourceUpdate

HISTORIES = int(os.environ.get("PROMPTSYNC_HISTORIES", "4"))
NAMED = {
    UpdateStatus.LEFT,
    UpdateStatus.GONE,
    UpdateStatus.NEW,
    UpdateStatus.CONFLICT,
    UpdateStatus.PRUNED,
    UpdateStatus.DROPPED,
}


def silent(_: str) -> None:
    """Nobody listens."""


@dataclass
class History:
    """A source and a library, both changed at random. Every line is written once, so it can be looked for."""

    folder: Path
    seed: int
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311  # no secret depends on it
        self.number = count()
        self.upstream = Upstream(self.folder / "upstream.git")
        self.here = self.folder / "library"
        self.here.mkdir()
        git(self.here, "init", "--quiet", "--initial-branch=main")
        self.project = Project(self.here, self.here, Config(self.here), ())
        self.prompts = self.here / "prompts"

    def line(self, side: str) -> str:
        return f"{side} line {next(self.number)}.\n"

    def text(self, side: str) -> str:
        return "".join(self.line(side) for _ in range(self.random.randrange(1, 9)))

    def changed(self, text: str, side: str) -> str:
        """Some lines replaced, added or taken away; the front matter stays."""
        head, fence, body = text.rpartition("---\n")
        lines = body.splitlines(keepends=True)
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(lines) + 1)
            match self.random.choice(["add", "replace", "remove"]):
                case "add":
                    lines.insert(at, self.line(side))
                case "replace":
                    lines[at : at + 1] = [self.line(side)]
                case _:
                    del lines[at : at + 1]
        return head + fence + ("".join(lines) or self.line(side))

    def change_upstream(self) -> None:
        """Edits, additions, deletions and renames, as one commit."""
        for _ in range(self.random.randrange(1, 5)):
            files = sorted(self.files)
            kind = self.random.choice(["edit", "edit", "edit", "add", "part", "delete", "rename"])
            if kind == "add" or not files:
                name = f"s{next(self.number)}"
                self.files[f"skills/{name}/SKILL.md"] = skill(name, self.text("Their"))
                continue
            path = self.random.choice(files)
            folder = path.rpartition("/")[0]
            if kind == "edit":
                self.files[path] = self.changed(self.files[path], "Their")
            elif kind == "part":
                self.files[f"{folder}/part{next(self.number)}.md"] = self.text("Their")
            elif kind == "delete":
                gone = [
                    one
                    for one in files
                    if one == path or (path.endswith("SKILL.md") and one.startswith(folder))
                ]
                for one in gone:
                    del self.files[one]
            else:
                to = f"moved{next(self.number)}/{folder.rpartition('/')[2]}"
                for one in [one for one in files if one.startswith(f"{folder}/")]:
                    self.files[to + one.removeprefix(folder)] = self.files.pop(one)
        orphans = [one for one in self.files if f"{one.rpartition('/')[0]}/SKILL.md" not in self.files]
        for one in orphans:
            del self.files[one]
        if not self.files:
            self.files["skills/last/SKILL.md"] = skill("last", self.text("Their"))
        self.upstream.commit(self.files)

    def change_here(self) -> None:
        """Edits and deletions here; conflicts are resolved, or left as they are."""
        for path in self.ours():
            text = path.read_text(encoding="utf-8")
            if "<<<<<<<" in text and self.random.random() < 0.7:
                kept = [
                    line
                    for line in text.splitlines(keepends=True)
                    if not line.startswith(("<<<", "===", ">>>"))
                ]
                path.write_text("".join(kept), encoding="utf-8")
            elif "<<<<<<<" not in text and self.random.random() < 0.5:
                path.write_text(self.changed(text, "Our"), encoding="utf-8")
            elif self.random.random() < 0.05:
                path.unlink()
        self.commit()

    def ours(self) -> list[Path]:
        return sorted(path for path in self.prompts.rglob("*.md"))

    def commit(self) -> None:
        git(self.here, "add", "--all")
        git(self.here, "commit", "--quiet", "--allow-empty", "-m", "Change")

    def bring_in(self) -> None:
        options = ImportOptions()
        with open_source(str(self.upstream.folder), self.project, self.prompts, silent) as opened:
            found = convert([opened.source], options, {})
        shelf = Shelf(self.prompts, repository=self.here, here=self.here)
        write_import(self.project, PlannedImport((opened,), place(found, options, shelf)), options)
        self.commit()

    def update(self, choices: UpdateChoices) -> SourceUpdate:
        (found,) = plan_updates(self.project, "", choices, silent)
        assert found.told.failure is None, found.told.failure
        write_updates(self.project, [found], silent)
        return found

    def lines(self) -> dict[str, set[str]]:
        """The lines of every file here."""
        return {str(path): {*path.read_text(encoding="utf-8").splitlines()} for path in self.ours()}


def their_new_lines(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """The lines that came to be upstream, each with its file."""
    old = {line for text in before.values() for line in text.splitlines()}
    return {line: path for path, text in after.items() for line in text.splitlines() if line not in old}


def live_out(history: History) -> None:
    """One history: an import, then some rounds of changes on both sides and updates."""
    for _ in range(3):
        history.change_upstream()
    history.bring_in()
    for _ in range(history.random.randrange(1, 4)):
        before = dict(history.files)
        history.change_upstream()
        history.change_here()
        ours = history.lines()
        choices = UpdateChoices(
            history.prompts, add=history.random.random() < 0.5, prune=history.random.random() < 0.5
        )
        update = history.update(choices)
        told, after = update.told, history.lines()
        for path, lines in ours.items():
            mine = {line for line in lines if line.startswith("Our ")}
            assert mine <= after.get(path, set()), (path, told)
        everywhere = {line for lines in after.values() for line in lines}
        named = {one.upstream.rpartition("/")[0] for one in told.prompts if one.status in NAMED or one.notes}
        # What was deleted here has been named when it was; nobody wants to hear of it again.
        known = named | {one.rpartition("/")[0] for one in update.entry.passed}
        for line, path in their_new_lines(before, history.files).items():
            assert line in everywhere or path.rpartition("/")[0] in known, (line, path, told)
        history.commit()
        again = history.update(UpdateChoices(history.prompts))
        assert again.writes == {}
        assert again.told.prompts == ()
        assert git(history.here, "status", "--porcelain") == ""


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_line_is_lost_or_silently_missing(tmp_path: Path, seed: int) -> None:
    live_out(History(tmp_path, seed))


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "\n"]), max_size=8).map("".join)


@given(st.none() | LINES, st.none() | LINES, st.none() | LINES)
def test_a_merge_keeps_what_is_ours(base: str | None, new: str | None, here: str | None) -> None:
    versions = Versions(*(None if one is None else one.encode() for one in (base, new, here)))
    found = merge(versions, "theirs")
    if versions.here == versions.base:
        assert (found.content, found.fate in {Fate.TAKEN, Fate.SAME}) == (versions.new, True)
    if versions.new == versions.base:
        assert (found.content, found.fate) == (versions.here, Fate.SAME)
    if found.fate is Fate.CONFLICT:
        assert found.content is not None
        assert b"<<<<<<< here\n" in found.content
        assert b">>>>>>> theirs\n" in found.content
    if found.fate is Fate.KEPT:
        assert found.content == versions.here
        assert found.note
    swapped = merge(Versions(versions.base, versions.here, versions.new), "theirs")
    if found.fate is Fate.MERGED:
        assert swapped.content == found.content
