"""What GitHub's runner makes of the findings: each line read as the runner reads it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from promptsync.model import Origin
from promptsync.problems import RULES, Problem, Severity, problem
from promptsync.render.escape import one_line
from promptsync.render.github import GitHubRenderer
from promptsync.reports.checked import CheckReport, FailureReport
from tests.render.support import PLAIN
from tests.render.test_hostile import EVIL, assert_harmless

TEXT = st.lists(
    EVIL | st.sampled_from(["%", "%0A", ":", ",", "::", "%25", "file=x"]) | st.text(max_size=4), max_size=5
).map("".join)
PROBLEMS = st.builds(
    Problem,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(Severity),
    TEXT,
    st.none() | st.builds(Origin, TEXT, st.integers(1, 99), st.integers(1, 99)),
    TEXT,
)


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Name, properties and message of a command (actions/runner, ActionCommand.TryParseV2)."""
    name, _, rest = line.removeprefix("::").partition(" ")
    properties, _, message = rest.partition("::")
    pairs = (pair.partition("=") for pair in properties.split(",") if pair)
    return name, {key: plain(value) for key, _, value in pairs}, plain(message)


def rendered(problems: list[Problem], files: int) -> str:
    return GitHubRenderer(PLAIN).render(CheckReport(tuple(problems), files, 0))


def plain(text: str) -> str:
    for sign, code in ((",", "%2C"), (":", "%3A"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def test_a_finding_is_a_command_and_the_count_is_none() -> None:
    found = problem("config", "it is 100% wrong", Origin("a, b:c.yaml", 3, 7), "Write it.")
    assert rendered([found], 1) == (
        "::error file=a%2C b%3Ac.yaml,line=3,col=7,title=config::it is 100%25 wrong%0AWrite it.\n"
        "1 file checked: 1 error, 0 warnings.\n"
    )
    assert rendered([problem("no-kind", "none")], 1).startswith("::warning title=no-kind::none\n")


def test_a_failure_has_no_count() -> None:
    failure = FailureReport("validate", None, (problem("refused", "there is no promptsync.yaml"),))
    assert GitHubRenderer(PLAIN).render(failure) == "::error title=refused::there is no promptsync.yaml\n"


@given(st.lists(PROBLEMS, max_size=4))
def test_no_finding_makes_another_command(problems: list[Problem]) -> None:
    *commands, count, end = rendered(problems, 3).split("\n")
    assert (len(commands), end) == (len(problems), "")
    assert_harmless(count)
    for line, found in zip(commands, problems, strict=True):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)
        assert_harmless(line.removeprefix("::"))
        name, properties, message = read(line)
        assert name == found.severity
        assert properties["title"] == found.rule
        assert message == "\n".join(one_line(part) for part in (found.message, found.hint) if part)
        at = found.origin
        assert properties.get("file") == (one_line(at.file) if at else None)
        assert len(properties) == (4 if at else 1)
