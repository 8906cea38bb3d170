"""stdout carries the result and nothing else, whole and pure in JSON; the rest is on stderr."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from promptsync.schema_files import SCHEMAS, schema_path
from tests.cli.support import COMMAND, run_command, write_prompt

if TYPE_CHECKING:
    from promptsync.schema_files import SchemaName
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

JSON = ("--format", "json")


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    write_prompt("one", command="one")
    write_prompt("two")


def test_a_plan_says_nothing_beside_its_result(promptsync: Promptsync, organisation: Organisation) -> None:
    plan = promptsync("plan")
    assert plan.out.startswith(f"Plan for default (organization {organisation.store.organization})\n")
    assert plan.err == ""


@pytest.mark.usefixtures("organisation")
def test_progress_is_beside_the_result(promptsync: Promptsync) -> None:
    done = promptsync("apply", "--yes")
    assert sorted(line.partition(" ")[2] for line in done.err.splitlines()) == ["create one", "create two"]
    assert [line.partition(" ")[0] for line in done.err.splitlines()] == ["[1/2]", "[2/2]"]
    assert "[1/2]" not in done.out


def test_json_of_plan_and_apply(promptsync: Promptsync, organisation: Organisation) -> None:
    plan = promptsync("plan", *JSON)
    assert plan.document["organization"] == organisation.store.organization
    assert [change["action"] for change in plan.document["changes"]] == ["create", "create"]
    done = promptsync("apply", "--yes", *JSON)
    assert [change["status"] for change in done.document["changes"]] == ["applied", "applied"]
    settled = promptsync("apply", "--yes", *JSON)
    assert settled.document["changes"] == []
    assert settled.document["summary"]["unchanged"] == 2


def test_json_of_every_action(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("gone")
    assert promptsync("apply", "--yes").code == 0
    by_hand = Prompt("three", "Use when asked for three.", "three\n", is_skill=True)
    organisation.store.create(by_hand)
    organisation.edit("two", "drift\n")
    Path("prompts/gone.yaml").unlink()
    write_prompt("one")  # the command is taken away
    write_prompt("three")
    write_prompt("four")
    document = promptsync("plan", "--drift", "overwrite", *JSON).document
    assert {change["key"]: change["action"] for change in document["changes"]} == {
        "gone": "delete",
        "one": "replace",
        "two": "update",
        "four": "create",
        "three": "adopt",
    }
    assert promptsync("apply", "--yes", "--drift", "overwrite", *JSON).document["summary"]["replace"] == 1
    assert promptsync("plan", "--detailed-exitcode").code == 0


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_json_of_an_invalid_library(promptsync: Promptsync, command: list[str]) -> None:
    write_prompt("two", command="one")
    failed = promptsync(*command, *JSON)
    assert (failed.code, failed.document["organization"]) == (1, None)
    assert set(failed.rules) == {"duplicate-command"}


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_json_of_a_remote_error(
    promptsync: Promptsync, organisation: Organisation, command: list[str]
) -> None:
    organisation.fails = lambda request: request.method == "ListPrompts"
    failed = promptsync(*command, *JSON)
    assert failed.code == 1
    assert failed.rules == ["remote"]
    assert failed.err.startswith("error: ")


@pytest.mark.usefixtures("organisation")
def test_json_of_a_refusal(promptsync: Promptsync) -> None:
    refused = promptsync("apply", *JSON)
    assert refused.code == 3
    assert refused.rules == ["refused"]


def test_json_of_a_conflict(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.store.create(Prompt("two", "d", "by hand\n"))
    refused = promptsync("apply", "--yes", *JSON)
    assert refused.code == 3
    assert refused.rules == ["adoption-needed"]
    assert refused.document["problems"][0]["origin"]["file"] == "prompts/two.yaml"


@pytest.mark.usefixtures("organisation")
def test_json_of_a_key_that_no_file_has(promptsync: Promptsync) -> None:
    wrong = promptsync("plan", "--adopt", "three", *JSON)
    assert wrong.code == 64
    assert "three" in wrong.document["problems"][0]["message"]


def test_json_of_a_failed_apply(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.fails = lambda request: b'"one"' in request.body
    partly = promptsync("apply", "--yes", *JSON)
    assert partly.code == 4
    assert {change["key"]: change["status"] for change in partly.document["changes"]} == {
        "one": "failed",
        "two": "applied",
    }
    (failed,) = (change for change in partly.document["changes"] if change["key"] == "one")
    assert failed["problem"]["rule"] == "remote"


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("validate",)])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_reader_that_goes_away_stops_nothing(
    promptsync: Promptsync, command: list[str], format_: str
) -> None:
    """As in ``promptsync plan | head -1``; both streams, as with ``2>&1``."""
    process = subprocess.Popen(
        [COMMAND, *command, "--format", format_], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    process.stdout.close()
    assert process.wait(30) == 0
    assert promptsync("plan", "--detailed-exitcode").code == (0 if "apply" in command else 2)


def test_help_for_a_reader_that_goes_away() -> None:
    process = subprocess.Popen([COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 0


def test_a_stream_that_cannot_show_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    write_prompt("one", name="caf\u00e9 \U0001f600")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = run_command("plan", "--target", "sandbox")
    assert shown.code == 0
    assert '"caf\\xe9 \\U0001f600"' in shown.out


def test_validate_in_json(promptsync: Promptsync) -> None:
    write_prompt("three", command="ONE")
    write_prompt("four", isCommand=True)
    found = promptsync("validate", *JSON)
    document = found.document
    assert (found.code, found.err, document["kind"]) == (1, "", "validate")
    assert document["summary"] == {"files": 4, "prompts": 3, "errors": 1, "warnings": 2}
    assert {(each["rule"], each["severity"], each["origin"]["file"]) for each in document["problems"]} == {
        ("similar-command", "warning", "prompts/one.yaml"),
        ("similar-command", "warning", "prompts/three.yaml"),
        ("command-flag", "error", "prompts/four.yaml"),
    }


def test_validate_in_text(promptsync: Promptsync) -> None:
    good = promptsync("validate")
    assert (good.code, good.out, good.err) == (0, "2 files checked: no problems.\n", "")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_the_file(promptsync: Promptsync, name: SchemaName) -> None:
    shown = promptsync("schema", name)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == schema_path(name).read_text(encoding="utf-8")
