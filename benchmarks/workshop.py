"""The libraries and organizations of a run, each made once: git repositories with a remote ``origin``."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.libraries import generate, generate_skills
from benchmarks.serving import serving

if TYPE_CHECKING:
    from benchmarks.tools import Tools

PROMPTS = "prompts"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a run works, below ``scratch``."""

    scratch: Path
    tools: Tools

    @property
    def schema(self) -> Path:
        """The schema of prompt files, as the installed promptsync has it."""
        path = self.scratch / "prompt.schema.json"
        if not path.exists():
            self.tools.run([self.tools.promptsync, "schema", "prompt"], self.scratch, "$schema")
            path.write_text(self.tools.said(), encoding="utf-8")
        return path

    def library(self, number: int) -> Path:
        """A repository with so many prompt files."""
        folder = self.scratch / f"library-{number}"
        if not folder.exists():
            self._make(folder, number)
        return folder

    def skills(self, number: int) -> Path:
        """A folder with so many skills."""
        folder = self.scratch / f"skills-{number}"
        if not folder.exists():
            generate_skills(folder / PROMPTS, number)
        return folder

    def fresh(self, number: int) -> Path:
        """The same, on which nothing has ever been run."""
        folder = Path(tempfile.mkdtemp(dir=self.scratch)) / "library"
        self._make(folder, number)
        return folder

    def organization(self, number: int) -> Path:
        """The store of an organization that holds ``library(number)``, as the library's ledger says too."""
        store = self.scratch / f"organization-{number}.sqlite3"
        if not store.exists():
            with serving(self.tools, store) as server:
                command = [self.tools.promptsync, "apply", "--yes", "--concurrency", "32"]
                self.tools.run(command, self.library(number), f"Applied {number},", server)
        return store

    def _make(self, folder: Path, number: int) -> None:
        generate(folder / PROMPTS, number)
        origin = folder.with_suffix(".git")
        self.tools.git(self.scratch, "init", "--quiet", "--bare", str(origin))
        self.tools.git(folder, "init", "--quiet")
        self.tools.git(folder, "remote", "add", "origin", str(origin))
        self.tools.git(folder, "add", "--all")
        self.tools.git(folder, "commit", "--quiet", "--message=Prompts")
        self.tools.git(folder, "push", "--quiet", "origin", "HEAD")
