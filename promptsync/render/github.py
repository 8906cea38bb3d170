"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import closing
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.problems import Problem


def render_github(problems: Sequence[Problem], files: int) -> str:
    """A command for each finding, then the count. Places are relative to the repository's root."""
    return "".join(f"{_command(problem)}\n" for problem in problems) + closing(problems, files)


def _command(problem: Problem) -> str:
    properties = {"title": problem.rule}
    if at := problem.origin:
        properties = {"file": at.file, "line": str(at.line), "col": str(at.column), **properties}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "%0A".join(_data(part) for part in (problem.message, problem.hint) if part)
    return f"::{problem.severity} {written}::{message}"


def _data(text: str) -> str:
    """As the runner's own toolkit escapes a message; line ends are written out before."""
    return one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
