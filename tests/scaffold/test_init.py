"""``promptsync init``: a repository that is ready, and nothing that was there touched."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from promptsync.schema_files import read_schema
from tests.cli.support import Promptsync, write_prompt

CONFIG = Path("promptsync.yaml")
PROMPT = Path("prompts", "review-change.yaml")
SCHEMA = Path("schemas", "prompt.schema.json")
WORKFLOW = Path(".github", "workflows", "promptsync.yml")
HOOKS = Path(".pre-commit-config.yaml")
IGNORES = Path(".gitignore")
WRITTEN = {CONFIG, PROMPT, SCHEMA, WORKFLOW, HOOKS}
ALL = {*WRITTEN, IGNORES}


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def files() -> dict[Path, bytes]:
    """What stands below the working directory, outside git's own folder."""
    found = (path for path in Path().rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path: path.read_bytes() for path in found}


def read_yaml(path: Path) -> Any:  # the values of a YAML document, which a test picks from by name
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def repository(workdir: Path) -> Path:
    """An empty repository whose branch is main."""
    git("init", "--quiet", "--initial-branch", "main")
    return workdir


def test_everything_is_written_and_valid(repository: Path, promptsync: Promptsync) -> None:
    done = promptsync("init")
    assert (done.code, done.err) == (0, "")
    assert set(files()) == ALL
    assert all(f"Wrote {path.as_posix()}" in done.out for path in WRITTEN)
    assert "Added .promptsync/ and *.promptsync-plan to .gitignore" in done.out
    assert promptsync("validate").out == "1 file checked: no problems.\n"


def test_the_first_prompt_can_be_planned_as_it_is(repository: Path, promptsync: Promptsync) -> None:
    promptsync("init")
    assert "+ create  review-change" in promptsync("plan", "--target", "sandbox").out


def test_the_editor_line_leads_to_the_schema(repository: Path, promptsync: Promptsync) -> None:
    promptsync("init", "--prompts", "team/prompts")
    path = Path("team", "prompts", "review-change.yaml")
    line = path.read_text(encoding="utf-8").partition("\n")[0]
    schema = path.parent / line.removeprefix("# yaml-language-server: $schema=")
    assert schema.read_text(encoding="utf-8") == read_schema("prompt")


def test_a_second_run_writes_nothing(repository: Path, promptsync: Promptsync) -> None:
    promptsync("init")
    before = files()
    done = promptsync("init")
    assert (done.code, files()) == (0, before)
    assert "Wrote" not in done.out
    assert "Added" not in done.out
    assert "Kept promptsync.yaml" in done.out
    assert "Add this" not in done.out


@pytest.mark.parametrize("path", sorted(WRITTEN), ids=str)
def test_a_file_that_is_there_is_kept(path: Path, repository: Path, promptsync: Promptsync) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# mine\n")
    done = promptsync("init")
    assert done.code == 0
    assert path.read_text() == "# mine\n"
    assert set(files()) == ALL


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_nothing_is_written_through_a_link(repository: Path, promptsync: Promptsync) -> None:
    CONFIG.symlink_to("elsewhere.yaml")
    refused = promptsync("init")
    assert refused.code == 1
    assert "promptsync.yaml is a link to nothing" in refused.err
    assert not Path("elsewhere.yaml").exists()
    Path("elsewhere.yaml").write_text("{}\n")
    assert "Kept promptsync.yaml" in promptsync("init").out
    assert Path("elsewhere.yaml").read_text() == "{}\n"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
