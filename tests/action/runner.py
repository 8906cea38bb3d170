"""Runs the steps of action.yml as GitHub's runner does: with bash, and the files and variables it gives.

What another action would do is stood in for: setup-python by the Python of the tests, cache by pip's own,
upload-artifact by whoever keeps the archive. The step that runs promptsync starts a process, or runs in this
one where the process is not the point. Any expression or command that is not known here fails the test.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import zipfile
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from promptsync.action.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Keep = Callable[[str, bytes], None]
    # Runs a step's text in a folder, with an environment; its exit code and what it wrote.
    Shell = Callable[[Path, Path, Mapping[str, str]], tuple[int, str]]

# Values of action.yml, which are picked by name.
Document = dict[str, Any]

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_COMMAND = re.compile(r"^\s*::(?P<name>[\w-]+)(?: (?P<properties>[^:]*))?::(?P<message>.*)$")
_OUTPUT = re.compile(
    r"^(?P<name>[\w-]+)(?:=(?P<value>.*)|<<(?P<end>.+)\n(?P<text>(?:.*\n)*?)(?P=end))$", re.MULTILINE
)
_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
_KEPT = ("PATH", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_MAIN = "promptsync"
_ALWAYS = "always() && "
_CONDITION = re.compile(r"(steps\.[\w.-]+) != ''")
_REMOVE_MATCHER = "::remove-matcher owner="
_NOT_IN_A_NAME = '":<>|*?\r\n\\/'  # actions/toolkit, "Supported Characters" of artifacts


@dataclass(frozen=True)
class Annotation:
    """What a step told the runner in its log."""

    name: str
    message: str


@dataclass
class Ran:
    """How the action ended. ``log`` is what people see: commands taken out, secrets masked."""

    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    annotations: list[Annotation] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    removed_matchers: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Take a step's output line by line, as it would be shown."""
        for line in re.split("\r\n|\r|\n", text):
            if line.startswith(_REMOVE_MATCHER):
                assert not self.log, "a matcher has read what was printed before"
                self.removed_matchers.append(line.removeprefix(_REMOVE_MATCHER))
            elif found := _COMMAND.match(line):
                message = re.sub("%0D|%0A|%25", _unescaped, found["message"])
                self._obey(Annotation(found["name"], message))
            else:
                self._show(line)

    def _show(self, line: str) -> None:
        for secret in self.masked:
            line = line.replace(secret, "***")
        self.log += f"{line}\n"

    def _obey(self, said: Annotation) -> None:
        assert said.name in {"add-mask", "notice", "warning", "error"}, said
        if said.name == "add-mask":
            self.masked.append(said.message)
        else:
            self.annotations.append(said)


@dataclass(frozen=True)
class Trigger:
    """What set the workflow off: the variables of the run, and the event's payload."""

    name: str
    ref: str
    payload: Document = field(default_factory=dict)
    actor: str = "ada"
    commit: str = "beef" * 10

    @property
    def head(self) -> str:
        """The commit that GitHub says the run is for."""
        pull: Document | None = self.payload.get("pull_request")
        return str(pull["head"]["sha"]) if pull else self.commit


