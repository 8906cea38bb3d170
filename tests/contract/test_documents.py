"""Every command with ``--format json`` writes one document of its schema, whatever fails and when."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from git import Repo
from jsonschema import Draft202012Validator

from promptsync.errors import Exit
from promptsync.schema_files import SCHEMAS, read_schema
from tests.cli.processes import running_apply
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from promptsync.schema_files import SchemaName
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync

JSON = ("--format", "json")
COMMANDS = {
    "plan": ("plan",),
    "apply": ("apply", "--yes"),
    "validate": ("validate",),
    "status": ("status",),
    "list": ("list",),
    "diff": ("diff", "one"),
    "blame": ("blame", "one"),
    "show": ("show", "one"),
    "doctor": ("doctor",),
    "history": ("history",),
    "versions": ("history", "one"),
    "import": ("import", "notes", "--dry-run"),
    "try": ("try", "one"),
}
DOCUMENTS = [name for name in SCHEMAS if name not in {"prompt", "tries", "config", "lock"}]


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    """A library with a prompt, and a prompt of another tool beside it."""
    write_prompt("one", command="one")
    Path("prompts/one.try.yaml").write_text("- ask: Go on.\n", encoding="utf-8")
    Path("notes").mkdir()
    Path("notes/note.md").write_text("---\nname: Note\ndescription: A note.\n---\nText\n", encoding="utf-8")


def check(result: Finished, kind: str, code: int, *rules: str) -> None:
    document = result.document
    assert (document["formatVersion"], document["kind"], result.code) == (2, kind, code), result
    assert [one["rule"] for one in document["problems"]] == [*rules]


@pytest.mark.usefixtures("organisation")
def test_each_command_that_goes_well(promptsync: Promptsync) -> None:
    for kind, arguments in COMMANDS.items():
        check(promptsync(*arguments, *JSON), kind, Exit.DONE)


@pytest.mark.usefixtures("organisation")
def test_a_plan_of_every_shape(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("two", command="two")
    assert promptsync("apply", "--yes").code == Exit.DONE
    write_prompt("one", command="two")
    write_prompt("two", command="one")
    organisation.edit("one", "By hand.\n")
    check(promptsync("plan", *JSON, "--conflict", "overwrite"), "plan", Exit.DONE)
    organisation.fails = lambda request: request.method == "UpdatePrompt"
    check(promptsync("apply", "--yes", *JSON, "--conflict", "overwrite"), "apply", Exit.FAILED)


@pytest.mark.parametrize("kind", ["plan", "apply", "validate", "status", "list", "show", "import"])
def test_a_broken_configuration(promptsync: Promptsync, kind: str) -> None:
    Path("promptsync.yaml").write_text("bad: [\n", encoding="utf-8")
    check(promptsync(*COMMANDS[kind], *JSON), kind, Exit.FAILED, "yaml-syntax")


@pytest.mark.parametrize("kind", ["plan", "apply", "status", "list", "show", "doctor", "history", "versions"])
def test_a_target_that_does_not_exist(promptsync: Promptsync, kind: str) -> None:
    check(promptsync(*COMMANDS[kind], "--target", "no", *JSON), kind, Exit.USAGE, "usage")


@pytest.mark.parametrize("kind", ["plan", "apply", "status", "list", "show", "history", "versions"])
def test_a_ledger_that_cannot_be_read(promptsync: Promptsync, organisation: Organisation, kind: str) -> None:
    config = "targets:\n  default:\n    state: file:broken.sqlite3\n"
    Path("promptsync.yaml").write_text(config, encoding="utf-8")
    Path("broken.sqlite3").write_text("no database\n" * 100, encoding="utf-8")
    check(promptsync(*COMMANDS[kind], *JSON), kind, Exit.FAILED, "ledger")
    assert organisation.mutations() == 0


def test_a_prompt_that_the_ledger_does_not_know(promptsync: Promptsync) -> None:
    check(promptsync("history", "no", *JSON), "versions", Exit.FAILED, "refused")


def test_a_ledger_that_cannot_be_fetched(promptsync: Promptsync, workdir: Path) -> None:
    with Repo.init(workdir) as repo:
        repo.create_remote("origin", str(workdir / "nowhere"))
    shown = promptsync("history", *JSON)
    check(shown, "history", Exit.DONE, "stale-ledger")
    assert shown.err.startswith("warning: this may be out of date")


def test_a_check_of_a_configuration_that_does_not_exist(promptsync: Promptsync) -> None:
    check(promptsync("validate", "--config-only", *JSON), "validate", Exit.FAILED, "refused")


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("plan", ("plan", "--out", "x", "--drift-only")),
        ("plan", ("plan", "--max-deletes", "many")),
        ("apply", ("apply", "--concurrency", "0")),
        ("apply", ("apply", "--unknown")),
        ("validate", ("validate", "--config-only", "--fix")),
        ("validate", ("validate", "too", "much")),
        ("history", ("history", "--unknown")),
        ("import", ("import",)),
        ("import", ("import", "prompts")),
        ("import", ("import", "nowhere")),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_wrong_call(promptsync: Promptsync, kind: str, arguments: tuple[str, ...], first: bool) -> None:
    command, *rest = arguments
    wrong = promptsync(command, *JSON, *rest) if first else promptsync(command, *rest, "--format=json")
    check(wrong, kind, Exit.USAGE, "usage")
    assert wrong.err


@pytest.mark.parametrize("format_", ["text", "xml", "sarif"])
def test_a_wrong_call_in_another_format_writes_no_document(promptsync: Promptsync, format_: str) -> None:
    wrong = promptsync("plan", "--unknown", "--format", format_)
    assert (wrong.code, wrong.out) == (Exit.USAGE, "")
    assert "No such option" in wrong.err


def test_an_interrupt(organisation: Organisation) -> None:
    """Ctrl-C while the organization has not answered yet."""
    answering = Event()
    organisation.fails = lambda _: answering.wait()
    with running_apply(*JSON) as apply:
        apply.wait_until(lambda: bool(organisation.requests))
        apply.interrupt(signal.SIGINT)
        ended = apply.end()
        answering.set()
    check(ended, "apply", Exit.INTERRUPTED, "interrupted")
    assert ended.err.strip() == "Interrupted."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schemas_leave_room_for_more_members(name: SchemaName) -> None:
    text = read_schema(name)
    assert '"additionalProperties": false' not in text
    assert "Readers ignore members that they do not know." in json.loads(text)["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: SchemaName) -> None:
    Draft202012Validator.check_schema(json.loads(read_schema(name)))


def test_a_problem_is_the_same_in_every_document() -> None:
    found = [json.loads(read_schema(name))["$defs"]["problem"] for name in DOCUMENTS]
    assert all(one == found[0] for one in found)