@pytest.mark.parametrize("name", ["prompts", "schemas", ".github", ".github/workflows", ".gitignore"])
@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_written_through_a_link_out_of_the_repository(
    name: str, there: bool, repository: Path, promptsync: Promptsync, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).symlink_to(outside if there else outside / "missing")
    refused = promptsync("init")
    assert refused.code == 3
    assert "through a link to" in refused.err
    assert files() == {}
    assert [*outside.iterdir()] == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_nothing_is_written_into_gits_own_folder(repository: Path, promptsync: Promptsync) -> None:
    Path("prompts").symlink_to(".git/hooks")
    assert promptsync("init").code == 3
    assert not Path(".git/hooks/review-change.yaml").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_inside_the_repository_is_followed(repository: Path, promptsync: Promptsync) -> None:
    Path("library").mkdir()
    Path("prompts").symlink_to("library")
    assert promptsync("init").code == 0
    assert Path("library/review-change.yaml").is_file()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b".promptsync/\n*.promptsync-plan\n"),
        (b"dist/", b"dist/\n.promptsync/\n*.promptsync-plan\n"),
        (b"dist/\n/.promptsync\n", b"dist/\n/.promptsync\n*.promptsync-plan\n"),
        (b"dist/\r\n", b"dist/\r\n.promptsync/\r\n*.promptsync-plan\r\n"),
        (b"\xff\n*.promptsync-plan\n.promptsync/\n", b"\xff\n*.promptsync-plan\n.promptsync/\n"),
    ],
)
def test_gitignore_gets_what_it_lacks(
    before: bytes, after: bytes, repository: Path, promptsync: Promptsync
) -> None:
    IGNORES.write_bytes(before)
    assert promptsync("init").code == 0
    assert IGNORES.read_bytes() == after
    assert "Added" not in promptsync("init").out


def test_git_ignores_state_and_saved_plans(repository: Path, promptsync: Promptsync) -> None:
    promptsync("init")
    assert promptsync("plan", "--target", "sandbox", "--out", "reviewed.promptsync-plan").code == 0
    git("add", "--all")
    listed = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout
    assert {Path(name) for name in listed.splitlines()} == ALL


def test_an_empty_folder_names_init(repository: Path, promptsync: Promptsync) -> None:
    for command in (["validate"], ["plan", "--target", "sandbox"]):
        assert "Run `promptsync init`" in promptsync(*command).out
        Path("prompts").mkdir(exist_ok=True)
        assert "Run `promptsync init`" in promptsync(*command).out
        Path("prompts").rmdir()
    promptsync("init")
    assert promptsync("validate").code == 0


def test_a_library_gets_no_first_prompt(repository: Path, promptsync: Promptsync) -> None:
    write_prompt("mine", command="review-change")
    promptsync("init")
    assert not PROMPT.exists()
    assert promptsync("validate").code == 0


def test_the_hook_to_add_is_shown_where_pre_commit_is_configured(
    repository: Path, promptsync: Promptsync
) -> None:
    promptsync("init", "--prompts", "elsewhere")
    entry = read_yaml(HOOKS)["repos"]
    HOOKS.write_text("repos: []\n")
    out = promptsync("init").out
    shown = out.partition(f"Add this to repos: in {HOOKS}:\n")[2].partition("\n\n")[0]
    assert yaml.safe_load(shown) == entry


def test_the_configured_directory_is_used(repository: Path, promptsync: Promptsync) -> None:
    CONFIG.write_text("prompts: library\n")
    promptsync("init")
    assert Path("library", "review-change.yaml").is_file()


@pytest.mark.parametrize("name", ["on", "1", "my prompts", "a: b", "<branch>", "größe", 'q"uote'])
def test_any_directory_name_is_written_as_yaml(name: str, repository: Path, promptsync: Promptsync) -> None:
    assert promptsync("init", "--prompts", name).code == 0
    assert read_yaml(CONFIG)["prompts"] == name
    assert promptsync("validate").code == 0


@pytest.mark.parametrize("name", [".", "..", "../beside", os.devnull])
def test_a_directory_that_is_not_below_is_a_wrong_usage(
    name: str, repository: Path, promptsync: Promptsync
) -> None:
    assert promptsync("init", "--prompts", name).code == 64
    assert files() == {}


def test_another_directory_than_the_configured_is_a_wrong_usage(
    repository: Path, promptsync: Promptsync
) -> None:
    CONFIG.write_text("prompts: library\n")
    assert promptsync("init", "--prompts", "prompts").code == 64
    assert set(files()) == {CONFIG}


def test_a_configuration_that_is_not_valid_fails(repository: Path, promptsync: Promptsync) -> None:
    CONFIG.write_text("promts: library\n")
    done = promptsync("init")
    assert (done.code, set(files())) == (1, {CONFIG})
    assert "promptsync validate" in done.err


