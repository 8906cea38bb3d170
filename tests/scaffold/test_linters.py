"""zizmor finds nothing in the workflows: ours, the action's, and the one that init writes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.cli.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Promptsync

ZIZMOR = str(Path(sys.executable).parent / "zizmor")
TEMPLATE = ROOT / "promptsync" / "scaffold" / "templates" / "workflow.yml"
TEMPLATES = (TEMPLATE, TEMPLATE.with_name("update.yml"), TEMPLATE.with_name("site.yml"))

_USES = re.compile(r"uses: +(?P<name>[\w./<>-]+)@(?P<commit>\S+)(?: # (?P<tag>\S+))?")


def zizmor(*paths: Path) -> str:
    """What zizmor prints, with the pedantic findings too; empty if there is none."""
    command = [ZIZMOR, "--offline", "--no-progress", "--quiet", "--pedantic", "--strict-collection"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, encoding="utf-8", check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def ours() -> list[Path]:
    return [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / "action.yml"]


def pins(path: Path) -> Iterator[tuple[str, str, str]]:
    """Every action that a file uses, with what it is pinned to and the tag beside it."""
    for found in _USES.finditer(path.read_text(encoding="utf-8")):
        yield found["name"], found["commit"], found["tag"] or ""


def test_zizmor_finds_nothing_in_ours() -> None:
    assert len(ours()) == 5
    assert zizmor(*ours()) == ""


def test_zizmor_finds_nothing_in_what_init_writes(workdir: Path, promptsync: Promptsync) -> None:
    promptsync("init", "--update", "--site")
    assert zizmor(Path(".github")) == ""


def test_zizmor_finds_what_is_wrong(workdir: Path, promptsync: Promptsync) -> None:
    promptsync("init")
    path = Path(".github", "workflows", "promptsync.yml")
    path.write_text(path.read_text(encoding="utf-8").replace("permissions: {}", "permissions: write-all"))
    assert "excessive-permissions" in zizmor(Path(".github"))


def test_no_merge_is_dropped_from_the_queue(workdir: Path, promptsync: Promptsync) -> None:
    promptsync("init")
    written = Path(".github", "workflows", "promptsync.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(written)["jobs"]
    group = {"group": "promptsync-apply", "queue": "max", "cancel-in-progress": False}
    assert jobs["apply"]["concurrency"] == group
    assert jobs["drift"]["concurrency"]["group"] != group["group"]


@pytest.mark.parametrize("path", [*ours(), *TEMPLATES], ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_and_names_its_tag(path: Path) -> None:
    for name, commit, tag in pins(path):
        if name != "<repository>":
            assert re.fullmatch(r"[0-9a-f]{40}", commit), name
            assert re.fullmatch(r"v\d+(\.\d+)+", tag), name


def test_one_action_is_pinned_to_one_commit_everywhere() -> None:
    """So that the template, which Dependabot does not see, is not forgotten."""
    seen: dict[str, set[str]] = {}
    for path in (*ours(), *TEMPLATES):
        for name, commit, tag in pins(path):
            seen.setdefault(name, set()).add(f"{commit} {tag}")
    assert len(seen) >= 5
    assert {name: found for name, found in seen.items() if len(found) > 1} == {}
