"""The action's inputs, as action.yml hands them over: in the environment, never in a shell's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from promptsync.config import SANDBOX_TARGET
from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "PROMPTSYNC_ACTION_"


class Command(StrEnum):
    """What the action can do."""

    VALIDATE = "validate"
    PLAN = "plan"
    APPLY = "apply"
    DRIFT = "drift"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of action.yml. ``directory`` is the working directory, named from the workspace on.

    ``allowed_hosts`` are those that a promptsync.yaml may send the token to, see service.trust. ``paths`` are
    the lines of a .gitignore that match what concerns a plan; none: everything does.
    """

    command: Command
    target: str
    directory: str
    token: str = field(repr=False)
    github_token: str = field(repr=False)
    comment: bool
    detailed_exitcode: bool
    plan_file: Path | None
    paths: tuple[str, ...] = ()
    allowed_hosts: str = ""


def read_inputs(env: Mapping[str, str]) -> Inputs:
    """The inputs in ``env``. Raises PromptsyncError for a value that an input cannot have."""
    values = {name.removeprefix(PREFIX): value for name, value in env.items() if name.startswith(PREFIX)}
    command = _command(values.get("COMMAND", ""))
    plan_file = values.get("PLAN_FILE", "")
    if plan_file and command is not Command.APPLY:
        _refuse("plan-file", plan_file, "only apply takes a plan", "Leave it out.")
    paths = _lines(values.get("PATHS", ""))
    if paths and command is not Command.PLAN:
        _refuse(
            "paths", paths[0], "only plan takes paths", "Filter the workflow's push with `on: push: paths:`."
        )
    return Inputs(
        command=command,
        target=_target(values.get("TARGET", "")),
        directory=_below(env.get("GITHUB_WORKSPACE", ""), values.get("DIRECTORY", "")),
        token=values.get("TOKEN", "").strip(),
        github_token=values.get("GITHUB_TOKEN", "").strip(),
        comment=_flag("comment", values.get("COMMENT", ""), default="true"),
        detailed_exitcode=_flag("detailed-exitcode", values.get("DETAILED_EXITCODE", ""), default="false"),
        plan_file=Path(plan_file) if plan_file else None,
        paths=paths,
        allowed_hosts=values.get("ALLOWED_HOSTS", "").strip(),
    )


def _command(value: str) -> Command:
    try:
        return Command(value)
    except ValueError:
        return _refuse("command", value, "there is no such command", f"There are {', '.join(Command)}.")


def _target(value: str) -> str:
    """A name of schemas/config.schema.json: it is printed, and part of a branch's name."""
    if not re.fullmatch("[a-z0-9-]+", value):
        _refuse("target", value, "it is no name of a target", "Use a name of promptsync.yaml.")
    if value == SANDBOX_TARGET:
        hint = "Run `promptsync plan --target sandbox` in a step of your own."
        _refuse("target", value, "the action does not install the sandbox", hint)
    return value


def _below(workspace: str, directory: str) -> str:
    """One name for one directory: a workflow may name it from the workspace on, or absolutely."""
    place = Path(directory)
    inside = workspace and place.is_relative_to(workspace)
    return place.relative_to(workspace).as_posix() if inside else directory


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def _flag(name: str, value: str, *, default: str) -> bool:
    """An expression may come to nothing, which is the default."""
    said = (value or default).lower()
    if said not in {"true", "false"}:
        _refuse(name, value, "it is neither true nor false", "Write true or false.")
    return said == "true"


def _refuse(name: str, value: str, why: str, hint: str) -> NoReturn:
    raise PromptsyncError(f"the action's input {name} is {value!r}: {why}", hint)
