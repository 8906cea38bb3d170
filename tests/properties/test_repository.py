"""A repository with edits hidden from git and prompts that share a text: nobody's work is lost (10, 11).

Real git and the command line, over the sandbox in this process.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from promptsync.cli.main import main
from promptsync.errors import Exit
from promptsync.library.loader import load_library
from promptsync.sandbox.store import PromptStore

HEAD = "name: {0}\ndescription: Use when asked for {0}.\ncommand: c-{0}\n"
FILES = {
    "a.yaml": HEAD.format("a") + "promptFile: shared.txt\n",
    "b.yaml": HEAD.format("b") + "promptFile: shared.txt\n",
    "shared.txt": "Shared.\n",
    "c.yaml": HEAD.format("c") + "prompt: |\n  Own.\n",
    "d.md": f"---\n{HEAD.format('d')}---\n\nOwn.\n",
}
names = st.sampled_from(["a", "a", "b", "c", "d"])
hideable = st.sampled_from(["c.yaml", "c.yaml", "a.yaml"])
texts = st.sampled_from(["One.\n", "Two.\n", "Shared.\n"])


class Repository(RuleBasedStateMachine):
    """``hidden`` are the files that the person has edited and git was told not to show, with their bytes."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._before = Path.cwd()
        os.chdir(self._folder.name)
        self.hidden: dict[Path, bytes] = {}
        self._edits = 0
        for name, text in FILES.items():
            path = Path("prompts", name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        self._git("init", "--quiet")
        self._commit()
        assert self._run("apply", "--yes") == Exit.DONE

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], check=True, capture_output=True)

    def _commit(self) -> None:
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message=work")

    def _run(self, *arguments: str) -> int:
        written = BytesIO()
        stream = TextIOWrapper(written, encoding="utf-8", write_through=True)
        with redirect_stdout(stream), redirect_stderr(stream), pytest.raises(SystemExit) as ended:
            main((*arguments, "--target", "sandbox"))
        self.out = written.getvalue().decode()
        assert isinstance(ended.value.code, int)
        return ended.value.code

    def _said(self) -> dict[str, str]:
        library = load_library(Path("prompts"), repository=Path(), shown_from=Path())
        assert library.errors == ()
        return {str(one.key): one.prompt.prompt for one in library.desired}

    def _live(self) -> dict[str, str]:
        with closing(PromptStore(Path(".promptsync/sandbox.sqlite3"))) as store:
            return {one.content.name: one.content.prompt for one in store.prompts()}

    @rule(name=hideable, how=st.sampled_from(["assume-unchanged", "skip-worktree"]))
    def hide_an_edit(self, name: str, how: str) -> None:
        path = Path("prompts", name)
        self._git("update-index", f"--{how}", str(path))
        self._edits += 1
        path.write_text(f"{path.read_text()}# Mine {self._edits}\n")
        self.hidden[path] = path.read_bytes()

    @rule()
    def show_the_edits(self) -> None:
        for path in self.hidden:
            self._git("update-index", "--no-assume-unchanged", str(path))
            self._git("update-index", "--no-skip-worktree", str(path))
        self.hidden.clear()
        self._commit()

    @rule(name=hideable, how=st.sampled_from(["assume-unchanged", "skip-worktree"]), text=texts)
    def hide_an_edit_and_edit_there(self, name: str, how: str, text: str) -> None:
        self.hide_an_edit(name, how)
        self.edit_in_the_dashboard(name.removesuffix(".yaml"), text, pull=True)

    @rule(name=names, text=texts, pull=st.booleans())
    def edit_in_the_dashboard(self, name: str, text: str, pull: bool) -> None:
        with closing(PromptStore(Path(".promptsync/sandbox.sqlite3"), person="a person")) as store:
            (one,) = (one for one in store.prompts() if one.content.name == name)
            store.update(one.id, lambda old: replace(old, prompt=text))
        if pull:
            self.pull()

    @rule()
    def pull(self) -> None:
        before, live = self._said(), self._live()
        assert self._run("pull", "--drift") in {Exit.DONE, Exit.FAILED, Exit.REFUSED}
        changed = {key: text for key, text in self._said().items() if before[key] != text}
        assert changed == {key: live[key] for key in changed}  # no text of another prompt changed along
        self._commit()

    @rule(name=names, place=st.integers(0, 3))
    def restore(self, name: str, place: int) -> None:
        before = self._said()
        assert self._run("history") == Exit.DONE
        rows = [line.split()[0] for line in self.out.splitlines()[1:]]
        assert self._run("restore", rows[place % len(rows)], name) in {Exit.DONE, Exit.FAILED, Exit.REFUSED}
        assert {key for key, text in self._said().items() if before[key] != text} <= {name}
        self._commit()

    @rule(drift=st.sampled_from(["keep", "overwrite"]))
    def apply(self, drift: str) -> None:
        code = self._run("apply", "--yes", "--drift", drift, "--conflict", "overwrite")
        assert code == Exit.DONE, self.out

    @invariant()
    def hidden_edits_stay(self) -> None:
        assert {path: path.read_bytes() for path in self.hidden} == self.hidden

    def teardown(self) -> None:
        os.chdir(self._before)
        self._folder.cleanup()


STEPS = 12
ROUNDS = 2_000 if settings().max_examples > 1_000 else 120

Repository.TestCase.settings = settings(max_examples=ROUNDS // STEPS, stateful_step_count=STEPS)
TestRepository = Repository.TestCase
