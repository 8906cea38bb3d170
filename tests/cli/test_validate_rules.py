"""``promptsync validate`` with the rules: its formats, --fix, promptsync.yaml; and plan with the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.problems import RULES
from promptsync.schema_files import read_schema
from tests.cli.support import ROOT, run_command, write_prompt
from tests.library.rules.test_secret import SAMPLES

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

HIDDEN = "name: a\ndescription: Use when asked about it.\nisSkill: true\nprompt: a\u200bb\n"
TOKEN = SAMPLES["GitHub token"]
FORMATS = ["text", "json", "github", "sarif"]


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    Path(".git").mkdir()
    write_prompt("good")


def test_text_shows_the_line(promptsync: Promptsync) -> None:
    write_prompt("vague", description="Reviews code with care.")
    done = promptsync("validate")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1:3] == [
        "    1 | description: Reviews code with care.",
        f"      | {' ' * 13}^",
    ]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("field", ["description", "prompt", "name"])
def test_a_secret_is_shown_in_no_format(promptsync: Promptsync, format_: str, field: str) -> None:
    write_prompt("leaky", **{field: f"Use when asked: $ARGUMENTS {TOKEN}"})
    done = promptsync("validate", "--format", format_)
    assert done.code == 1
    assert "GitHub token" in done.out
    assert TOKEN not in done.out + done.err


def test_no_line_of_the_configuration_or_from_outside_is_shown(
    promptsync: Promptsync, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.yaml"
    outside.write_text(f"{TOKEN}\n")
    Path("prompts/link.yaml").symlink_to(outside)
    Path("promptsync.yaml").write_text(f"targets:\n  default:\n    token: {TOKEN}\n")
    done = promptsync("validate")
    assert done.code == 1
    assert TOKEN not in done.out


@pytest.mark.parametrize("format_", ["github", "sarif"])
@pytest.mark.parametrize("place", [".", "prompts", "prompts/deep"])
def test_paths_are_from_the_root_wherever_it_runs(
    promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch, format_: str, place: str
) -> None:
    write_prompt("deep/vague", description="Reviews code with care.")
    root = Path.cwd()
    monkeypatch.chdir(place)
    done = promptsync("validate", "--prompts", os.path.relpath(root / "prompts"), "--format", format_)
    assert done.code == 0
    named = "file=prompts/deep/vague.yaml," if format_ == "github" else '"uri": "prompts/deep/vague.yaml"'
    assert named in done.out


def test_fix_writes_the_file_and_validates_again(promptsync: Promptsync) -> None:
    path = Path("prompts/hidden.yaml")
    path.write_bytes(HIDDEN.encode())
    assert promptsync("validate").code == 1
    done = promptsync("validate", "--fix")
    assert (done.code, done.err) == (0, "Fixed prompts/hidden.yaml\n")
    assert done.out == "2 files checked: no problems.\n"
    assert path.read_bytes() == HIDDEN.replace("\u200b", "").encode()
    assert promptsync("validate", "--fix").err == ""


def test_fix_mends_only_what_was_asked_for(promptsync: Promptsync) -> None:
    for name in ("one", "two"):
        Path(f"prompts/{name}.yaml").write_text("\ufeff" + HIDDEN.replace("a", name), encoding="utf-8")
    done = promptsync("validate", "--diff", "prompts/one.yaml")
    assert "two.yaml" not in done.out
    done = promptsync("validate", "--fix", "prompts/one.yaml", "--select", "byte-order-mark")
    assert done.err == "Fixed prompts/one.yaml\n"
    one, two = (Path(f"prompts/{name}.yaml").read_text(encoding="utf-8") for name in ("one", "two"))
    assert ("\ufeff" in one, "\u200b" in one) == (False, True)
    assert "\ufeff" in two


def test_fix_leaves_what_is_wrong_otherwise(promptsync: Promptsync) -> None:
    Path("prompts/hidden.yaml").write_text(HIDDEN + "nope: 1\n", encoding="utf-8")
    done = promptsync("validate", "--fix")
    assert (done.code, done.err) == (1, "Fixed prompts/hidden.yaml\n")
    assert "unknown-field" in done.out
    assert "hidden-unicode" not in done.out


@pytest.mark.parametrize(("word", "code"), [("off", 0), ("'off'", 0), ("warning", 0), ("error", 1)])
def test_the_configuration_changes_a_rule(promptsync: Promptsync, word: str, code: int) -> None:
    write_prompt("vague", description="Reviews code with care.")
    Path("promptsync.yaml").write_text(f"rules:\n  vague-description: {word}\n")
    done = promptsync("validate")
    assert done.code == code
    assert ("vague-description" in done.out) == ("off" not in word)


@pytest.mark.parametrize("line", ["vague: off", "too-long: warning", "secret: true", "secret: loud"])
def test_a_wrong_rule_or_severity_is_a_finding_of_the_configuration(
    promptsync: Promptsync, line: str
) -> None:
    Path("promptsync.yaml").write_text(f"rules:\n  {line}\n")
    done = promptsync("validate")
    assert done.code == 1
    assert "[config]" in done.out


def test_the_schema_knows_every_rule_that_can_be_changed() -> None:
    known = json.loads(read_schema("config"))["properties"]["rules"]["propertyNames"]["enum"]
    assert known == [rule.id for rule in RULES.values() if rule.changeable]


def test_reserved_commands_and_the_own_schema(promptsync: Promptsync) -> None:
    write_prompt("deploy", command="deploy")
    Path("own.json").write_text('{"properties": {"command": {"pattern": "^team-"}}}')
    Path("promptsync.yaml").write_text("reserved: [Deploy]\nschema: own.json\n")
    done = promptsync("validate")
    assert done.code == 1
    assert "[reserved-command]" in done.out
    assert 'command is not as own.json says: pattern "^team-" [own-schema]' in done.out


def test_a_plan_stops_at_an_error_and_shows_a_warning(promptsync: Promptsync) -> None:
    write_prompt("vague", description="Reviews code with care.")
    shown = promptsync("plan", "--target", "sandbox")
    assert shown.code == 0
    assert shown.out.count("[vague-description]") == 1
    assert promptsync("plan", "--target", "sandbox", "--format", "json").rules == ["vague-description"]
    Path("prompts/hidden.yaml").write_text(HIDDEN, encoding="utf-8")
    assert promptsync("plan", "--target", "sandbox").code == 1


def test_the_starter_library_has_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run_command("validate").out == "19 files checked: no problems.\n"
