"""One test for each exit code of the help, and for each reason to refuse."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
import stamina
from git import Repo

from promptsync.errors import Exit
from promptsync.frontend.boundary import run
from promptsync.model import Prompt
from promptsync.sandbox.store import PromptStore
from tests.cli.processes import running_apply
from tests.cli.support import run_command, write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation, Request
    from tests.cli.support import Promptsync

BY_HAND = Prompt("hello", "Made on the dashboard.", "by hand\n")


@pytest.fixture
def library(workdir: Path) -> None:
    """Two prompts, one with a command."""
    write_prompt("one", command="one")
    write_prompt("two")


@pytest.fixture
def applied(library: None, promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """An organisation that holds the library."""
    assert promptsync("apply", "--yes").code == Exit.DONE
    organisation.requests.clear()
    return organisation


@pytest.mark.usefixtures("library")
def test_0_done(promptsync: Promptsync, organisation: Organisation) -> None:
    assert promptsync("validate").code == 0
    assert promptsync("plan").code == 0
    done = promptsync("apply", "--yes")
    assert done.code == 0
    assert done.out.endswith("Applied 2, failed 0, not tried 0.\n")
    assert organisation.prompts().keys() == {"one", "two"}


def test_0_nothing_to_do(promptsync: Promptsync, applied: Organisation) -> None:
    assert promptsync("plan", "--detailed-exitcode").code == 0
    again = promptsync("apply")  # no terminal, but also nothing to ask
    assert again.code == 0
    assert "Nothing to do; 2 unchanged" in again.out
    assert applied.mutations() == 0


@pytest.mark.parametrize("command", [("validate",), ("plan",), ("apply", "--yes")])
def test_1_invalid_files(promptsync: Promptsync, organisation: Organisation, command: list[str]) -> None:
    write_prompt("one", isCommand=True)
    write_prompt("two", command="not a word")
    failed = promptsync(*command)
    assert failed.code == 1
    assert "prompts/one.yaml:" in failed.out
    assert "prompts/two.yaml:" in failed.out
    assert organisation.mutations() == 0


def test_1_no_library(promptsync: Promptsync, organisation: Organisation) -> None:
    failed = promptsync("apply", "--yes")
    assert failed.code == 1
    assert "[no-library]" in failed.out
    assert organisation.mutations() == 0


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("pull",)])
def test_1_nobody_is_asked_whom_a_bad_configuration_may_not_mean(
    organisation: Organisation, workdir: Path, promptsync: Promptsync, command: list[str]
) -> None:
    (workdir / "promptsync.yaml").write_text("targets:\n  default:\n    apy: https://ona.example\n")
    for number in range(200):  # so that there would be time to ask
        write_prompt(f"p{number}", text="word " * 200)
    failed = promptsync(*command)
    assert failed.code == 1
    assert "promptsync.yaml:3:5" in failed.out
    assert organisation.requests == []


@pytest.mark.parametrize("what", ["no token", "another token", "nobody answers", "no ledger"])
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_1_invalid_files_come_before_what_else_is_wrong(
    organisation: Organisation,
    promptsync: Promptsync,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    command: list[str],
) -> None:
    match what:
        case "no token":
            monkeypatch.delenv("ONA_API_KEY")
        case "another token":
            monkeypatch.setenv("ONA_API_KEY", "v1.somebody-elses-token")
        case "nobody answers":
            monkeypatch.setenv("ONA_BASE_URL", "http://127.0.0.1:1")
        case "no ledger":
            Path("promptsync.yaml").write_text("targets:\n  default:\n    state: git\n")
    write_prompt("one", isCommand=True)
    failed = promptsync(*command)
    assert failed.code == 1
    assert "prompts/one.yaml:" in failed.out
    assert failed.err == ""
    assert organisation.mutations() == 0


@pytest.mark.usefixtures("library")
def test_1_no_git(organisation: Organisation, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Repo.init(workdir) as repo:
        repo.index.commit("The first")
    monkeypatch.setenv("PATH", str(workdir))
    failed = run_command("apply", "--yes")
    assert failed.code == 1
    assert failed.err.startswith(
        "error: the ledger is kept in git, and there is no git here\n    Install git"
    )
    assert organisation.mutations() == 0
    (workdir / "promptsync.yaml").write_text("targets:\n  default:\n    state: file:ledger.sqlite3\n")
    assert run_command("apply", "--yes").code == 0
    assert organisation.mutations() == 2


@pytest.mark.usefixtures("library")
def test_1_nobody_answers(promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONA_API_KEY", "v1.some-token")  # and ONA_BASE_URL leads nowhere
    with stamina.set_testing(True, attempts=6):  # tried as often as for a user, without the waits between
        failed = promptsync("plan")
    assert failed.code == 1
    assert "cannot connect to 127.0.0.1" in failed.err
    assert failed.out == ""


@pytest.mark.usefixtures("library")
def test_1_no_token(promptsync: Promptsync) -> None:
    failed = promptsync("plan")
    assert failed.code == 1
    assert "ONA_API_KEY" in failed.err


@pytest.mark.usefixtures("library", "organisation")
def test_1_unauthenticated(promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONA_API_KEY", "v1.somebody-elses-token")
    failed = promptsync("apply", "--yes")
    assert failed.code == 1
    assert "ONA_API_KEY" in failed.err
    assert "somebody-elses" not in failed.out + failed.err


@pytest.mark.usefixtures("library")
def test_1_nothing_could_be_applied(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.fails = lambda request: request.method == "CreatePrompt"
    failed = promptsync("apply", "--yes")
    assert failed.code == 1
    assert failed.out.endswith("Applied 0, failed 2, not tried 0.\n")


def test_2_only_where_it_is_asked_for(promptsync: Promptsync, applied: Organisation) -> None:
    write_prompt("two", prompt="changed\n")
    assert promptsync("plan", "--detailed-exitcode").code == 2
    assert promptsync("plan").code == 0


def test_2_not_for_a_plan_that_is_refused(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("hello")
    write_prompt("other")
    organisation.store.create(BY_HAND)
    assert promptsync("plan", "--detailed-exitcode").code == 3


def test_3_conflict(promptsync: Promptsync, applied: Organisation) -> None:
    write_prompt("two", prompt="here\n")
    applied.edit("two", "there\n")
    planned = promptsync("plan")
    assert (planned.code, "[conflict]" in planned.out) == (0, True)
    assert promptsync("plan", "--detailed-exitcode").code == 2
    skipped = promptsync("apply", "--yes")
    assert skipped.code == 3
    assert "[conflict]" in skipped.out
    assert applied.mutations() == 0
    assert promptsync("plan", "--conflict", "fail").code == 3


def test_4_a_conflict_is_skipped_and_the_rest_is_applied(
    promptsync: Promptsync, applied: Organisation
) -> None:
    write_prompt("two", prompt="here\n")
    write_prompt("new", prompt="new\n")
    applied.edit("two", "there\n")
    assert promptsync("apply", "--yes").code == 4
    assert applied.prompts()["two"].prompt == "there\n"
    assert applied.prompts()["new"].prompt == "new\n"
    assert promptsync("apply", "--yes", "--conflict", "overwrite").code == 0
    assert applied.prompts()["two"].prompt == "here\n"


def test_3_drift_where_the_policy_is_to_fail(promptsync: Promptsync, applied: Organisation) -> None:
    applied.edit("two", "there\n")
    assert promptsync("apply", "--yes", "--drift", "fail").code == 3
    assert applied.prompts()["two"].prompt == "there\n"
    kept = promptsync("apply", "--yes")
    assert kept.code == 0
    assert applied.mutations() == 0
    assert promptsync("apply", "--yes", "--drift", "overwrite").code == 0
    assert applied.prompts()["two"].prompt == "two\n"


def test_3_adoption_needed(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.store.create(BY_HAND)
    write_prompt("hello")
    refused = promptsync("apply", "--yes")
    assert refused.code == 3
    assert "--adopt hello" in refused.out
    assert organisation.prompts()["hello"].prompt == "by hand\n"
    assert promptsync("apply", "--yes", "--adopt", "hello").code == 0
    assert organisation.prompts()["hello"].prompt == "hello\n"


@pytest.mark.usefixtures("library")
def test_3_no_terminal_and_no_yes(promptsync: Promptsync, organisation: Organisation) -> None:
    refused = promptsync("apply")
    assert refused.code == 3
    assert "--yes" in refused.err
    assert organisation.prompts() == {}


def test_3_another_organisation(promptsync: Promptsync, applied: Organisation) -> None:
    with closing(PromptStore(":memory:")) as other:
        applied.move_to(other)
        refused = promptsync("apply", "--yes")
        assert refused.code == 3
        assert other.organization in refused.err
        assert other.prompts() == []


@pytest.mark.usefixtures("library")
def test_3_while_another_apply_runs(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.admit(0)
    with running_apply() as other:
        other.wait_until(lambda: organisation.mutations() == 2)
        refused = promptsync("apply", "--yes")
        assert refused.code == 3
        assert f"process {other.pid} " in refused.err
        organisation.release()
        assert other.end().code == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("library")
def test_4_partly_applied(promptsync: Promptsync, organisation: Organisation) -> None:
    def about_one(request: Request) -> bool:
        return request.method == "CreatePrompt" and b'"one"' in request.body

    organisation.fails = about_one
    partly = promptsync("apply", "--yes")
    assert partly.code == 4
    assert partly.out.endswith("Applied 1, failed 1, not tried 0.\n")
    assert "failed  create one" in partly.out
    assert "not today" in partly.out
    assert organisation.prompts().keys() == {"two"}
    organisation.fails = lambda _: False
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts().keys() == {"one", "two"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("plan", "--frobnicate"),
        ("plan", "--format", "xml"),
        ("apply", "--drift", "perhaps"),
        ("schema",),
        ("schema", "planet"),
        ("sandbox", "--port", "-1"),
    ],
)
def test_64_usage(promptsync: Promptsync, arguments: list[str]) -> None:
    wrong = promptsync(*arguments)
    assert wrong.code == 64
    assert wrong.out == ""
    assert wrong.err.startswith("Usage: promptsync")


@pytest.mark.usefixtures("organisation", "library")
def test_64_a_key_that_no_file_has(promptsync: Promptsync) -> None:
    wrong = promptsync("plan", "--adopt", "three")
    assert wrong.code == 64
    assert "three" in wrong.err


def test_70_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command
    def broken() -> None:
        raise RuntimeError("never \x1b[31mthought of")

    assert run(broken, []) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert "RuntimeError: never \\x1b[31mthought of" in err
    assert "bug in promptsync" in err


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, click.Abort])
def test_130_interrupted(capsys: pytest.CaptureFixture[str], interrupt: type[BaseException]) -> None:
    @click.command
    def waiting() -> None:
        raise interrupt

    assert run(waiting, []) == 130
    assert capsys.readouterr().err.strip() == "Interrupted."


@pytest.mark.parametrize("minutes", ["nan", "inf", "-inf", "1e999", "0", "soon"])
def test_a_timeout_that_is_no_time_is_a_sentence(minutes: str, promptsync: Promptsync) -> None:
    refused = promptsync("apply", "--timeout", minutes)
    assert refused.code == 64
    assert "Invalid value for '--timeout'" in refused.err