def bash(script: Path, folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    """As the runner starts a step that says ``shell: bash``."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def this_process(script: Path, folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    """What the step that runs promptsync does, without bash and without another Python."""
    assert "-m promptsync.action" in script.read_text(encoding="utf-8")
    written = TextIOWrapper(BytesIO(), encoding="utf-8", newline="", write_through=True)
    with (
        chdir(folder),
        environment(env),
        redirect_stdout(written),
        redirect_stderr(written),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    written.seek(0)
    return ended.value.code, written.read()


@contextmanager
def environment(env: Mapping[str, str]) -> Iterator[None]:
    """Have these variables and no others; whatever the block sets is gone after it."""
    before = dict(os.environ)
    try:
        _set_environment(env)
        yield
    finally:
        _set_environment(before)


def _set_environment(env: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)


class ActionRunner:
    """One machine: the action is installed once and run as often as wanted. ``shell`` runs its last step."""

    def __init__(self, action: Path, temp: Path, pip_cache: Path | None = None, shell: Shell = bash) -> None:
        self._action = action
        self._temp = temp
        self._pip_cache = pip_cache
        self._shell = shell
        self.document: Document = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
        self._steps: dict[str, dict[str, str]] = {}

    def install(self, workspace: Path) -> Ran:
        """Every step up to the one that runs promptsync, in a ``workspace`` that may hold anything."""
        ran = Ran()
        for step in self._split()[0]:
            if ran.code == 0:
                self._step(step, workspace, self._contexts({}), {}, ran, shell=bash)
        return ran

    def run(
        self,
        workspace: Path,
        inputs: Mapping[str, str],
        trigger: Trigger,
        env: Mapping[str, str],
        keep: Keep,
    ) -> Ran:
        """The other steps, and the action's outputs; ``keep`` is given the artifacts."""
        unknown = inputs.keys() - self.document["inputs"].keys()
        assert not unknown, unknown
        ran, contexts = Ran(), self._contexts(inputs)
        event = self._temp / "event.json"
        event.write_text(json.dumps(trigger.payload), encoding="utf-8")
        job = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": trigger.actor,
            "GITHUB_EVENT_NAME": trigger.name,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": trigger.ref,
            "GITHUB_RUN_ID": "42",
            "GITHUB_SHA": trigger.commit,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_WORKSPACE": str(workspace),
            **env,
        }
        last, *after = self._split()[1]
        self._step(last, workspace, contexts, job, ran, shell=self._shell)
        for step in after:
            always, condition = step["if"].startswith(_ALWAYS), step["if"].removeprefix(_ALWAYS)
            if (always or ran.code == 0) and self._condition(condition, contexts):
                _keep_artifact(step["uses"], self._all_evaluated(step["with"], contexts), keep)
        ran.outputs = {
            name: self._evaluated(output["value"], contexts)
            for name, output in self.document["outputs"].items()
        }
        return ran

    def _split(self) -> tuple[list[Document], list[Document]]:
        """The steps before the one that runs promptsync, and the others."""
        steps: list[Document] = self.document["runs"]["steps"]
        place = next(place for place, step in enumerate(steps) if step.get("id") == _MAIN)
        return steps[:place], steps[place:]

    def _condition(self, text: str, contexts: Document) -> bool:
        found = _CONDITION.fullmatch(text)
        assert found, f"an unknown condition: {text}"
        return self._evaluated(f"${{{{ {found[1]} }}}}", contexts) != ""

    def _contexts(self, inputs: Mapping[str, str]) -> Document:
        github = {"action_path": str(self._action), "token": inputs.get("github-token", "")}
        runner = {"temp": str(self._temp), "os": platform.system(), "arch": "X64"}
        contexts: Document = {"github": github, "runner": runner, "steps": self._steps}
        defaults = {name: one.get("default", "") for name, one in self.document["inputs"].items()}
        return {**contexts, "inputs": self._all_evaluated({**defaults, **inputs}, contexts)}

    def _step(
        self,
        step: Document,
        workspace: Path,
        contexts: Document,
        env: Mapping[str, str],
        ran: Ran,
        *,
        shell: Shell,
    ) -> None:
        name = step.get("id", "")
        if "uses" in step:
            self._steps[name] = self._other_action(step, contexts)
            return
        assert step["shell"] == "bash"
        assert not _EXPRESSION.search(step["run"]), "an expression in a shell's text is an injection"
        files = {variable: self._temp / f"{variable}.txt" for variable in _FILES}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = self._temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        folder = workspace / self._evaluated(step.get("working-directory", "."), contexts)
        ran.code, written = shell(
            script,
            folder,
            {
                **{name: os.environ[name] for name in os.environ if name in _KEPT or name.startswith("PIP_")},
                "HOME": str(self._temp),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
                "GITHUB_ACTION_PATH": str(self._action),
                "RUNNER_TEMP": str(self._temp),
                "RUNNER_OS": platform.system(),
                **{variable: str(file) for variable, file in files.items()},
                **env,
                **self._all_evaluated(step.get("env", {}), contexts),
            },
        )
        ran.read(written)
        ran.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        self._steps[name] = read_outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))
        for unused in ("GITHUB_ENV", "GITHUB_PATH"):
            assert files[unused].read_text(encoding="utf-8") == "", f"the action changes the job's {unused}"

    def _other_action(self, step: Document, contexts: Document) -> dict[str, str]:
        action = _pinned(step["uses"])
        values = self._all_evaluated(step["with"], contexts)
        if action == "actions/setup-python":
            assert values["update-environment"] == "False"
            return {"python-path": sys.executable, "python-version": platform.python_version()}
        assert action == "actions/cache"
        assert re.fullmatch(r"promptsync-\w+-X64-3\.\d+\.\d+-[0-9a-f]{40}", values["key"])
        assert self._pip_cache
        Path(values["path"]).symlink_to(self._pip_cache)
        return {}

    def _all_evaluated(self, values: Mapping[str, object], contexts: Document) -> dict[str, str]:
        return {name: self._evaluated(str(value), contexts) for name, value in values.items()}

    def _evaluated(self, text: str, contexts: Document) -> str:
        """``text`` with its expressions replaced; an output that no step has set is empty."""

        def value(found: re.Match[str]) -> str:
            first, *names = found[1].split(".")
            if first == "steps":
                return self._steps[names[0]].get(names[2], "")
            return str(contexts[first][names[0]])

        return _EXPRESSION.sub(value, text)


def _pinned(uses: str) -> str:
    action, _, revision = uses.partition("@")
    assert re.fullmatch("[0-9a-f]{40}", revision), "actions are pinned by SHA"
    return action


def _keep_artifact(uses: str, values: Mapping[str, str], keep: Keep) -> None:
    """What actions/upload-artifact does with one file."""
    assert _pinned(uses) == "actions/upload-artifact"
    assert values.keys() == {"name", "path", "if-no-files-found", "overwrite"}
    assert (values["if-no-files-found"], values["overwrite"]) == ("error", "True")
    assert not set(values["name"]) & set(_NOT_IN_A_NAME), values["name"]
    path = Path(values["path"])
    keep(values["name"], zipped({path.name: path.read_bytes()}))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as an artifact's archive."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return archive.getvalue()


def read_outputs(text: str) -> dict[str, str]:
    """The step's outputs, of both forms."""
    assert not _OUTPUT.sub("", text).strip(), text
    return {
        found["name"]: found["value"] if found["end"] is None else found["text"].removesuffix("\n")
        for found in _OUTPUT.finditer(text)
    }


def _unescaped(found: re.Match[str]) -> str:
    return {"%0D": "\r", "%0A": "\n", "%25": "%"}[found[0]]
