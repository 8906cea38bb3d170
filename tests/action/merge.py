"""A pull request, reviewed and merged, and its apply without a runner; its plan may be made another."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import stamina

from promptsync.action.commands import work
from promptsync.action.inputs import Command, Inputs
from promptsync.action.reporter import ActionReporter
from promptsync.frontend.boundary import exit_code_of
from promptsync.github.review import artifact_name
from tests.action.runner import zipped
from tests.cli.organisation import TOKEN
from tests.github.github_api import GITHUB_TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from promptsync.github.event import Event
    from tests.cli.support import Promptsync
    from tests.github.github_api import GitHubApi

# A saved plan, whose values are picked by name.
Document = dict[str, Any]

MERGE, HEAD = "a" * 40, "b" * 40
NAME = artifact_name("default", ".", HEAD)
INPUTS = Inputs(
    Command.APPLY, "default", ".", TOKEN, GITHUB_TOKEN, comment=False, detailed_exitcode=False, plan_file=None
)


@dataclass(frozen=True)
class Applied:
    """How the action's apply ended, what it said and what its summary has."""

    code: int
    log: str
    summary: str


@dataclass(frozen=True)
class Merge:
    """A pull request on GitHub, reviewed and merged; the working directory is what was merged."""

    github: GitHubApi
    event: Event
    promptsync: Promptsync
    capsys: pytest.CaptureFixture[str]

    def review(self) -> None:
        """Keep the plan for the files as they are now."""
        assert self.promptsync("plan", "--out", "../reviewed.plan").code == 0
        self.github.keep(NAME, zipped({"promptsync.plan": Path("../reviewed.plan").read_bytes()}), HEAD)

    def apply(self) -> Applied:
        report = ActionReporter("default", "apply")
        with stamina.set_testing(True, attempts=10, cap=True):  # without the waits
            code = exit_code_of(lambda: work(INPUTS, self.event, report), report)
        out, err = self.capsys.readouterr()
        summary = "".join(f"{block.head}\n{block.body}\n" for block in report.blocks())
        assert not [text for text in (out, err, summary) if GITHUB_TOKEN in text or TOKEN in text]
        return Applied(code, out + err, summary)


def rewrite(github: GitHubApi, edit: Callable[[Document], object]) -> None:
    """Put another plan into the artifact, as a pull request may that changes its workflow."""
    with zipfile.ZipFile(BytesIO(github.storage.archives["/1.zip"])) as opened:
        (name,) = opened.namelist()
        document: Document = json.loads(opened.read(name))
    del document["checksum"]
    edit(document)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    document["checksum"] = f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
    github.storage.archives["/1.zip"] = zipped({name: json.dumps(document).encode()})
