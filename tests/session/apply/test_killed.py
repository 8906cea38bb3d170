"""kill -9 at each request of an apply: the next apply ends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import chdir, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.applying.sender import Search
from promptsync.frontend.reporter import Reporter
from promptsync.model import Prompt
from promptsync.sandbox.store import PromptStore
from promptsync.session.apply.applier import ApplySettings, run_apply
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import DEFAULT_CONCURRENCY, PlanRequest
from tests.cli.organisation import TOKEN
from tests.cli.support import COMMAND
from tests.repositories import REF, git, ledger_of, make_clone, make_origin, revision, write_library
from tests.servers import running_server
from tests.session.turnstile import Reaper
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.sandbox.records import StoredPrompt
    from tests.cli.support import Promptsync

REQUESTS = 12
"""Mutating requests from BEFORE to AFTER: a request a change, two for the replace, one more for the swap."""


def skill(name: str, text: str = "") -> Prompt:
    return Prompt(name, "Use when asked.", text or f"{name}\r\n", is_skill=True)


def command(name: str, word: str, text: str = "") -> Prompt:
    return Prompt(name, "Use when it has to be done.", text or f"{name}\n", command=word, is_command=True)


BEFORE = {
    "settled": skill("Settled"),
    "edited": skill("Edited", "As first written.\n"),
    "drifted": skill("Drifted"),
    "old/place": command("Moved", "old-word"),
    "plain": command("Plain", "plain"),
    "left": command("Left", "left"),
    "right": command("Right", "right"),
    "gone": skill("Gone"),
}
AFTER = {
    "settled": BEFORE["settled"],
    "edited": skill("Edited", "As written since.\n"),
    "drifted": BEFORE["drifted"],
    "new/place": command("Moved", "new-word", "Moved\n"),
    "plain": replace(BEFORE["plain"], command="", is_command=False, is_skill=True),
    "left": replace(BEFORE["left"], command="right"),
    "right": replace(BEFORE["right"], command="left"),
    "made": command("Made", "made"),
    "twin-1": command("Twin", "twin-1"),
    "twin-2": command("Twin", "twin-2"),
}
BY_HAND = "Typed by hand.  \r\n\tNot in git"
UNMANAGED = (skill("Not ours", "Leave it.\n"), command("Not ours either", "theirs"))
KEPT = ("settled", "edited", "drifted", "left", "right")


class Scene:
    """A clone with AFTER in its files, an organisation with BEFORE and what was typed by hand."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.origin = folder / "origin.git"
        self.store = PromptStore(folder / "organisation.sqlite3")
        self.unmanaged = self._of(UNMANAGED)
        self.ids = {key: self._of([prompt])[0].id for key, prompt in BEFORE.items() if key != "drifted"}
        self.ids["drifted"] = self._of([replace(BEFORE["drifted"], prompt=BY_HAND)])[0].id

    def _of(self, prompts: Iterable[Prompt]) -> list[StoredPrompt]:
        wanted = list(prompts)
        return [one for one in self.store.prompts() if one.content in wanted]


