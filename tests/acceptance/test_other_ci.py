"""The files for other CI: linted, and their steps run as a runner's shell does, against a stand-in host."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import yaml

from tests.cli.support import COMMAND, write_prompt
from tests.docs.pages import parts, read, section
from tests.repositories import git
from tests.servers import running_server
from tests.service.faults.asgi import Answer, body_of, send_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.sandbox.app import Event, Receive, Send
    from tests.cli.organisation import Organisation

Document = dict[str, Any]
STYLE = (
    "extends: default\nrules: {document-start: disable, line-length: {max: 120}, truthy: {check-keys: false}}"
)
HEADING = "### promptsync plan: "


def file_of(host: str) -> str:
    """The one YAML block of a host's section."""
    (found,) = (one.text for one in parts(section(read("docs/other-ci.md"), host)) if one.language == "yaml")
    return found


@dataclass
class Host:
    """The comments of a pull request, in the form of one host's API (its own documentation's examples).

    ``said`` and ``listed`` turn a request into a text, and the texts into a listing.
    """

    name: str
    comments: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        method, path = str(scope["method"]), str(scope["path"])
        body = (await body_of(receive)).decode()
        self.methods.append(f"{method} {path}")
        if method == "GET":
            answer: object = self._listed()
        elif method == "POST":
            self.comments.append(self._said(body))
            answer = {}
        else:
            numbers = [int(number) for number in re.findall(r"/(\d+)(?=/|$)", path)]
            # Azure's thread comes before the comment in it.
            self.comments[numbers[1 if self.name == "Azure Pipelines" else -1] - 1] = self._said(body)
            answer = {}
        headers = ((b"content-type", b"application/json"),)
        await send_answer(send, Answer(200, headers, json.dumps(answer).encode()))

    def _said(self, body: str) -> str:
        document: Document = json.loads(body) if self.name != "GitLab" else {}
        match self.name:
            case "GitLab":
                return parse_qs(body)["body"][0]
            case "Azure Pipelines":
                return str(document["content"])
        return str(document["content"]["raw"])

    def _listed(self) -> object:
        numbered = list(enumerate(self.comments, 1))
        match self.name:
            case "GitLab":
                return [{"id": number, "body": text} for number, text in numbered]
            case "Azure Pipelines":
                return {
                    "value": [{"id": n, "comments": [{"id": 1, "content": text}]} for n, text in numbered]
                }
        return {"values": [{"id": number, "content": {"raw": text}} for number, text in numbered]}


def gitlab(job: str) -> tuple[str, dict[str, str]]:
    document: Document = yaml.safe_load(file_of("GitLab"))
    lines = [*document["default"]["before_script"], *document[job]["script"]]
    return "\n".join(["set -eo pipefail", *lines]), document["variables"]


def azure(job: str) -> tuple[str, dict[str, str]]:
    document: Document = yaml.safe_load(file_of("Azure Pipelines"))
    steps = [
        one for one in document["steps"] if one.get("displayName") in {"Install promptsync", job.title()}
    ]
    variables = {name.upper(): value for name, value in document["variables"].items()}
    shells = [f"bash <<'END'\n{one['bash']}\nEND\ncode=$?; [ $code = 0 ] || exit $code" for one in steps]
    return "\n".join(shells), variables


def bitbucket(job: str) -> tuple[str, dict[str, str]]:
    pipelines: Document = yaml.safe_load(file_of("Bitbucket"))["pipelines"]
    found = {
        "plan": pipelines["pull-requests"]["**"],
        "apply": pipelines["branches"]["main"],
        "drift": pipelines["custom"]["drift"],
    }
    return "\n".join(["set -e", *found[job][0]["step"]["script"]]), {}


JOBS = {"GitLab": gitlab, "Azure Pipelines": azure, "Bitbucket": bitbucket}


def test_the_files_are_good_yaml(workdir: Path) -> None:
    for host in JOBS:
        (workdir / f"{host}.yaml").write_text(file_of(host), encoding="utf-8")
    lint = [sys.executable, "-m", "yamllint", "--strict", "-d", STYLE, "."]
    done = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """What a job's image has: promptsync, a pip with nothing to do, and a curl that finds the stand-in."""
    folder = tmp_path / "tools"
    folder.mkdir()
    scripts = {
        "pip": "exit 0",
        "promptsync": f'exec "{COMMAND}" "$@"',
        "python3": f'exec "{sys.executable}" "$@"',
        "curl": 'exec /usr/bin/env -i PATH="$REAL_PATH" curl "${@/#https:\\/\\/api.bitbucket.org/$STAND_IN}"',
    }
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


@dataclass
class Runner:
    """Runs a job of a host's file in the working directory."""

    host: Host
    url: str
    tools: Path

    def __call__(self, job: str, **env: str) -> tuple[int, str]:
        script, variables = JOBS[self.host.name](job)
        path = os.environ["PATH"]
        given = {"PATH": f"{self.tools}:{path}", "REAL_PATH": path, "STAND_IN": self.url}
        done = subprocess.run(
            ["bash", "-c", script],
            env={**os.environ, **variables, **self._of_the_host(), **given, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout

    def _of_the_host(self) -> Mapping[str, str]:
        match self.host.name:
            case "GitLab":
                origin = git(Path(), "remote", "get-url", "origin").strip()
                return {
                    "CI_API_V4_URL": f"{self.url}/api/v4",
                    "CI_PROJECT_ID": "5",
                    "CI_MERGE_REQUEST_IID": "7",
                    "CI_PROJECT_URL": origin.removesuffix(".git"),
                    "GITLAB_TOKEN": "secret",
                    "GITLAB_USER_LOGIN": "ada",
                }
            case "Azure Pipelines":
                return {
                    "SYSTEM_COLLECTIONURI": f"{self.url}/",
                    "SYSTEM_TEAMPROJECTID": "team",
                    "BUILD_REPOSITORY_ID": "prompts",
                    "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
                    "SYSTEM_ACCESSTOKEN": "secret",
                    "BUILD_REQUESTEDFOR": "ada",
                }
        return {
            "BITBUCKET_REPO_FULL_NAME": "ada/prompts",
            "BITBUCKET_PR_ID": "7",
            "BITBUCKET_TOKEN": "secret",
            "BITBUCKET_STEP_TRIGGERER_UUID": "ada",
        }


@pytest.fixture(params=JOBS)
def runner(request: pytest.FixtureRequest, clone: Path, tools: Path) -> Iterator[Runner]:
    host = Host(request.param)
    with running_server(host) as url:
        yield Runner(host, url, tools)


def test_a_pull_request_a_merge_and_a_night(runner: Runner, organisation: Organisation, clone: Path) -> None:
    host = runner.host
    host.comments.append("Looks good")
    write_prompt("one")
    assert runner("plan")[0] == 0
    assert host.comments[1].startswith(f"{HEADING}1 to create")

    Path("prompts/broken.yaml").write_text("nonsense", encoding="utf-8")
    code, log = runner("plan")
    assert (code, len(host.comments)) == (1, 2), log
    assert host.comments[1].startswith(f"{HEADING}1 error")
    Path("prompts/broken.yaml").unlink()

    code, log = runner("apply")
    assert (code, sorted(organisation.prompts())) == (0, ["one"]), log
    assert git(clone, "ls-remote", "origin", "refs/promptsync/default")
    assert "ada" in git(clone, "log", "-1", "--format=%B", "refs/promptsync/default")

    organisation.edit("one", "Edited there.\n")
    code, log = runner("drift")
    assert (code, "Drift         1     one" in log) == (2, True)
