"""``promptsync try`` on the sandbox: which prompts, what is said, and that nothing is left."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.sandbox.store import PromptStore
from tests.cli.processes import running_command
from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SANDBOX = ("--target", "sandbox")
PROJECT = "7d0e3a2c-1111-4222-8333-444455556666"
CASES = f"""\
- ask: Go on.
  context: {{project: {PROJECT}}}
  expect:
    - contains: rehearsed
"""


def write_cases(name: str, text: str = CASES) -> None:
    Path(f"prompts/{name}.try.yaml").write_text(text, encoding="utf-8")


def script(text: str) -> None:
    Path(".promptsync").mkdir(exist_ok=True)
    Path(".promptsync/agent-runs.yaml").write_text(text, encoding="utf-8")


def left() -> tuple[int, int]:
    """How many runs and environments the sandbox has."""
    with closing(PromptStore(Path(".promptsync/sandbox.sqlite3"))) as store:
        return len(store.runs.all()), len(store.runs.environments())


@pytest.fixture
def library(workdir: Path) -> Path:
    """A repository with two prompts, of which one has a case."""
    git(workdir, "init", "--quiet", "--initial-branch", "main")
    write_prompt("review", prompt="Read the diff.\n")
    write_prompt("plain")
    write_cases("review")
    Path(".gitignore").write_text(".promptsync/\n", encoding="utf-8")
    git(workdir, "add", "--all")
    git(workdir, "commit", "--quiet", "--message", "All")
    return workdir


@pytest.mark.usefixtures("library")
def test_a_prompt_that_has_changed_is_tried_beside_the_live_text(promptsync: Promptsync) -> None:
    assert promptsync("apply", "--yes", *SANDBOX).code == Exit.DONE
    nothing = promptsync("try", *SANDBOX)
    assert (nothing.code, nothing.out) == (Exit.DONE, "")
    assert "Nothing to try" in nothing.err
    write_prompt("review", prompt="Read the whole diff, then the tests.\n")
    write_prompt("plain", prompt="Changed, without a case.\n")
    document = promptsync("try", "--against", "live", "--format", "json", *SANDBOX).document
    assert [(one["key"], one["side"], one["status"]) for one in document["tries"]] == [
        ("review", "file", "passed"),
        ("review", "live", "passed"),
    ]
    replies = [one["outputs"]["reply"] for one in document["tries"]]
    assert replies[0].endswith("'Read the whole diff, then the tests.'")
    assert replies[1].endswith("'Read the diff.'")
    assert left() == (0, 0)


@pytest.mark.usefixtures("library")
def test_a_part_that_has_changed_has_its_prompts_tried(promptsync: Promptsync) -> None:
    Path("prompts/style.txt").write_text("Be brief.\n", encoding="utf-8")
    write_prompt("review", prompt="Read.\n\n<!-- promptsync: include style.txt -->\n")
    git(Path.cwd(), "add", "--all")
    git(Path.cwd(), "commit", "--quiet", "--message", "A part")
    Path("prompts/style.txt").write_text("Be very brief.\n", encoding="utf-8")
    document = promptsync("try", "--format", "json", *SANDBOX).document
    assert [one["key"] for one in document["tries"]] == ["review"]


@pytest.mark.usefixtures("library")
def test_a_check_that_fails_is_told_with_what_was_found(promptsync: Promptsync) -> None:
    write_cases("review", "- {ask: Go on., expect: [{contains: approve}, {max-iterations: 1}]}\n")
    ended = promptsync("try", "review", *SANDBOX)
    assert ended.code == Exit.FAILED
    assert "file  checks failed, 2 iterations, 50 tokens: 2 of 2 checks failed" in ended.out
    assert "contains: approve; found: rehearsed: 5 words" in ended.out
    assert "0 of 1 run passed" in ended.out


@pytest.mark.usefixtures("library")
def test_markdown_has_old_against_new(promptsync: Promptsync) -> None:
    promptsync("apply", "--yes", *SANDBOX)
    ended = promptsync("try", "review", "--against", "live", "--format", "markdown", *SANDBOX)
    assert "| prompt | case | live | file |" in ended.out
    row = "| passed, 2 iterations, 50 tokens | passed, 2 iterations, 50 tokens |"
    assert row in ended.out


@pytest.mark.usefixtures("library")
def test_a_policy_that_forbids_agents_is_a_refusal(promptsync: Promptsync) -> None:
    script("- {when: review, refuse: agents are disabled}\n")
    ended = promptsync("try", "review", *SANDBOX)
    assert ended.code == Exit.REFUSED
    assert "refused: " in ended.out
    assert "agents are disabled" in ended.out


def test_a_token_that_may_not_start_agents_is_a_refusal(
    library: Path, promptsync: Promptsync, organisation: Organisation
) -> None:
    assert library.is_dir()
    organisation.fails = lambda request: request.method == "StartAgent"
    ended = promptsync("try", "review", "--format", "json")
    assert ended.code == Exit.REFUSED
    assert [one["status"] for one in ended.document["tries"]] == ["refused"]


@pytest.mark.usefixtures("library")
def test_many_runs_are_asked_for(promptsync: Promptsync) -> None:
    write_cases("review", "".join(f"- ask: Go on {number}.\n" for number in range(5)))
    refused = promptsync("try", "review", *SANDBOX)
    assert refused.code == Exit.REFUSED
    assert "Give --max-runs 5" in refused.err
    assert promptsync("try", "review", "--max-runs", "5", *SANDBOX).code == Exit.DONE


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plain",), "plain has no case to try it on"),
        (("revew",), "Did you mean review?"),
        (("--clean", "review"), "--clean goes alone"),
    ],
)
def test_what_cannot_be_tried(promptsync: Promptsync, arguments: tuple[str, ...], said: str) -> None:
    ended = promptsync("try", *arguments, *SANDBOX)
    assert ended.code in {Exit.FAILED, Exit.USAGE}
    assert said in ended.err


def test_outside_git_keys_are_named(workdir: Path, promptsync: Promptsync) -> None:
    assert workdir.is_dir()
    write_prompt("review")
    write_cases("review")
    refused = promptsync("try", *SANDBOX)
    assert "cannot be told outside git" in refused.err
    assert promptsync("try", "review", *SANDBOX).code == Exit.DONE


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_and_removes_the_runs(number: signal.Signals) -> None:
    script("- phases: [{phase: PHASE_RUNNING, iterations: 1}]\n")
    with running_command("try", "review", *SANDBOX) as trying:
        trying.wait_for("running, 1 iteration")
        trying.interrupt(number)
        ended = trying.end()
    assert ended.code == Exit.INTERRUPTED
    assert "file  stopped, 1 iteration, 0 tokens: interrupted" in ended.out
    assert left() == (0, 0)


@pytest.mark.usefixtures("library")
def test_what_a_killed_try_leaves_the_next_one_removes(promptsync: Promptsync) -> None:
    script("- phases: [{phase: PHASE_RUNNING, iterations: 1}]\n")
    with running_command("try", "review", *SANDBOX) as trying:
        trying.wait_for("running, 1 iteration")
        assert left() == (1, 1)
        kept = promptsync("try", "--clean", *SANDBOX)
        assert (kept.out, left()) == ("No run was left behind.\n", (1, 1))
        os.kill(trying.pid, signal.SIGKILL)
    cleaned = promptsync("try", "--clean", *SANDBOX)
    assert cleaned.out == "Removed 1 run that an earlier try had left behind.\n"
    assert left() == (0, 0)
