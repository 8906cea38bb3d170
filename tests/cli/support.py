"""The command line as a test runs it, in this process or as the installed command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from promptsync.cli.main import main
from promptsync.schema_files import read_schema
from tests.cli.organisation import TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.schema_files import SchemaName

ROOT = Path(__file__).parent.parent.parent
COMMAND = str(Path(sys.executable).parent / "promptsync")
ESCAPE = "\x1b"

_SCHEMAS: dict[str, SchemaName] = {
    "plan": "plan",
    "apply": "plan",
    "validate": "validate",
    "status": "status",
    "list": "list",
    "route": "route",
    "show": "show",
    "diff": "diff",
    "blame": "blame",
    "doctor": "doctor",
    "history": "history",
    "versions": "versions",
    "targets": "targets",
    "import": "import",
    "update": "update",
    "try": "try",
}

# The values of a JSON document, which a test picks from by name.
Document = dict[str, Any]


@dataclass(frozen=True)
class Finished:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Document:
        """stdout as one document, by the schema of its kind."""
        document: Document = json.loads(self.out)
        Draft202012Validator(json.loads(read_schema(_SCHEMAS[document["kind"]]))).validate(document)
        return document

    @property
    def rules(self) -> list[str]:
        """The rules of the document's problems."""
        return [problem["rule"] for problem in self.document["problems"]]


class Promptsync:
    """Runs the command line in this process: no terminal, and so neither questions nor colour."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Finished:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = self._capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return checked(Finished(ended.value.code, out, err))


def run_command(*arguments: str, cwd: Path | None = None) -> Finished:
    """The installed command in a process of its own, with the test's environment."""
    done = subprocess.run(
        [COMMAND, *arguments], capture_output=True, encoding="utf-8", check=False, cwd=cwd, timeout=60
    )
    return checked(Finished(done.returncode, done.stdout, done.stderr))


def checked(result: Finished) -> Finished:
    """``result``, which shows neither the token nor an escape sequence."""
    assert TOKEN not in result.out + result.err
    assert ESCAPE not in result.out + result.err
    return result


def write_prompt(key: str, /, **fields: str | bool) -> None:
    """``prompts/KEY.yaml`` below the working directory: a skill, if ``fields`` do not say otherwise."""
    path = Path("prompts", f"{key}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(prompt_fields(key, fields)), encoding="utf-8")


def prompt_fields(key: str, fields: Mapping[str, str | bool]) -> dict[str, str | bool]:
    return {
        "name": key,
        "description": f"Use when asked for {key}.",
        "prompt": f"{key}\n",
        "isSkill": True,
        **fields,
    }
