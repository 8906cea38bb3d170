"""Each call of the operating system, git and the network fails once, and that is never a bug of ours."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import stamina
from hypothesis import settings

from promptsync.errors import Exit
from promptsync.sandbox.store import PromptStore
from tests.cli.support import Finished, write_prompt
from tests.failing_calls import FAILURES, Calls
from tests.repositories import git, make_clone, make_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync
    from tests.failing_calls import CallSite, Failure

Command = tuple[str, ...]

SANDBOX = ("--target", "sandbox")
COMMANDS: tuple[Command, ...] = (
    ("validate",),
    ("validate", "--fix", "--prompts", "odd"),
    ("plan", "--out", "new.promptsync-plan"),
    ("apply", "--yes"),
    ("apply", "--yes", "saved.promptsync-plan"),
    ("plan", *SANDBOX),
    ("apply", "--yes", *SANDBOX),
    ("history", *SANDBOX),
    ("status",),
    ("list",),
    ("show", "one"),
    ("diff",),
    ("blame", "one"),
    ("route", "say one"),
    ("pull",),
    ("pull", "--drift"),
    ("history",),
    ("restore", "1"),
    ("hold", "three", "--until", "24h", "--reason", "Why"),
    ("release", "three"),
    ("unlock", "--yes"),
    ("rename", "one", "uno"),
    ("trust", "ona.example.com"),
    ("init", "--prompts", "more"),
    ("new", "skill", "fresh"),
    ("import", "foreign"),
    ("update",),
    ("site", "pages"),
    ("try", "one", *SANDBOX),
    ("try", "--clean", *SANDBOX),
    ("doctor",),
    ("rule", "secret"),
    ("schema", "prompt"),
)
GENERAL = "Check the disk, the rights and the limits of this machine"
"""What the boundary says of a call that nobody closer to it has put into words."""
ENDS = {Exit.DONE, Exit.FAILED, Exit.REFUSED, Exit.PARTLY}
THOROUGH = settings.default is not None and settings.default.max_examples > 1000

_GIT = """#!/bin/sh
for word in "$@"; do
  if [ "$word" = "$FAILING_GIT" ]; then echo "fatal: unable to do this" >&2; exit 128; fi
done
exec {git} "$@"
"""


class Scene:
    """A clone with edits on both sides, copied for each run."""

    def __init__(
        self,
        folder: Path,
        promptsync: Promptsync,
        organisation: Organisation,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self._folder = folder
        self._promptsync = promptsync
        self._organisation = organisation
        self._monkeypatch = monkeypatch
        self._number = 0

    def build(self) -> None:
        made = self._folder / "made"
        made.mkdir()
        clone = make_clone(make_origin(made / "origin.git"), made / "clone")
        git(clone, "remote", "set-url", "origin", "../origin.git")
        self._monkeypatch.chdir(clone)
        for key in ("one", "two", "three"):
            write_prompt(key)
        Path("prompts/one.try.yaml").write_text("- ask: Go.\n", encoding="utf-8")
        Path("foreign/.claude/skills/four").mkdir(parents=True)
        Path("foreign/.claude/skills/four/SKILL.md").write_text(
            "---\nname: four\ndescription: Use when asked for four.\n---\n\nSay four.\n", encoding="utf-8"
        )
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--message", "All")
        with closing(PromptStore(made / "organisation.sqlite3")) as store:
            self._organisation.move_to(store)
            assert self._promptsync("apply", "--yes").code == Exit.DONE
            self._organisation.edit("two", "Edited in the dashboard.\n")
            write_prompt("one", prompt="Edited in git.\n")
            write_prompt("../odd/five", name="five", prompt="Hidden\u200b.\n")
            git(clone, "commit", "--quiet", "--all", "--message", "One")
            assert self._promptsync("plan", "--out", "saved.promptsync-plan").code in ENDS

    def run(
        self,
        calls: Calls,
        command: Command,
        site: CallSite | None = None,
        failure: Failure | None = None,
    ) -> tuple[Finished, list[CallSite]]:
        self._number += 1
        folder = self._folder / str(self._number)
        shutil.copytree(self._folder / "made", folder, symlinks=True)
        self._monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        self._monkeypatch.chdir(folder / "clone")
        with closing(PromptStore(folder / "organisation.sqlite3")) as store:
            self._organisation.move_to(store)
            with stamina.set_testing(True, attempts=3, cap=True), calls.watched(site, failure) as watch:
                result = self._result(command)
        self._monkeypatch.chdir(self._folder)
        shutil.rmtree(folder)
        return result, watch.seen

    def _result(self, command: Command) -> Finished:
        try:
            return self._promptsync(*command)
        except Exception as error:  # noqa: BLE001  # got past the boundary
            return Finished(Exit.BUG, "", repr(error))


@pytest.fixture
def scene(
    tmp_path: Path, promptsync: Promptsync, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> Scene:
    found = shutil.which("git")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(_GIT.format(git=found), encoding="utf-8")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    scene = Scene(tmp_path, promptsync, organisation, monkeypatch)
    scene.build()
    return scene


@pytest.fixture(scope="module")
def calls() -> Calls:
    return Calls()


def test_each_call_fails_once(
    scene: Scene,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    where: dict[CallSite, Command] = {}
    for command in COMMANDS:
        result, seen = scene.run(calls, command)
        assert result.code in ENDS, (command, result)
        for site in seen:
            where.setdefault(site, command)
    chosen = [(site, where[site], failure) for site, failure in _failures(sorted(where))]
    found = [
        _judged(scene.run(calls, command, site, failure)[0], (*command, site, failure()))
        for site, command, failure in chosen
    ]
    gits = {site.git: command for site, command in where.items() if site.git}
    for word, command in gits.items():
        monkeypatch.setenv("FAILING_GIT", word)
        found.append(_judged(scene.run(calls, command)[0], (*command, word, "exit 128")))
    record_property("calls", f"{len(found)} fail, of {len(where)} places, in {len(COMMANDS)} commands")
    assert not any(found), "\n".join(filter(None, found))
    assert {"open", "subprocess.Popen", "socket.connect", "sqlite3.connect"} <= {site.event for site in where}


def _failures(sites: Sequence[CallSite]) -> Iterator[tuple[CallSite, Failure]]:
    """Every third place with one thing that may go wrong there, in turn; where there is time, all of both."""
    for number, site in enumerate(sites):
        if number % 3 and not THOROUGH:
            continue
        likely = FAILURES[site.event]
        for failure in likely if THOROUGH else [likely[number // 3 % len(likely)]]:
            yield site, failure


def _judged(result: Finished, what: tuple[object, ...]) -> str:
    """What is wrong with how a run ended; empty if nothing is."""
    said = result.err + result.out
    if GENERAL in said:
        return f"{what}: nobody has put it into words: {said[-300:]}"
    if result.code in ENDS and "Traceback" not in said and (result.code == Exit.DONE or said.strip()):
        return ""
    return f"{what}: exit {result.code}: {said[-900:]}"
