"""What the runner is told is one line, and one output, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.errors import PromptsyncError
from promptsync.github.comment import marker
from promptsync.github.event import read_event
from promptsync.github.runner import write_output
from promptsync.workflow_command import workflow_command
from tests.action.runner import Ran, read_outputs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.action.runner import Annotation

TEXT = st.text() | st.lists(st.sampled_from(["%0A", "\n", "\r", "::", "a", "%", ",", ":", "=", "<<"])).map(
    "".join
)


def told(text: str) -> tuple[str, list[Annotation]]:
    ran = Ran()
    ran.read(text)
    return ran.log, ran.annotations


@given(TEXT, TEXT)
def test_a_command_is_one_line_and_holds_its_text(message: str, title: str) -> None:
    text = workflow_command("notice", message, title=title)
    assert text.count("\n") == 1
    assert "\r" not in text
    log, (annotation,) = told(text)
    assert (log, annotation.message) == ("\n", message)


@given(TEXT)
def test_an_output_holds_its_value_and_sets_no_other(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    path = tmp_path_factory.mktemp("outputs") / "out"
    write_output({"GITHUB_OUTPUT": str(path)}, "name", value.replace("\r", ""))
    assert read_outputs(path.read_bytes().decode()) == {"name": value.replace("\r", "")}


@given(st.text(), st.text())
def test_a_marker_is_one_comment(target: str, directory: str) -> None:
    mark = marker(target, directory)
    assert mark.count("-->") == 1
    assert mark.endswith(" -->\n\n")
    assert mark.count("\n") == 2


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_markers_differ_as_their_libraries_do(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (marker(*one) == marker(*other)) == (one == other)
    assert one == other or not marker(*one).startswith(marker(*other).rstrip())


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"pull_request": 1}', '{"pull_request": {"head": {}}}'])
def test_an_event_that_is_none(tmp_path: Path, payload: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(payload, encoding="utf-8")
    env = {"GITHUB_REPOSITORY": "a/b", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)}
    with pytest.raises(PromptsyncError, match="is not that of a pull request"):
        read_event(env)


def test_outside_of_github_actions() -> None:
    with pytest.raises(PromptsyncError, match="GITHUB_REPOSITORY is not set"):
        read_event({})
