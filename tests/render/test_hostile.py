"""Text may be read, it must not act: not on a terminal, not in a CI log, not on the lines around it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.model import FIELDS, Base, Key, LivePrompt, Origin, Prompt
from promptsync.plan.change import Action, Adopt, Create, Delete, Forget, HeldBack, Record, Replace, Update
from promptsync.plan.differences import Drift, FieldChange
from promptsync.plan.outcome import ChangeResult, ChangeStatus, Outcome
from promptsync.plan.plan import Plan
from promptsync.plan.steps import Request, Step
from promptsync.problems import Problem, Severity
from promptsync.record import Applied, ApplyStatus, Version
from promptsync.render.escape import one_line, visible
from promptsync.render.history import render_history, render_versions
from promptsync.render.json import JsonRenderer
from promptsync.render.problem_lines import render_findings, render_problems
from promptsync.render.style import Style
from promptsync.render.terminal import render_outcome, render_plan
from promptsync.reports.report import PlanReport
from promptsync.source.hidden import HIDDEN
from tests.render.support import PLAIN as WITHOUT_FILES
from tests.render.support import worded

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from promptsync.plan.change import Change

PLAIN = Style()
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}

# What does harm is rare in all of Unicode, so it is offered by name.
_TERMINAL = ["\x1b[2J", "\x9b31m", "\x07", "\r", "\t", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041"]
_LINE_ENDS = ["\n", "\n\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\ud800"]
_LOG = ["::error::", "\n::stop-commands::x", "##[error]", " "]
_PLAN = ["Plan: 1 to create", "[-", "+}", "\\", "\\ No newline at end of text", "a"]
EVIL = st.sampled_from([*_TERMINAL, *_LINE_ENDS, *_LOG, *_PLAN])
TEXT = st.lists(EVIL | st.text(max_size=4), max_size=3).map("".join)
PROMPTS = st.builds(
    Prompt,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    is_command=st.booleans(),
    is_skill=st.booleans(),
    is_template=st.booleans(),
)
KEYS = TEXT.map(Key)
VALUES: SearchStrategy[str | bool | None] = TEXT | st.booleans() | st.none()
CHANGED = st.lists(st.builds(FieldChange, st.sampled_from(FIELDS), VALUES, VALUES), max_size=2).map(tuple)
STEPS = st.lists(
    st.builds(
        Step,
        st.integers(1, 9),
        KEYS,
        st.sampled_from(Request),
        TEXT,
        st.lists(st.sampled_from(FIELDS), max_size=2).map(tuple),
        st.none() | PROMPTS,
        st.lists(st.integers(1, 9), max_size=2).map(tuple),
        parks=st.booleans(),
    ),
    max_size=2,
).map(tuple)
LIVE = st.builds(LivePrompt, TEXT, PROMPTS, TEXT, TEXT, TEXT, text=TEXT)
BASES = st.builds(
    lambda key, prompt_id, prompt: Base(key, prompt_id, prompt.digest, prompt.digest, ""),
    KEYS,
    TEXT,
    PROMPTS.filter(lambda prompt: not re.search("[\ud800-\udfff]", prompt.prompt)),
)
SHOWN: dict[str, SearchStrategy[object]] = {
    "key": KEYS,
    "why": TEXT,
    "fields": CHANGED,
    "drift": st.none() | st.builds(Drift, CHANGED, TEXT),
    "steps": STEPS,
}
CHANGES: SearchStrategy[Change] = st.one_of(
    st.builds(Create, base=st.none() | BASES, wanted=PROMPTS, **SHOWN),
    st.builds(Update, base=st.none() | BASES, wanted=PROMPTS, live=LIVE, **SHOWN),
    st.builds(Replace, base=st.none() | BASES, wanted=PROMPTS, live=LIVE, **SHOWN),
    st.builds(Delete, base=BASES, live=LIVE, **SHOWN),
    st.builds(Adopt, wanted=PROMPTS, record=BASES, **SHOWN),
    st.builds(Record, base=BASES, wanted=PROMPTS, record=BASES, prompt=PROMPTS, **SHOWN),
    st.builds(Forget, base=BASES, **SHOWN),
)
PROBLEMS = st.builds(
    Problem, st.just("remote"), st.sampled_from(Severity), TEXT, st.none() | st.builds(Origin, TEXT), TEXT
)
STALE = st.builds(
    HeldBack, action=st.sampled_from(Action), name=TEXT, command=TEXT, problem=PROBLEMS, **SHOWN
)
PLANS = st.builds(
    Plan, TEXT, TEXT, st.lists(CHANGES, max_size=2).map(tuple), st.lists(PROBLEMS, max_size=2).map(tuple)
)
OUTCOMES = st.lists(
    st.builds(ChangeResult, CHANGES | STALE, st.sampled_from(ChangeStatus), st.none() | PROBLEMS), max_size=2
).map(lambda results: Outcome(tuple(results)))


APPLIES = st.builds(
    Applied, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(ApplyStatus), st.just({"create": 1, "delete": 2})
)
VERSIONS = st.lists(st.builds(Version, APPLIES, st.none() | PROMPTS, st.booleans()), max_size=3)


def assert_harmless(text: str) -> None:
    acting = {c for c in text if unicodedata.category(c) in ACTING and c not in "\n\t"}
    assert not acting
    assert not HIDDEN.search(text)
    for line in text.split("\n"):
        # GitHub reads commands after white space at the start of a line, and of the old form anywhere.
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@given(PLANS)
def test_plans_are_harmless(plan: Plan) -> None:
    assert_harmless(render_plan(plan, PLAIN))


@given(OUTCOMES)
def test_outcomes_are_harmless(outcome: Outcome) -> None:
    assert_harmless(render_outcome(outcome, PLAIN))


@given(st.lists(PROBLEMS, max_size=4), st.integers(0, 9))
def test_findings_are_harmless_and_keep_to_their_lines(problems: list[Problem], files: int) -> None:
    text = render_findings(problems, files, PLAIN)
    assert_harmless(text)
    assert text.startswith(render_problems(problems, PLAIN))
    assert text.count("\n") == sum(2 if problem.hint else 1 for problem in problems) + 1


@given(PLANS, TEXT)
def test_no_word_of_a_plan_makes_a_line(plan: Plan, word: str) -> None:
    """Field texts aside, which are indented: a plan has as many lines whatever its words are."""
    changes = tuple(replace(change, fields=(), drift=None) for change in plan.changes)
    quiet = replace(plan, changes=changes)
    said = replace(
        plan,
        target=word,
        organization=word,
        changes=tuple(worded(change, word) for change in changes),
        problems=tuple(replace(problem, message=word) for problem in plan.problems),
    )
    assert render_plan(said, PLAIN).count("\n") == render_plan(quiet, PLAIN).count("\n")


@given(CHANGES)
def test_what_a_change_says_stays_below_its_title(change: Change) -> None:
    """A text that looks like a change, or like the closing count, stands further in than these."""
    head, _, title, *below, _, closing, _ = render_plan(Plan("t", "o", (change,)), PLAIN).split("\n")
    assert head == "Plan for t (organization o)"
    assert re.match(r"  \S ", title)
    assert all(line.startswith("      ") for line in below)
    assert closing == f"Plan: 1 to {change.action}; 0 unchanged, 0 unmanaged."


@given(OUTCOMES, TEXT)
def test_no_word_of_an_outcome_makes_a_line(outcome: Outcome, word: str) -> None:
    said = Outcome(
        tuple(
            replace(
                result,
                change=replace(result.change, key=Key(word)),
                problem=result.problem and replace(result.problem, message=word),
            )
            for result in outcome.results
        )
    )
    assert render_outcome(said, PLAIN).count("\n") == render_outcome(outcome, PLAIN).count("\n")


@given(st.lists(APPLIES, min_size=1, max_size=3))
def test_a_history_is_harmless_and_has_a_line_an_apply(applies: list[Applied]) -> None:
    text = render_history(applies, PLAIN)
    assert_harmless(text)
    assert text.count("\n") == 1 + len(applies)


@given(VERSIONS)
def test_versions_are_harmless_and_their_words_stay_below_their_titles(versions: list[Version]) -> None:
    text = render_versions(versions, PLAIN)
    assert_harmless(text)
    assert sum(line[:2].strip() != "" for line in text.split("\n")) <= len(versions)


@given(PLANS)
def test_json_is_ascii_and_reads_back(plan: Plan) -> None:
    text = JsonRenderer(WITHOUT_FILES).render(PlanReport("plan", plan))
    assert text.isascii()
    assert all(character.isprintable() or character == "\n" for character in text)
    read = json.loads(text)
    assert [change["key"] for change in read["changes"]] == [change.key for change in plan.changes]


@given(st.text())
def test_visible_changes_only_what_acts(text: str) -> None:
    calm = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {*ACTING, "Co"})
    calm = calm.replace("::", "").replace("##", "")
    assert visible(calm) == calm


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202e", "\\u202e"),
        ("\U000e0041", "\\U000e0041"),
        ("a\tb\n", "a\tb\n"),
        ("::error::x", "\\x3a:error::x"),
        ("a\n \t::x", "a\n \t\\x3a:x"),
        ("std::string", "std::string"),
        ("## Title ##[error]", "## Title \\x23#[error]"),
        ("##vso[task]", "\\x23#vso[task]"),
        ("caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_writes_line_ends_out() -> None:
    assert one_line("a\nb\tc\r") == "a\\nb\\tc\\x0d"
