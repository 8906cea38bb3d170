"""promptsync.yaml: its schema, and a finding with its place for whatever is wrong with it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from promptsync.config import Config, ConfigSearch, Target, find_config, load_config, misnamed
from promptsync.policy import ConflictPolicy, DriftPolicy
from promptsync.schema_files import read_schema
from tests.ledger.git_scene import SECRET
from tests.planning.values import prompt
from tests.repositories import write_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SCHEMA: dict[str, Any] = json.loads(read_schema("config"))

EVERYTHING = """\
# yaml-language-server: $schema=schemas/config.schema.json
prompts: library
targets:
  default:
    api: https://app.ona.com/api
    organization: 0198f6f6-0000-7000-8000-000000000000
    token: ONA_OUR_KEY
    state: git
    remote: upstream
    include: [shared/**, team-a/**]
    exclude: [drafts/**]
  staging:
    state: file:.promptsync/staging.sqlite3
policies:
  drift: keep
  conflict: overwrite
limits:
  maxDeletes: 10%
  maxUpdates: 20
"""


@dataclass(frozen=True)
class Bad:
    """A configuration, where its finding is, and words of its message and hint."""

    text: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = "config"


BAD = {
    "an unknown key": Bad("policy: {}\n", 1, 1, "policy is not known here", "Did you mean policies?"),
    "an unknown key that is like none": Bad(
        "x: 1\n", 1, 1, "x is not known here", "There are prompts, targets"
    ),
    "an unknown key of a target": Bad(
        "targets:\n  default:\n    organisation: x\n", 3, 5, "organisation", "Did you mean organization?"
    ),
    "an unknown policy": Bad("policies:\n  drft: keep\n", 2, 3, "drft is not known", "Did you mean drift?"),
    "a policy that is none": Bad(
        "policies:\n  drift: ask\n", 2, 10, "policies.drift is ask", "It takes keep, fail, overwrite."
    ),
    "a conflict that is kept": Bad(
        "policies: {conflict: keep}\n", 1, 22, "policies.conflict is keep", "It takes skip, fail, overwrite."
    ),
    "a limit beyond all": Bad("limits:\n  maxDeletes: 130%\n", 2, 15, "limits.maxDeletes is 130%"),
    "a limit below nothing": Bad("limits: {maxUpdates: -1}\n", 1, 22, "limits.maxUpdates"),
    "a limit in parts": Bad("limits: {maxUpdates: 1.5}\n", 1, 22, "limits.maxUpdates"),
    "a target's name": Bad("targets:\n  Team A: {}\n", 2, 3, "Team A cannot be a name here", "lower-case"),
    "a target that is built in": Bad("targets:\n  sandbox: {}\n", 2, 3, "sandbox", "built in"),
    "an organization that is no id": Bad(
        "targets: {default: {organization: acme}}\n", 1, 35, "targets.default.organization is acme"
    ),
    "an address without a scheme": Bad(
        "targets: {default: {api: app.ona.com}}\n", 1, 26, "targets.default.api is app.ona.com", "base URL"
    ),
    "a state that is none": Bad(
        "targets: {default: {state: s3}}\n", 1, 28, "targets.default.state is s3", "file:"
    ),
    "a ref git cannot hold": Bad("targets: {default: {state: 'ref:a..b'}}\n", 1, 28, "state is ref:a..b"),
    "a ref that git keeps": Bad("targets: {default: {state: 'ref:a.lock/b'}}\n", 1, 1, "end in .lock"),
    "a ref beside all others": Bad("targets: {default: {state: 'ref:/x'}}\n", 1, 28, "state is ref:/x"),
    "a ledger for two targets": Bad(
        "targets: {default: {}, eu: {state: 'ref:Default'}}\n", 1, 1, "the same ledger, ref:Default", "state:"
    ),
    "a ledger in another one": Bad(
        "targets: {default: {state: 'ref:team'}, eu: {state: 'ref:team/eu'}}\n", 1, 1, "cannot hold both"
    ),
    "a remote that is an option": Bad("targets: {default: {remote: --x}}\n", 1, 29, "targets.default.remote"),
    "patterns that are no list": Bad(
        "targets: {default: {include: x}}\n", 1, 30, "targets.default.include", "gitignore"
    ),
    "targets that are a list": Bad("targets: [default]\n", 1, 10, "it takes a mapping"),
    "a list": Bad("- prompts\n", 1, 1, "it takes a mapping"),
    "a key twice": Bad("prompts: a\nprompts: b\n", 2, 1, "prompts is written twice"),
    "a tag": Bad("prompts: !!python/name:os.system x\n", 1, 10, "tag"),
    "no YAML": Bad("prompts: [\n", 2, 1, "", rule="yaml-syntax"),
    "two documents": Bad("prompts: a\n---\nprompts: b\n", 2, 1, "", rule="yaml-documents"),
}


def subschemas(schema: object) -> Iterator[dict[str, Any]]:
    """The schema and every schema in it."""
    if isinstance(schema, dict):
        yield schema
    for below in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from subschemas(below)


def test_the_schema_is_one_and_its_examples_and_defaults_hold() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)
    checked = 0
    for schema in subschemas(SCHEMA):
        values = [*schema.get("examples", []), *([schema["default"]] if "default" in schema else [])]
        for value in values if isinstance(schema.get("examples", []), list) else []:
            validator = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
            validator.validate(value)
            checked += 1
    assert checked > 10


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "promptsync.yaml"
    path.write_text(EVERYTHING, encoding="utf-8")
    config, problems = load_config(path, "promptsync.yaml", path.parent)
    assert problems == []
    assert (config.root, config.prompts) == (tmp_path, Path("library"))
    assert (config.drift, config.conflict) == (DriftPolicy.KEEP, ConflictPolicy.OVERWRITE)
    assert config.target("default") == Target(
        name="default",
        api="https://app.ona.com/api",
        organization="0198f6f6-0000-7000-8000-000000000000",
        token="ONA_OUR_KEY",
        state="git",
        remote="upstream",
        include=("shared/**", "team-a/**"),
        exclude=("drafts/**",),
    )
    assert config.target("staging") == Target("staging", state="file:.promptsync/staging.sqlite3")
    assert config.target("sandbox") == Target("sandbox")
    assert config.target("other") is None


@pytest.mark.parametrize("text", ["# nothing\n", "{}\n", "targets:\n  default: {}\n"])
def test_nothing_said_is_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "promptsync.yaml"
    path.write_text(text, encoding="utf-8")
    config, problems = load_config(path, "promptsync.yaml", path.parent)
    assert problems == []
    assert config == Config(tmp_path, targets={"default": Target("default")} if "default" in text else {})


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_one_is_a_finding_with_its_place(tmp_path: Path, bad: Bad) -> None:
    path = tmp_path / "promptsync.yaml"
    path.write_text(bad.text, encoding="utf-8")
    config, problems = load_config(path, "promptsync.yaml", path.parent)
    assert config == Config(tmp_path)
    found = problems[0]
    assert found.origin
    assert (found.rule, found.origin.file, found.origin.line, found.origin.column) == (
        bad.rule,
        "promptsync.yaml",
        bad.line,
        bad.column,
    )
    assert bad.message in found.message.replace('"', "")
    assert bad.hint in found.hint


def test_all_findings_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "promptsync.yaml"
    path.write_text(
        "polices: {}\ntargets:\n  default: {stat: git}\nlimits: {maxUpdates: x}\n", encoding="utf-8"
    )
    _, problems = load_config(path, "promptsync.yaml", path.parent)
    assert [one.origin and one.origin.line for one in problems] == [1, 3, 4]


@pytest.mark.parametrize("schema", ["../own.json", "/etc/passwd", "link.json", ".git/config"])
def test_a_path_that_leads_out_of_the_repository_is_refused(tmp_path: Path, schema: str) -> None:
    (tmp_path / "link.json").symlink_to("/etc/passwd")
    path = tmp_path / "promptsync.yaml"
    path.write_text(f"schema: {schema}\n", encoding="utf-8")
    config, (one,) = load_config(path, "promptsync.yaml", tmp_path)
    assert (config, one.message) == (Config(tmp_path), f"{schema} leads out of the repository")
    path.write_text("targets: {a: {state: 'file:../ledger'}}\n", encoding="utf-8")
    _, (one,) = load_config(path, "promptsync.yaml", tmp_path)
    assert one.message == "../ledger leads out of the repository"


def test_a_number_of_thousands_of_digits_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "promptsync.yaml"
    path.write_text(f"limits: {{maxUpdates: {'9' * 5000}}}\n", encoding="utf-8")
    _, problems = load_config(path, "promptsync.yaml", tmp_path)
    assert {one.rule for one in problems} == {"config"}


@pytest.mark.parametrize(
    "name", ["promptsync.yml", ".promptsync.yaml", "Promptsync.yaml", "promptsync.json", "prompt-sync.yaml"]
)
def test_a_name_that_is_not_read_is_an_error_that_names_the_right_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("policies: {drift: fail}\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    search = find_config(tmp_path / "below", tmp_path)
    assert search == ConfigSearch(None, [tmp_path / name])
    one = misnamed(search.near[0], name)
    assert one.message == f"{name} is not read: the configuration is promptsync.yaml"
    assert one.hint == "Rename it to promptsync.yaml, or delete it."


def test_the_right_name_beside_a_near_one_is_read_and_the_other_named(tmp_path: Path) -> None:
    for name in ("promptsync.yaml", "promptsync.yml", "promptsync-notes.md", "my-promptsync.yaml"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    search = find_config(tmp_path, tmp_path)
    assert search == ConfigSearch(tmp_path / "promptsync.yaml", [tmp_path / "promptsync.yml"])
    assert "Move what it says" in misnamed(search.near[0], "promptsync.yml").hint


@pytest.mark.parametrize("kind", ["is a link to nothing", "is a folder", "is not a regular file"])
def test_what_is_no_file_is_an_error_and_not_the_defaults(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "promptsync.yaml"
    make = {"is a link to nothing": lambda: path.symlink_to("gone"), "is a folder": path.mkdir}
    make.get(kind, lambda: os.mkfifo(path))()
    assert find_config(tmp_path, tmp_path).file == path
    _, (one,) = load_config(path, "promptsync.yaml", tmp_path)
    assert (one.rule, one.message) == ("config", f"promptsync.yaml {kind}")


class TestInACommand:
    """As a bad prompt file: named, and nothing is done."""

    @pytest.mark.usefixtures("clone")
    def test_a_bad_one_stops_plan_and_apply(self, promptsync: Promptsync, organisation: Organisation) -> None:
        write_library({"one": prompt()})
        Path("promptsync.yaml").write_text("policies:\n  drft: keep\n", encoding="utf-8")
        for arguments in (["validate"], ["plan"], ["apply", "--yes"]):
            ended = promptsync(*arguments)
            assert ended.code == 1
            assert 'promptsync.yaml:2:3: error: "drft" is not known here [config]' in ended.out
            assert "Did you mean drift?" in ended.out
        assert promptsync("plan", "--format", "json").rules == ["config"]
        assert organisation.requests == []

    @pytest.mark.usefixtures("clone", "organisation")
    @pytest.mark.parametrize("token", [SECRET, f"ONA_{SECRET}", f"{SECRET}\\n", "S3CRET" * 20])
    def test_a_token_that_was_pasted_there_is_never_shown(self, promptsync: Promptsync, token: str) -> None:
        write_library({"one": prompt()})
        Path("promptsync.yaml").write_text(f'targets: {{default: {{token: "{token}"}}}}\n', encoding="utf-8")
        for arguments in (["validate"], ["plan"], ["plan", "--format", "json"], ["history"], ["unlock"]):
            ended = promptsync(*arguments)
            assert token[:10] not in ended.out + ended.err
        assert "targets.default.token" in promptsync("plan").out

    @pytest.mark.usefixtures("clone", "organisation")
    def test_include_and_exclude_choose_by_key(self, promptsync: Promptsync) -> None:
        keys = ("shared/a", "team/b", "team/drafts/c", "other/d")
        write_library({key: prompt(name=key) for key in keys})
        config = "targets: {default: {include: [shared/**, team/**], exclude: ['**/drafts/**']}}\n"
        Path("promptsync.yaml").write_text(config, encoding="utf-8")
        planned = promptsync("plan", "--format", "json").document
        assert [change["key"] for change in planned["changes"]] == ["shared/a", "team/b"]

    @pytest.mark.usefixtures("clone")
    def test_a_token_variable_and_an_address_of_its_own(
        self, promptsync: Promptsync, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_library({"one": prompt()})
        url, token = os.environ["ONA_BASE_URL"], os.environ["ONA_API_KEY"]
        Path("promptsync.yaml").write_text(
            f"targets: {{team: {{api: '{url}', token: ONA_TEAM_KEY}}}}\n", encoding="utf-8"
        )
        monkeypatch.setenv("ONA_BASE_URL", "http://127.0.0.1:1")
        monkeypatch.setenv("ONA_API_KEY", "of-another")
        monkeypatch.setenv("PROMPTSYNC_ALLOWED_HOSTS", url.removeprefix("http://"))
        assert promptsync("plan", "--target", "team").code == 1
        monkeypatch.setenv("ONA_TEAM_KEY", token)
        assert promptsync("plan", "--target", "team").code == 0

    @pytest.mark.usefixtures("clone", "organisation")
    def test_limits_stop_what_goes_beyond(self, promptsync: Promptsync) -> None:
        write_library({f"p{n}": prompt(name=f"p{n}") for n in range(3)})
        assert promptsync("apply", "--yes").code == 0
        write_library({f"p{n}": prompt("Edited.\n", name=f"p{n}") for n in range(3)})
        Path("promptsync.yaml").write_text("limits: {maxUpdates: 2}\n", encoding="utf-8")
        refused = promptsync("apply", "--yes", "--format", "json")
        assert refused.code == 3
        assert "guard" in refused.rules
        assert promptsync("apply", "--yes", "--max-updates", "3").code == 0
