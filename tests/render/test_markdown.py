"""Whatever a prompt, a name or a server says: in Markdown it is code, and nothing of it acts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from promptsync.plan.change import Action
from promptsync.plan.differences import FieldChange
from promptsync.render.escape import one_line
from promptsync.render.markdown import COMMENT_ROOM, MarkdownRenderer
from promptsync.render.markdown_blocks import Block, fit
from promptsync.render.markdown_text import LINE_LIMIT, code, cut, fenced
from promptsync.reports.checked import CheckReport
from promptsync.reports.report import ApplyReport, PlanReport
from tests.planning.values import desired, plan_of, prompt
from tests.render.support import PLAIN, REVIEW, planned, worded
from tests.render.test_hostile import OUTCOMES, PLANS, PROBLEMS, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
RENDERER = MarkdownRenderer(PLAIN)
HTML = {"<details><summary>Difference</summary>\n", "</details>\n", "</details>", "<br>"}
STRUCTURE = {"heading", "paragraph", "bullet_list", "list_item", "strong", "em"}
LEAVES = {"inline", "text", "softbreak", "code_inline", "fence", "html_block", "html_inline"}

_MARKS = (
    "` `` ``` ~~~ @ada #1 ada/prompts#1 <!-- --> <b> </details> </summary> <script> ](x) ![ *** | > &lt; \\"
)
_LINKS = ["[a](http://b)", "http://a.b", "<http://a.b>", "[^1]", "[^1]: a", ":tada:", "$`x`$"]
_LINES = ["# ", "## T\n", "\n|-|-|\n", "\n\n", "---\n", "- [ ] ", "    ", "\t", " "]
MARKUP = st.sampled_from([*_MARKS.split(), *_LINKS, *_LINES])
HOSTILE = st.lists(MARKUP | TEXT, max_size=6).map("".join)


def blocks(plan: Plan) -> list[Block]:
    return RENDERER.blocks(PlanReport("plan", plan))


def leaves(text: str) -> Iterator[Token]:
    """Every token of the parsed text, those of a line in place of the line."""
    for token in MARKDOWN.parse(text):
        yield from token.children or [token]


def assert_inert(text: str) -> list[str]:
    """Nothing is there but our own structure; what is in code, in order."""
    foreign = []
    for token in leaves(text):
        kind = re.sub("_(open|close)$", "", token.type)
        assert kind in STRUCTURE | LEAVES, token
        if token.type in {"html_block", "html_inline"}:
            assert token.content in HTML
        if token.type in {"code_inline", "fence"}:
            foreign.append(token.content)
    return foreign


def ours(text: str) -> str:
    """What the page says outside code."""
    return "".join(token.content for token in leaves(text) if token.type == "text")


@given(HOSTILE)
@example("`")
@example(" a ")
@example("a``b`")
def test_a_span_holds_exactly_its_text(text: str) -> None:
    assert MARKDOWN.parseInline(f"a {code(text)} b")[0].children
    shown = [t.content for t in leaves(f"a {code(text)} b") if t.type == "code_inline"]
    assert shown == ([cut(one_line(text))] if one_line(text).strip(" ") else [])


@given(st.lists(HOSTILE.map(lambda text: one_line(text).replace("\\t", "\t")), max_size=5))
def test_a_fence_holds_exactly_its_lines(lines: list[str]) -> None:
    (token,) = MARKDOWN.parse(fenced(lines, "diff"))
    assert (token.type, token.info) == ("fence", "diff")
    assert token.content == "".join(f"{cut(line)}\n" for line in lines)


@given(PLANS, HOSTILE)
def test_plans_are_inert(plan: Plan, word: str) -> None:
    assert_inert(fit(blocks(plan), 1_000_000, "x"))
    assert_inert(fit(blocks(said(plan, word)), 1_000_000, "x"))


@given(PLANS, HOSTILE)
def test_no_word_is_outside_code(plan: Plan, word: str) -> None:
    """What stands beside the code is the same whatever the words are, but for words that are empty."""
    calm, loud = (blocks(said(plan, f"x{one}")) for one in ("", word))
    assert ours(fit(calm, 1_000_000, "x")) == ours(fit(loud, 1_000_000, "x"))


@given(PLANS)
def test_drift_is_inert(plan: Plan) -> None:
    assert_inert(fit(RENDERER.blocks(PlanReport("drift", plan)), 1_000_000, "x"))


@given(PLANS, OUTCOMES)
def test_outcomes_are_inert(plan: Plan, outcome: Outcome) -> None:
    assert_inert(fit(RENDERER.blocks(ApplyReport(plan, outcome)), 1_000_000, "x"))


@given(st.lists(PROBLEMS, max_size=4), HOSTILE)
def test_findings_are_inert(problems: list[Problem], word: str) -> None:
    hostile = [replace(problem, message=word, hint=word) for problem in problems]
    assert_inert(fit(RENDERER.blocks(CheckReport(tuple(hostile), 1, 0)), 1_000_000, "x"))


def said(plan: Plan, word: str) -> Plan:
    """The plan with ``word`` for each of its words and texts."""
    changes = tuple(
        replace(
            worded(change, word),
            fields=(
                FieldChange("name", word, f"{word}!"),
                FieldChange("prompt", f"{word}\n", f"a\n{word}\n"),
            ),
            drift=None,
        )
        for change in plan.changes
    )
    problems = tuple(replace(one, message=word, hint=word, origin=None) for one in plan.problems)
    return replace(plan, target=word, organization=word, changes=changes, problems=problems)


@given(PLANS, st.integers(600, 5_000))
def test_a_text_never_goes_beyond_its_limit(plan: Plan, limit: int) -> None:
    found = blocks(plan)
    for measure in (len, lambda text: len(text.encode())):
        text = fit(found, limit, "the log", measure)
        assert measure(text) <= limit
        whole = measure("".join(f"{b.head}\n\n" + (f"{b.body}\n\n" if b.body else "") for b in found))
        assert ("Cut to the limit" in text) == (whole > limit)
        assert_inert(text)


def test_the_note_counts_what_is_left_out() -> None:
    blocks = [Block("a" * 100, "b" * 100) for _ in range(10)]
    assert "8 entries without the difference. The whole is in the log." in fit(blocks, 1_500, "the log")
    assert "6 entries left out, 4 entries without the difference." in fit(blocks, 650, "the log")


def test_the_destructive_stands_first() -> None:
    prompts = {key: replace(REVIEW, name=key, command=key, prompt=key) for key in ("a", "b", "c")}
    plan = planned(
        desired={"a": replace(prompts["a"], prompt="New.\n"), "b": prompts["b"]},
        base={"a": prompts["a"], "c": prompts["c"]},
        live={"a": prompts["a"], "c": prompts["c"]},
    )
    _, *changes = [block.head for block in blocks(plan) if "**error**" not in block.head]
    order = [re.findall(r"^\*\*(\w+)\*\*", head)[0] for head in changes]
    assert order == [Action.DELETE, Action.UPDATE, Action.CREATE]


def test_a_difference_reads_as_one() -> None:
    plan = planned(
        desired={"one": replace(REVIEW, name="Review it", prompt="Read the diff.\nThen comment.\n")},
        base={"one": REVIEW},
        live={"one": REVIEW},
    )
    assert blocks(plan)[1].body.split("\n")[2:-2] == [
        "```diff",
        "-name: Review a change",
        "+name: Review it",
        " prompt:",
        "@@ -1,2 +1,2 @@",
        "-Read the whole diff.",
        "+Read the diff.",
        " Then comment.",
        "```",
    ]


def test_a_very_long_line_is_cut_where_the_difference_shows() -> None:
    long = "word " * 4_000
    plan = planned(
        desired={"one": replace(REVIEW, prompt=f"{long}new")},
        base={"one": replace(REVIEW, prompt=f"{long}old")},
        live={"one": replace(REVIEW, prompt=f"{long}old")},
    )
    gone, came = blocks(plan)[1].body.split("\n")[3:5]
    assert gone.startswith("-prompt: …")
    assert (gone[-4:], came[-4:]) == (" old", " new")
    other = cut("a" * 20_000)
    assert other == "a" * LINE_LIMIT + "… (19,500 more characters)"


def test_what_is_left_out_is_counted() -> None:
    plan = planned(
        desired={"a": replace(REVIEW, name="Here")},
        base={"a": REVIEW},
        live={"a": replace(REVIEW, name="There")},
    )
    assert "1 left out, 0 unchanged, 0 unmanaged." in RENDERER.render(PlanReport("plan", plan))


def test_a_plan_of_any_size_fits_into_a_comment() -> None:
    files = [desired(f"key-{number}", prompt("Read it.\n" * 90, name=f"N{number}")) for number in range(100)]
    text = RENDERER.render(PlanReport("plan", plan_of(files, [], [])))
    assert len(text) <= COMMENT_ROOM
    assert "**Cut to the limit**: " in text
    assert text.rstrip().endswith("The whole is in `promptsync plan`.")
