"""``doctor``: what promptsync needs, and what to do about what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.scaffold import release
from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation, Request
    from tests.cli.support import Document, Promptsync

JSON = ("--format", "json")
LINE = "# yaml-language-server: $schema="
FILE = f"{LINE}../schemas/prompt.schema.json\nname: One\ndescription: D.\nisSkill: true\nprompt: P\n"


def checked(promptsync: Promptsync, *arguments: str) -> dict[str, Document]:
    """The last check of each area."""
    document = promptsync("doctor", *JSON, *arguments).document
    return {one["area"]: one for one in document["checks"]}


def health(promptsync: Promptsync, *arguments: str) -> dict[str, str]:
    return {area: one["health"] for area, one in checked(promptsync, *arguments).items()}


@pytest.mark.usefixtures("clone")
def test_all_is_well(promptsync: Promptsync) -> None:
    write_prompt("one")
    shown = promptsync("doctor")
    assert shown.code == Exit.DONE
    assert "ok       organization   Sandbox (" in shown.out
    assert (
        "ok       ledger         refs/promptsync/default can be fetched from origin and pushed there"
        in shown.out
    )
    assert shown.out.endswith("\n0 errors, 0 warnings.\n")


def test_nothing_is_written(promptsync: Promptsync, organisation: Organisation, clone: Path) -> None:
    write_prompt("one")
    git(clone, "add", "-A")
    before = (
        git(clone, "for-each-ref"),
        git(clone, "ls-remote", "origin"),
        git(clone, "status", "--porcelain"),
    )
    assert promptsync("doctor").code == Exit.DONE
    after = git(clone, "for-each-ref"), git(clone, "ls-remote", "origin"), git(clone, "status", "--porcelain")
    assert after == before
    assert organisation.store.log() == []
    (asked,) = (one for one in organisation.requests if one.method == "UpdatePrompt")
    assert set(asked.body.decode().strip("{}").split(":")[0].split(",")) == {'"promptId"'}


@pytest.mark.parametrize(
    ("method", "area", "found"),
    [
        ("ListPrompts", "read", "error"),
        ("UpdatePrompt", "write", "warning"),
        ("ListAuditLogs", "audit", "warning"),
        ("ListWorkflows", "automations", "warning"),
        ("GetAuthenticatedIdentity", "token", "error"),
    ],
)
@pytest.mark.usefixtures("workdir")
def test_a_permission_is_asked_for(
    promptsync: Promptsync, organisation: Organisation, method: str, area: str, found: str
) -> None:
    def fails(request: Request) -> bool:
        return request.method == method

    write_prompt("one")
    organisation.fails = fails
    assert checked(promptsync)[area]["health"] == found
    assert promptsync("doctor").code == (Exit.FAILED if found == "error" else Exit.DONE)


@pytest.mark.usefixtures("organisation")
def test_another_organization_is_an_error(promptsync: Promptsync) -> None:
    write_prompt("one")
    Path("promptsync.yaml").write_text(
        "targets: {default: {organization: 0197a1c4-0000-7000-8000-000000000001}}\n", encoding="utf-8"
    )
    assert health(promptsync)["organization"] == "error"


def test_without_a_token_the_rest_is_checked(
    promptsync: Promptsync, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prompt("one")
    monkeypatch.delenv("ONA_BASE_URL")
    found = health(promptsync)
    assert found["token"] == "error"
    assert {"ledger", "hook", "workflow"} <= found.keys()
    assert "read" not in found


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(("name", "value"), [("SSL_CERT_FILE", "nowhere.pem"), ("HTTPS_PROXY", "a b")])
def test_a_proxy_and_certificates_that_cannot_be_used(
    promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    write_prompt("one")
    monkeypatch.setenv("ONA_BASE_URL", "https://127.0.0.1:1")
    monkeypatch.setenv("ONA_API_KEY", "token")
    monkeypatch.setenv(name, value)
    assert checked(promptsync)["network"]["health"] == "error"


@pytest.mark.usefixtures("organisation")
def test_a_broken_configuration_has_its_place(promptsync: Promptsync) -> None:
    write_prompt("one")
    Path("promptsync.yaml").write_text("limits:\n  maxDeletes: many\n", encoding="utf-8")
    found = checked(promptsync)["configuration"]
    assert found["health"] == "error"
    assert found["message"].startswith("promptsync.yaml:2:")


def test_a_remote_that_takes_no_push(promptsync: Promptsync, clone: Path, origin: Path) -> None:
    write_prompt("one")
    (origin / "objects").chmod(0o555)
    git(clone, "remote", "set-url", "--push", "origin", str(origin.parent / "nowhere.git"))
    found = checked(promptsync)["ledger"]
    assert found["health"] == "warning"
    assert "can be fetched from origin but not pushed" in found["message"]
    git(clone, "remote", "set-url", "origin", str(origin.parent / "nowhere.git"))
    assert health(promptsync)["ledger"] == "error"
    git(clone, "remote", "remove", "origin")
    assert "stays on this machine" in checked(promptsync)["ledger"]["message"]
    (origin / "objects").chmod(0o755)


@pytest.mark.usefixtures("organisation")
def test_schema_lines_that_lead_nowhere_are_mended(promptsync: Promptsync, workdir: Path) -> None:
    for folder, line in (("a", "nowhere.json"), ("b/c", "../../nowhere.json"), ("d", "https://host/x.json")):
        path = workdir / "prompts" / folder / "one.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(FILE.replace("../schemas/prompt.schema.json", line), encoding="utf-8")
    shown = promptsync("doctor")
    assert shown.code == Exit.DONE
    assert "prompts/a/one.yaml names nowhere.json, which is not there" in shown.out
    assert not Path("schemas").exists()
    assert "prompts/b/c/one.yaml now leads to schemas/prompt.schema.json" in promptsync("doctor", "--fix").out
    written = Path("prompts/b/c/one.yaml").read_text(encoding="utf-8")
    assert written == FILE.replace("../schemas", "../../../schemas")
    assert "https://host/x.json" in Path("prompts/d/one.yaml").read_text(encoding="utf-8")
    assert health(promptsync)["editor schema"] == "ok"


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("revision", "found"),
    [("v0.1.0", "warning"), (release.UNRELEASED, "error"), ("a" * 40, "ok")],
)
def test_the_hook_and_the_workflow_are_pinned(promptsync: Promptsync, revision: str, found: str) -> None:
    write_prompt("one")
    Path(".github/workflows").mkdir(parents=True)
    Path(".pre-commit-config.yaml").write_text(
        "repos:\n  - repo: https://github.com/other/hooks\n    rev: v1\n    hooks: []\n"
        f"  - repo: https://github.com/{release.REPOSITORY}\n    rev: {revision} # frozen: v0.1.0\n",
        encoding="utf-8",
    )
    Path(".github/workflows/sync.yml").write_text(
        f"jobs:\n  plan:\n    steps:\n      - uses: actions/checkout@v4\n"
        f"      - uses: {release.REPOSITORY}@{revision} # v0.1.0\n",
        encoding="utf-8",
    )
    checks = health(promptsync)
    assert (checks["hook"], checks["workflow"]) == (found, found)


@pytest.mark.usefixtures("organisation")
def test_what_init_writes_is_found(promptsync: Promptsync, workdir: Path) -> None:
    git(workdir, "init", "-q", "--initial-branch", "main")
    promptsync("init")
    checks = checked(promptsync)
    assert {checks["hook"]["health"], checks["workflow"]["health"]} == {"error"}
    assert checks["editor schema"]["health"] == "ok"