def build(folder: Path) -> None:
    """The scene as files: once, as it takes an apply."""
    clone = make_clone(make_origin(folder / "origin.git"), folder / "clone")
    git(clone, "remote", "set-url", "origin", "../origin.git")
    with closing(PromptStore(folder / "organisation.sqlite3")) as store:
        for prompt in UNMANAGED:
            store.create(prompt)
        with running_server(Reaper(store)) as url, chdir(clone):
            Path("promptsync.yaml").write_text("policies: {drift: overwrite}\n", encoding="utf-8")
            write_library(BEFORE)
            environment = {**os.environ, "ONA_BASE_URL": url, "ONA_API_KEY": TOKEN}
            subprocess.run([COMMAND, "apply", "--yes"], env=environment, check=True, capture_output=True)
            shutil.rmtree("prompts")
            write_library(AFTER)
        (drifted,) = (one for one in store.prompts() if one.content == BEFORE["drifted"])
        store.update(drifted.id, lambda old: replace(old, prompt=BY_HAND))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the scene is built, by the first test, which has the environment for it."""
    return tmp_path_factory.mktemp("scene")


@pytest.fixture
def scene(built: Path, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    if not any(built.iterdir()):
        build(built)
    shutil.copytree(built, workdir / "scene")
    scene = Scene(workdir / "scene")
    with closing(scene.store):
        monkeypatch.chdir(scene.clone)
        yield scene


@pytest.fixture
def reaper(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reaper]:
    reaper = Reaper(scene.store)
    with running_server(reaper) as url:
        monkeypatch.setenv("ONA_BASE_URL", url)
        monkeypatch.setenv("ONA_API_KEY", TOKEN)
        yield reaper


def start_apply(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [COMMAND, "apply", "--yes", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_the_apply_has_so_many_requests_of_every_kind(
    scene: Scene, reaper: Reaper, promptsync: Promptsync
) -> None:
    ended = promptsync("apply", "--yes", "--format", "json").document
    assert {name: ended["summary"][name] for name in ("create", "update", "replace", "delete")} == {
        "create": 3,
        "update": 5,
        "replace": 1,
        "delete": 1,
    }
    assert any("temporaryCommand" in step for change in ended["changes"] for step in change["steps"])
    assert reaper.mutations() == REQUESTS
    check_the_end(scene, promptsync)


@dataclass(frozen=True)
class Death:
    """At which request, of how many side by side, before or after it took effect."""

    request: int
    concurrency: int = 1
    after: bool = True

    def __str__(self) -> str:
        return f"{self.request} of {self.concurrency} {'after' if self.after else 'before'}"


# Where one follows the other, before a request is after the one before it: nothing is written between them.
DEATHS = [
    Death(1, after=False),
    *(Death(request) for request in range(1, REQUESTS + 1)),
    *(Death(request, concurrency=8) for request in (2, 5, 8, 11)),
]


@pytest.mark.parametrize("death", DEATHS, ids=str)
def test_killed_at_a_request(scene: Scene, reaper: Reaper, promptsync: Promptsync, death: Death) -> None:
    with start_apply("--concurrency", str(death.concurrency)) as process:
        reaper.lie_in_wait(process.pid, at=death.request, after=death.after)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL, output
    wait_until(lambda: reaper.under_way == 0)
    reaper.lie_in_wait(0, at=0, after=False)

    assert "interrupted-apply" in promptsync("plan", "--format", "json").rules
    apply_again()
    check_the_end(scene, promptsync)


def apply_again() -> None:
    """As a later apply does, when a create of the dead one would have been listed long since."""
    settings = ApplySettings(None, DEFAULT_CONCURRENCY, timedelta(minutes=5), Search(limit=0))
    reporter = Reporter()
    reporter.format_, reporter.quiet = "json", True
    assert run_apply(open_job(PlanRequest()), reporter, settings) == 0


KILLING_HOOK = """#!/bin/sh
# At push number NUMBER of the ledger, kill who pushes.
echo >> "$GIT_DIR/pushes"
test "$(wc -l < "$GIT_DIR/pushes")" -eq NUMBER || exit 0
while ! test -s "$GIT_DIR/pid"; do sleep 0.01; done
kill -9 "$(cat "$GIT_DIR/pid")"
exit CODE
"""


@pytest.mark.parametrize("push", [1, 2], ids=["begin", "finish"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_while_it_pushes(
    scene: Scene, reaper: Reaper, promptsync: Promptsync, push: int, after: bool
) -> None:
    """Before the shared ledger has moved, and when it has moved but the clone does not know."""
    hook = scene.origin / "hooks" / ("post-receive" if after else "pre-receive")
    hook.write_text(KILLING_HOOK.replace("NUMBER", str(push)).replace("CODE", "0" if after else "1"))
    hook.chmod(0o755)
    shared = revision(scene.origin)
    with start_apply() as process:
        (scene.origin / "pid").write_text(str(process.pid))
        output, _ = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL, output
    assert (reaper.mutations() == 0) == (push == 1)
    hook.unlink()
    if push == 1:
        assert (revision(scene.origin) != shared) == after
        assert revision(scene.clone) == shared

    apply_again()
    check_the_end(scene, promptsync)


def check_the_end(scene: Scene, promptsync: Promptsync) -> None:
    """The organisation holds AFTER, once; ledger and organisation agree; nothing else was touched or lost."""
    there = {one.id: one for one in scene.store.prompts()}
    contents = [one.content for one in there.values()]
    assert sorted(contents, key=repr) == sorted([*AFTER.values(), *UNMANAGED], key=repr)
    assert [one for one in there.values() if one in scene.unmanaged] == scene.unmanaged

    for folder in (scene.clone, scene.origin):
        assert revision(folder) == revision(scene.origin)
    with ledger_of(scene.clone) as ledger:
        state = ledger.read()
        assert state.intent is None
        assert state.bases.keys() == AFTER.keys()
        assert {base.id for base in state.bases.values()} == there.keys() - {u.id for u in scene.unmanaged}
        for key, base in state.bases.items():
            assert there[base.id].content.digest == base.answered == base.sent == AFTER[key].digest
        assert {key: state.bases[key].id for key in state.bases if key in KEPT} == {
            key: scene.ids[key] for key in KEPT
        }
        log = git(scene.clone, "log", "--format=%H", REF).split()
        restorable = {prompt for one in log for prompt in ledger.prompts_at(one).values()}
    assert restorable >= {*BEFORE.values(), replace(BEFORE["drifted"], prompt=BY_HAND)}

    plan = promptsync("plan", "--format", "json")
    settled = plan.document
    assert (plan.code, settled["changes"]) == (0, [])
    assert "interrupted-apply" not in plan.rules
    assert settled["summary"]["unchanged"] == len(AFTER)
    assert settled["summary"]["unmanaged"] == len(UNMANAGED)
