"""Two clones of a bare repository and one organisation: whoever comes second writes nothing."""

from __future__ import annotations

import asyncio
import os
import subprocess
from contextlib import chdir, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.applying.executor import Executor
from promptsync.errors import LostRaceError
from promptsync.sandbox.store import PromptStore
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.plan.surveyor import open_target
from promptsync.session.runs.run import this_run
from tests.cli.organisation import TOKEN
from tests.cli.support import COMMAND, Finished, checked, run_command
from tests.opening import carried_out
from tests.planning.values import prompt
from tests.properties.rounds import Silence
from tests.repositories import git, make_clone, revision, write_library
from tests.servers import running_server
from tests.session.turnstile import Turnstile
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Promptsync

ROUNDS = 2
SIZE = 5


@pytest.fixture
def turnstile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turnstile]:
    with closing(PromptStore(":memory:")) as store:
        turnstile = Turnstile(store)
        with running_server(turnstile) as url:
            monkeypatch.setenv("ONA_BASE_URL", url)
            monkeypatch.setenv("ONA_API_KEY", TOKEN)
            yield turnstile
            turnstile.let_go()


@pytest.fixture
def clones(origin: Path) -> tuple[Path, Path]:
    return make_clone(origin, origin.parent / "a"), make_clone(origin, origin.parent / "b")


def write(folder: Path, text: str) -> None:
    """The same library in any clone."""
    with chdir(folder):
        write_library({f"p{n}": prompt(text, name=f"p{n}", command=f"c{n}") for n in range(SIZE)})


def serve_fetches(folder: Path, script: str) -> None:
    """What the clone's fetches run on the other side."""
    wrapper = folder.parent / "upload-pack"
    wrapper.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    wrapper.chmod(0o755)
    git(folder, "config", "remote.origin.uploadpack", str(wrapper))


def start_apply(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "apply", "--yes"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ended(process: subprocess.Popen[str]) -> Finished:
    out, err = process.communicate(timeout=30)
    return checked(Finished(process.returncode, out, err))


def test_a_plan_that_has_become_stale_is_refused_without_a_request(
    clones: tuple[Path, Path], turnstile: Turnstile
) -> None:
    """B has surveyed before A applied; what it has is for the ledger that A has moved."""
    a, b = clones
    write(a, "From A.\n")
    write(b, "From B.\n")

    async def late() -> LostRaceError:
        job = open_job(PlanRequest())
        async with open_target(job) as surveyor:
            survey = await surveyor.survey(fetched=True)
            assert len(survey.plan.steps) == SIZE
            await asyncio.to_thread(run_command, "apply", "--yes", cwd=a)
            turnstile.requests.clear()
            before = git(b, "for-each-ref"), revision(b.parent / "origin.git")
            executor = Executor(survey.plan, Silence(), surveyor.target.slots)
            ledger, writer = surveyor.target.ledger, surveyor.writer(survey)
            with pytest.raises(LostRaceError) as raised:
                await carried_out(executor, writer, ledger, survey, this_run(b))
            assert revision(b.parent / "origin.git") == before[1]
            return raised.value

    with chdir(b):
        error = asyncio.run(late())
    assert turnstile.methods() == []
    assert error.exit_code == 3
    assert error.hint.startswith("Nothing was sent.")
    assert git(a, "rev-parse", "HEAD").strip() in error.message
    assert {one.prompt for one in turnstile.prompts().values()} == {"From A.\n"}


def test_the_stale_command_refuses_and_plans_empty_afterwards(
    clones: tuple[Path, Path], turnstile: Turnstile, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B's listing is held back, and its ledger fetched, while A applies."""
    a, b = clones
    for clone in clones:
        write(clone, "The same.\n")
    fetched = b / "fetched"
    serve_fetches(b, f'git-upload-pack "$@"\ntouch "{fetched}"')
    turnstile.hold_listings(1)
    with start_apply(b) as late:
        wait_until(lambda: turnstile.waiting == 1 and fetched.exists())
        os.chdir(a)
        monkeypatch.setenv("GIT_COMMITTER_NAME", "Alice Example")
        assert promptsync("apply", "--yes").code == 0
        written = turnstile.store.log()
        turnstile.let_go()
        refused = ended(late)

    assert refused.code == 3
    assert turnstile.store.log() == written
    assert "another apply got there first: Alice Example, at 20" in refused.err
    assert f"from commit {git(a, 'rev-parse', 'HEAD').strip()}" in refused.err
    assert "Nothing was sent." in refused.err

    turnstile.requests.clear()
    os.chdir(b)
    assert promptsync("plan", "--detailed-exitcode").code == 0
    assert promptsync("apply", "--yes").code == 0
    assert turnstile.mutations() == 0


def test_an_old_listing_beside_a_new_ledger_makes_no_change(
    clones: tuple[Path, Path], turnstile: Turnstile, promptsync: Promptsync
) -> None:
    """B lists before A applies, and fetches after."""
    a, b = clones
    write(a, "The first.\n")
    os.chdir(a)
    assert promptsync("apply", "--yes").code == 0
    for clone in clones:
        write(clone, "The second.\n")
        with chdir(clone):
            Path("prompts/p0.yaml").unlink()
            write_library({"new": prompt("New.\n", name="new", command="c9")})
    applied = b / "applied"
    serve_fetches(b, f'while ! test -e "{applied}"; do sleep 0.01; done\ngit-upload-pack "$@"')

    turnstile.hold_listings(1)
    with start_apply(b) as late:
        wait_until(lambda: turnstile.waiting == 1)
        assert promptsync("apply", "--yes").code == 0
        written = turnstile.store.log()
        applied.touch()
        turnstile.let_go()
        done = ended(late)
    assert done.code == 0, done
    assert "Nothing to do" in done.out
    assert turnstile.store.log() == written


def test_of_two_at_once_exactly_one_writes(
    clones: tuple[Path, Path], turnstile: Turnstile, promptsync: Promptsync
) -> None:
    """Both have the same listing before them when they begin."""
    a, b = clones
    for number in range(ROUNDS):
        for clone in clones:
            write(clone, f"Round {number}.\n")
        turnstile.hold_listings(2)
        turnstile.requests.clear()
        with start_apply(a) as one, start_apply(b) as other:
            wait_until(lambda: turnstile.waiting == 2)
            turnstile.let_go()
            results = sorted([ended(one), ended(other)], key=lambda result: result.code)
        assert [result.code for result in results] == [0, 3], results
        assert any(reason in results[1].err for reason in ("got there first", "an apply is running")), (
            results[1].err
        )
        assert turnstile.mutations() == SIZE
        assert {one.prompt for one in turnstile.prompts().values()} == {f"Round {number}.\n"}
        for clone in clones:
            os.chdir(clone)
            assert promptsync("plan", "--detailed-exitcode").code == 0