def test_a_folder_of_a_repository_is_refused(
    repository: Path, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("below").mkdir()
    monkeypatch.chdir("below")
    done = promptsync("init")
    assert (done.code, files()) == (3, {})
    assert f"Go to {repository}" in done.err


def test_what_is_in_the_way_is_named(repository: Path, promptsync: Promptsync) -> None:
    Path("schemas").write_text("not a folder")
    done = promptsync("init")
    assert done.code == 1
    assert "schemas/prompt.schema.json cannot be written" in done.err


def test_outside_git_it_says_so(workdir: Path, promptsync: Promptsync) -> None:
    done = promptsync("init")
    assert (done.code, set(files())) == (0, ALL)
    assert "This is not a git repository yet." in done.out
    assert read_yaml(WORKFLOW)[True]["push"] == {"branches": ["main"]}  # on: is a boolean to YAML 1.1


@pytest.mark.parametrize("branch", ["trunk", "release/2026", 'odd"name', "on"])
def test_the_checked_out_branch_is_applied(branch: str, workdir: Path, promptsync: Promptsync) -> None:
    git("init", "--quiet", "--initial-branch", branch)
    done = promptsync("init")
    assert f"(applies what is pushed to {branch})" in done.out
    assert read_yaml(WORKFLOW)[True]["push"] == {"branches": [branch]}
    assert read_yaml(WORKFLOW)[True]["pull_request"] == {"branches": [branch]}
    assert read_yaml(WORKFLOW)["jobs"]["apply"]["if"].endswith(f"github.ref == 'refs/heads/{branch}'")


def test_a_quote_in_a_branch_is_doubled_in_an_expression(workdir: Path, promptsync: Promptsync) -> None:
    git("init", "--quiet", "--initial-branch", "it's")
    promptsync("init")
    assert read_yaml(WORKFLOW)["jobs"]["apply"]["if"].endswith("github.ref == 'refs/heads/it''s'")


def test_the_remotes_default_branch_goes_before_the_checked_out(
    workdir: Path, promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "--quiet", "--bare", "--initial-branch", "trunk", "bare")
    git("clone", "--quiet", "bare", "first")
    git("-C", "first", "commit", "--quiet", "--allow-empty", "-m", "One")
    git("-C", "first", "push", "--quiet", "origin", "trunk")
    git("clone", "--quiet", "bare", "second")
    monkeypatch.chdir("second")
    git("switch", "--quiet", "--create", "topic")
    promptsync("init")
    assert read_yaml(WORKFLOW)[True]["push"] == {"branches": ["trunk"]}


def test_an_unreleased_promptsync_says_that_it_cannot_name_its_commit(
    repository: Path, promptsync: Promptsync
) -> None:
    first, second = promptsync("init").out, promptsync("init").out
    assert "This promptsync is not a release" in first
    assert "This promptsync is not a release" not in second


def test_a_workflow_by_which_prompts_follow_their_source(workdir: Path, promptsync: Promptsync) -> None:
    result = promptsync("init", "--update")
    assert "Wrote .github/workflows/promptsync-update.yml\n" in result.out
    workflow = yaml.safe_load(Path(".github/workflows/promptsync-update.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert job["steps"][-1]["with"] == {"command": "update"}
    assert not any("secrets" in str(step) for step in job["steps"])


def test_a_workflow_that_keeps_a_site_and_publishes_nothing(workdir: Path, promptsync: Promptsync) -> None:
    result = promptsync("init", "--site")
    assert "Wrote .github/workflows/promptsync-site.yml\n" in result.out
    workflow = yaml.safe_load(Path(".github/workflows/promptsync-site.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert (workflow["permissions"], job["permissions"]) == ({}, {"contents": "read"})
    assert not any("secrets" in str(step) for step in job["steps"])
    (run,) = [step["run"] for step in job["steps"] if "promptsync site" in step.get("run", "")]
    _, *arguments = shlex.split(run.replace("$RUNNER_TEMP", str(workdir)))
    assert promptsync(*arguments).code == 0
    assert Path("site", "index.html").exists()
    assert job["steps"][-1]["with"]["path"] == "${{ runner.temp }}/site"
