"""``promptsync trust``, and what a promptsync.yaml of somebody's branch cannot do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


@pytest.fixture
def named(organisation: Organisation, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The host that the configuration names; the environment says another one."""
    write_prompt("one", command="one")
    url = os.environ["ONA_BASE_URL"]
    Path("promptsync.yaml").write_text(f"targets:\n  default:\n    api: {url}\n", encoding="utf-8")
    monkeypatch.delenv("ONA_BASE_URL")
    return url.removeprefix("http://")


def test_nothing_is_sent_to_a_host_before_it_is_trusted(
    named: str, promptsync: Promptsync, organisation: Organisation
) -> None:
    refused = promptsync("plan")
    assert refused.code == 3
    assert f"would send your token to {named}" in refused.err
    assert organisation.requests == []
    assert f"Trusted {named}." in promptsync("trust", named).err
    assert promptsync("plan").code == 0


def test_a_host_is_trusted_once(promptsync: Promptsync) -> None:
    promptsync("trust", "ONA.example")
    assert "trusted already" in promptsync("trust", "https://ona.example/api").err
    assert "ona.example" in promptsync("trust").out.splitlines()


def test_the_list_is_the_user_s_own(promptsync: Promptsync, workdir: Path) -> None:
    promptsync("trust", "ona.example")
    assert not [path for path in workdir.rglob("*") if "trusted-hosts" in path.name]


@pytest.mark.parametrize(
    "name", ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "PROMPTSYNC_ACTION_GITHUB_TOKEN", "PATH"]
)
def test_a_configuration_cannot_name_another_secret(
    named: str, promptsync: Promptsync, organisation: Organisation, name: str
) -> None:
    promptsync("trust", named)
    with Path("promptsync.yaml").open("a", encoding="utf-8") as file:
        file.write(f"    token: {name}\n")
    refused = promptsync("plan")
    assert refused.code == 1
    assert "targets.default.token" in refused.out + refused.err
    assert organisation.requests == []
