"""The ledger's way to the others: what plan and apply do when there is none, or when it breaks."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.record import Intent, LedgerDelta, Run
from promptsync.session.runs.processes import process_of
from tests.cli.processes import running_apply
from tests.cli.support import run_command
from tests.ledger.git_scene import SECRET
from tests.planning.values import prompt
from tests.repositories import REF, git, ledger_of, make_clone, revision, write_library

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation, Request
    from tests.cli.support import Promptsync

ONE = {"one": prompt("one\n", name="one", command="do-one")}
TWO = {**ONE, "two": prompt("two\n", name="two", description="What two is for.", command="do-two")}


@pytest.fixture
def applied(clone: Path, promptsync: Promptsync, organisation: Organisation) -> Path:
    """A clone from which ONE has been applied."""
    write_library(ONE)
    assert promptsync("apply", "--yes").code == 0
    organisation.requests.clear()
    return clone


class TestFetch:
    def test_that_fails_warns_in_a_plan_and_refuses_an_apply(
        self, applied: Path, origin: Path, promptsync: Promptsync, organisation: Organisation
    ) -> None:
        write_library(TWO)
        away = origin.rename(origin.with_name("away"))
        planned = promptsync("plan", "--format", "json")
        assert (planned.code, planned.rules) == (0, ["stale-ledger"])
        assert [one["key"] for one in planned.document["changes"]] == ["two"]
        assert "may be out of date" in promptsync("plan").out
        shown = promptsync("history")
        assert shown.code == 0
        assert "may be out of date" in shown.err
        before = revision(applied)
        refused = promptsync("apply", "--yes", "--format", "json")
        assert (refused.code, refused.rules) == (3, ["refused"])
        assert "the ledger could not be fetched" in refused.err
        assert promptsync("unlock", "--yes").code == 1
        assert organisation.mutations() == 0
        assert revision(applied) == before

        away.rename(origin)
        assert promptsync("apply", "--yes").code == 0
        assert promptsync("plan", "--detailed-exitcode").code == 0

    @pytest.fixture
    def fetching(self, clone: Path, origin: Path) -> Path:
        """A file that is there once a fetch has begun, which takes longer than a test."""
        fetching = origin.parent / "fetching"
        git(clone, "config", "remote.origin.uploadpack", f"touch {fetching}; sleep 100; git-upload-pack")
        return fetching

    @pytest.mark.skipif(os.name != "posix", reason="the remote is a shell script")
    def test_ctrl_c_does_not_wait_for_it(self, fetching: Path) -> None:
        write_library(ONE)
        with running_apply() as apply:
            apply.wait_until(fetching.exists)
            apply.interrupt(signal.SIGINT)
            ended = apply.end()
        assert (ended.code, ended.out, ended.err.strip()) == (130, "", "Interrupted.")

    def test_a_colleagues_apply_is_known_before_a_plan(
        self, applied: Path, origin: Path, promptsync: Promptsync
    ) -> None:
        """In a shallow clone with a detached HEAD, as CI makes it."""
        ci = make_clone(origin, origin.parent / "ci", "--depth", "1")
        git(ci, "checkout", "--quiet", "--detach")
        os.chdir(ci)
        write_library(ONE)
        assert promptsync("plan", "--detailed-exitcode").code == 0
        write_library(TWO)
        assert promptsync("apply", "--yes").code == 0
        os.chdir(applied)
        write_library(TWO)
        assert promptsync("plan", "--detailed-exitcode").code == 0
        assert len(json.loads(promptsync("history", "--format", "json").out)["applies"]) == 2

    def test_no_remote_is_local_only(self, clone: Path, promptsync: Promptsync, origin: Path) -> None:
        git(clone, "remote", "remove", "origin")
        write_library(ONE)
        assert promptsync("apply", "--yes").code == 0
        assert promptsync("plan", "--detailed-exitcode").code == 0
        assert revision(clone)
        assert revision(origin) == ""

    def test_the_configured_remote(self, clone: Path, promptsync: Promptsync, origin: Path) -> None:
        git(origin.parent, "init", "--quiet", "--bare", "team.git")
        git(clone, "remote", "add", "team", "../team.git")
        Path("promptsync.yaml").write_text("targets: {default: {remote: team}}\n", encoding="utf-8")
        write_library(ONE)
        assert promptsync("apply", "--yes").code == 0
        assert revision(clone) == revision(origin.parent / "team.git")
        assert revision(origin) == ""
        Path("promptsync.yaml").write_text("targets: {default: {remote: missing}}\n", encoding="utf-8")
        assert "no remote missing" in promptsync("plan").err

    def test_from_a_worktree_and_a_subfolder(self, applied: Path, promptsync: Promptsync) -> None:
        git(applied, "worktree", "add", "--quiet", "--detach", "../tree")
        below = applied.parent / "tree" / "below"
        below.mkdir()
        os.chdir(below)
        write_library(ONE)
        assert promptsync("plan", "--detailed-exitcode").code == 0
        write_library(TWO)
        assert promptsync("apply", "--yes").code == 0
        os.chdir(applied)
        write_library(TWO)
        assert promptsync("plan", "--detailed-exitcode").code == 0

    def test_a_secret_in_the_address_shows_nowhere(self, applied: Path, promptsync: Promptsync) -> None:
        git(applied, "remote", "set-url", "origin", f"https://user:{SECRET}@127.0.0.1:1/x.git")
        write_library(TWO)
        for arguments in (["plan"], ["plan", "--format", "json"], ["apply", "--yes"], ["history"]):
            ended = promptsync(*arguments)
            assert "127.0.0.1:1" in ended.out + ended.err
            assert SECRET not in ended.out + ended.err


class TestPush:
    def test_that_is_not_allowed_refuses_before_the_first_request(
        self, applied: Path, origin: Path, promptsync: Promptsync, organisation: Organisation
    ) -> None:
        hook = origin / "hooks" / "pre-receive"
        hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
        before = revision(applied)
        write_library(TWO)
        refused = promptsync("apply", "--yes")
        assert refused.code == 3
        assert "pre-receive hook declined" in refused.err
        assert organisation.mutations() == 0
        assert revision(applied) == revision(origin) == before

    def test_that_fails_at_the_end_is_taken_up_by_the_next_apply(
        self, applied: Path, origin: Path, promptsync: Promptsync, organisation: Organisation
    ) -> None:
        """The remote goes away while requests are sent."""

        def lose_the_remote(request: Request) -> bool:
            if request.method == "CreatePrompt" and origin.exists():
                origin.rename(origin.with_name("away"))
            return False

        organisation.fails = lose_the_remote
        write_library(TWO)
        lost = promptsync("apply", "--yes")
        assert lost.code != 0
        assert "takes up from it" in lost.err
        assert organisation.mutations() == 1
        origin.with_name("away").rename(origin)
        again = promptsync("apply", "--yes", "--format", "json")
        assert (again.code, again.rules) == (0, ["interrupted-apply"])
        assert organisation.mutations() == 1
        assert set(organisation.prompts()) == {"one", "two"}
        assert promptsync("plan", "--detailed-exitcode").code == 0


class TestWhatTheLedgerSays:
    def test_source_actor_and_counts(
        self, applied: Path, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GITHUB_ACTOR", "octocat")
        write_library({**TWO, "one": prompt("Edited.\n", name="one", command="do-one")})
        assert promptsync("apply", "--yes").code == 0
        done, begun, first = (
            git(applied, "log", "--format=%B", "--max-count=1", f"{REF}~{n}") for n in range(3)
        )
        head = git(applied, "rev-parse", "HEAD").strip()
        assert begun.startswith("Before an apply, steps: 2\n\nStatus: begun\n")
        assert done.startswith("Applied: 1 update, 1 create\n\nStatus: applied\n")
        for message in (begun, done):
            assert f"Source: {head}-dirty\nActor: octocat\nStarted: {datetime.now(UTC):%Y-%m-%d}T" in message
        assert "Actor: octocat" not in first

    def test_before_it_sends_it_has_put_in_safety_what_it_overwrites(
        self, applied: Path, promptsync: Promptsync, organisation: Organisation, origin: Path
    ) -> None:
        organisation.edit("one", "By hand.\r\n")
        organisation.requests.clear()
        seen: list[str] = []

        def look(request: object) -> bool:
            if organisation.mutations() == 1 and not seen:
                seen.append(git(origin, "show", f"{REF}:overwritten/one.md"))
                seen.append(git(origin, "show", f"{REF}:intent.json"))
            return False

        organisation.fails = look
        assert promptsync("apply", "--yes", "--drift", "overwrite").code == 0
        text, intent = seen
        assert "By hand." in text
        assert [step["request"] for step in json.loads(intent)["steps"]] == ["UpdatePrompt"]

    def test_nothing_to_do_commits_nothing(self, applied: Path, promptsync: Promptsync) -> None:
        before = revision(applied)
        assert promptsync("apply", "--yes").code == 0
        assert revision(applied) == before

    def test_history(self, applied: Path, promptsync: Promptsync) -> None:
        write_library({**TWO, "one": prompt("Edited.\n", name="one", command="do-one")})
        assert promptsync("apply", "--yes").code == 0
        Path("prompts/two.yaml").unlink()
        write_library({"one": prompt("Edited.\n", name="one")})
        assert promptsync("apply", "--yes").code == 0
        applies = json.loads(promptsync("history", "--format", "json").out)["applies"]
        none = dict.fromkeys(("create", "update", "replace", "delete", "adopt", "release", "record"), 0)
        assert [(one["status"], one["kind"], one["counts"]) for one in applies] == [
            ("applied", "apply", {**none, "replace": 1, "delete": 1}),
            ("applied", "apply", {**none, "create": 1, "update": 1}),
            ("applied", "apply", {**none, "create": 1}),
        ]
        head = git(applied, "rev-parse", "HEAD").strip()
        assert {one["source"] for one in applies} == {f"{head}-dirty"}
        for one in applies:
            assert abs(datetime.fromisoformat(one["time"]) - datetime.now(UTC)).total_seconds() < 60
        table = promptsync("history").out.splitlines()
        assert table[0].split() == ["revision", "when", "(UTC)", "who", "commit", "what"]
        assert table[1].split()[0] == revision(applied)[:10]
        assert table[1].endswith(f"  {head[:10]}-dirty  1 replaced, 1 deleted")

        versions = json.loads(promptsync("history", "one", "--format", "json").out)["versions"]
        assert [(one["prompt"]["prompt"], one["prompt"]["command"]) for one in versions] == [
            ("Edited.\n", ""),
            ("Edited.\n", "do-one"),
            ("one\n", "do-one"),
        ]
        (gone, there) = json.loads(promptsync("history", "two", "--format", "json").out)["versions"]
        assert (gone["prompt"], there["prompt"]["prompt"]) == (None, "two\n")
        assert promptsync("history", "three").code == 1

    @pytest.mark.usefixtures("clone")
    def test_a_file_instead(self, promptsync: Promptsync, origin: Path) -> None:
        """``state: file:PATH``, relative to promptsync.yaml."""
        config = "targets: {default: {state: 'file:kept/ledger.sqlite3'}}\n"
        Path("promptsync.yaml").write_text(config, encoding="utf-8")
        write_library(ONE)
        assert promptsync("apply", "--yes").code == 0
        assert Path("kept/ledger.sqlite3").is_file()
        assert revision(Path()) == revision(origin) == ""
        assert "kept" not in git(Path(), "status", "--porcelain")
        (row,) = json.loads(promptsync("history", "--format", "json").out)["applies"]
        assert row["counts"]["create"] == 1
        Path("below").mkdir()
        assert run_command("plan", "--detailed-exitcode", cwd=Path("below")).code == 0


class TestUnlock:
    RUN = Run("eve", "feedfacefeedface", "", seconds=1200, host="another-machine", pid=1)

    @pytest.fixture
    def locked(self, applied: Path) -> str:
        """Another machine's apply has begun a minute ago; gives when."""
        run = replace(self.RUN, started=datetime.now(UTC).isoformat(timespec="seconds"))
        with ledger_of(applied, "origin") as ledger:
            ledger.begin(ledger.read(), Intent(run, ()), LedgerDelta(), {})
        return run.started

    def test_an_apply_elsewhere_is_waited_for(
        self, locked: str, promptsync: Promptsync, organisation: Organisation
    ) -> None:
        write_library(TWO)
        refused = promptsync("apply", "--yes", "--format", "json")
        assert refused.code == 3
        said = f"an apply by eve, started at {locked} on another-machine from commit feedfacefeedface"
        assert said in refused.document["problems"][0]["message"]
        assert "promptsync unlock" in refused.err
        assert organisation.mutations() == 0

    def test_it_is_broken_only_when_a_person_says_so(
        self, locked: str, applied: Path, promptsync: Promptsync, organisation: Organisation, origin: Path
    ) -> None:
        write_library(TWO)
        before = revision(applied)
        asked = promptsync("unlock")
        assert asked.code == 3
        shown = f"by eve, started at {locked} on another-machine (process 1) from commit feedfacefeedface"
        assert shown in asked.err
        assert "0 intended steps" in asked.err
        assert "--yes" in asked.err
        assert revision(applied) == revision(origin) == before

        broken = promptsync("unlock", "--yes")
        assert broken.code == 0
        assert shown in broken.err
        assert revision(applied) == revision(origin) != before
        assert "unlocked" in promptsync("history").out
        assert "nothing to unlock" in promptsync("unlock", "--yes").err
        assert promptsync("apply", "--yes").code == 0
        assert set(organisation.prompts()) == {"one", "two"}
        assert promptsync("plan", "--detailed-exitcode").code == 0

    @pytest.mark.usefixtures("applied")
    def test_a_lock_that_is_old_enough_is_no_lock(self, applied: Path, promptsync: Promptsync) -> None:
        with ledger_of(applied, "origin") as ledger:
            old = replace(self.RUN, started="2020-01-01T00:00:00Z")
            ledger.begin(ledger.read(), Intent(old, ()), LedgerDelta(), {})
        again = promptsync("apply", "--yes", "--format", "json")
        assert (again.code, again.rules) == (0, ["interrupted-apply"])

    @pytest.mark.usefixtures("applied")
    def test_a_process_here_that_is_alive_is_waited_for(self, applied: Path, promptsync: Promptsync) -> None:
        with ledger_of(applied, "origin") as ledger:
            one = process_of(os.getppid())
            mine = replace(
                self.RUN, started="2020-01-01T00:00:00Z", pid=one.pid, machine=one.machine, born=one.born
            )
            ledger.begin(ledger.read(), Intent(mine, ()), LedgerDelta(), {})
        refused = promptsync("apply", "--yes")
        assert refused.code == 3
        assert f"process {os.getppid()} here, by eve" in refused.err
        assert run_command("plan").code == 3
