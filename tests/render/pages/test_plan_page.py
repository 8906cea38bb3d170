"""A plan's page says what the plan says, and no text in it acts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from promptsync.model import Key, Person
from promptsync.plan.differences import Drift, FieldChange, Sides
from promptsync.plan.notes import Edit, Edits, Listing, Notes, Reach
from promptsync.plan.plan import Plan
from promptsync.problems import problem
from promptsync.render.html import HtmlRenderer
from promptsync.reports.checked import FailureReport
from promptsync.reports.report import PlanReport
from tests.render.support import PLAIN, REVIEW, planned
from tests.render.test_hostile import CHANGED as CHANGED_FIELDS
from tests.render.test_hostile import CHANGES, PROBLEMS, STALE, assert_harmless

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=https://evil.example/x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "<!--",
    "]]>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "&#x3c;script&#x3e;",
    "\u202e\u200b\x00\x1b[2J",
]


def page(plan: Plan) -> str:
    return HtmlRenderer(PLAIN).render(PlanReport("plan", plan))


def elements(text: str) -> list[LexborNode]:
    return LexborHTMLParser(text).css("*")


def shape(text: str) -> set[tuple[str | None, tuple[str, ...]]]:
    """The kinds of elements of a page, with the names of their attributes."""
    return {(node.tag, tuple(sorted(node.attributes))) for node in elements(text)}


def texts(text: str) -> str:
    body = LexborHTMLParser(text).body
    assert body
    return body.text()


CHANGED = replace(REVIEW, prompt="Read the whole diff.\nThen comment, or ask.\n", description="Use it.")
NEW = replace(REVIEW, name="New", command="new", prompt="Ask.\nListen.\n")
OLD = replace(REVIEW, name="Old", command="old", prompt="Wait.\nGo.\n")


def test_it_says_what_the_plan_says() -> None:
    plan = planned(
        desired={"review": CHANGED, "new": NEW},
        base={"review": REVIEW, "old": OLD},
        live={"review": REVIEW, "old": OLD},
    )
    said = " ".join(texts(page(plan)).split())
    for words in ("1 to delete", "1 to update", "1 to create", "Apply would make 3 changes. Exit code 0."):
        assert words in said
    marks = [(node.tag, node.text()) for node in LexborHTMLParser(page(plan)).css("article.update ins")]
    assert ("ins", ", or ask") in marks


def test_the_destructive_come_first() -> None:
    plan = planned(desired={"new": NEW}, base={"old": OLD}, live={"old": OLD})
    actions = [node.text() for node in LexborHTMLParser(page(plan)).css("span.action")]
    assert actions == ["delete", "create"]


def test_a_page_without_changes_says_so() -> None:
    plan = planned(desired={"review": REVIEW}, base={"review": REVIEW}, live={"review": REVIEW})
    assert "Nothing to do. Exit code 0." in texts(page(plan))


def test_both_sides_of_a_conflict_and_who_made_the_edit() -> None:
    theirs = replace(REVIEW, prompt="Read nothing.\n")
    conflict = planned(desired={"review": CHANGED}, base={"review": REVIEW}, live={"review": theirs})
    edit = Edit(
        Key("review"),
        deleted=False,
        at="2026-02-02T00:00:00Z",
        actor="u1",
        person=Person("Ada", "ada@acme.example"),
    )
    said = page(replace(conflict, notes=Notes(edits=Edits((edit,)))))
    assert "Left as they are" in texts(said)
    drift = LexborHTMLParser(said).css_first("article.left details.drift")
    assert drift
    assert "by Ada" in drift.text()
    assert [node.text().strip() for node in drift.css("ins")] == ["Read nothing."]
    ours = LexborHTMLParser(said).css_first("article.left details.ours")
    assert ours
    assert ", or ask" in ours.text()
    assert "ada@acme.example" not in said


def test_what_the_plan_notes_is_told() -> None:
    notes = Notes(reach=(Reach(Key("review"), ("evil.example",)),), listing=Listing(10, 20))
    plan = replace(planned(desired={"review": REVIEW}), notes=notes)
    told = [node.text() for node in LexborHTMLParser(page(plan)).css("ul.notes li")]
    assert told == ["review names a new host: evil.example", "skill listing 10 → 20 characters"]


def test_an_error_stands_first_and_stops_the_plan() -> None:
    plan = replace(planned(desired={"new": REVIEW}), problems=(problem("guard", "too many deletes", None),))
    assert "Nothing can be applied: 1 error. Exit code 3." in texts(page(plan))


def test_a_failure_is_a_page_too() -> None:
    report = FailureReport("plan", "default", (problem("remote", "the platform is away", None),))
    said = texts(HtmlRenderer(PLAIN).render(report))
    assert "There is no plan." in said
    assert "the platform is away" in said


def test_nothing_is_asked_of_anybody() -> None:
    text = page(planned(desired={"new": replace(REVIEW, prompt="![x](https://evil.example/x.png)\n")}))
    sources = [node for node in elements(text) if {"src", "srcset", "action", "ping"} & {*node.attributes}]
    assert sources == []
    assert all(str(node.attributes["href"]).startswith("#") for node in LexborHTMLParser(text).css("[href]"))
    policy = LexborHTMLParser(text).css_first("[http-equiv]")
    assert policy
    assert "default-src 'none'" in str(policy.attributes["content"])


def _with(text: str) -> Plan:
    evil = replace(REVIEW, name=text, description=text, prompt=f"{text}\n\n{text}\n")
    return planned(desired={f"k{text}": evil}, base={f"k{text}": REVIEW}, live={f"k{text}": REVIEW})


def test_a_hostile_text_makes_no_element() -> None:
    for text in HOSTILE:
        assert shape(page(_with(text))) <= shape(page(_with("plain words")))


def _noted(text: str) -> Plan:
    key = Key(text)
    edit = Edit(key, deleted=False, at=text, actor="u1", person=Person(text))
    sides = Sides(key, text, text, (FieldChange("prompt", "", text),), Drift((), text))
    notes = Notes(reach=(Reach(key, (text,)),), edits=Edits((edit,)))
    return replace(_with("plain words"), sides=(sides,), notes=notes)


def test_a_hostile_name_in_notes_and_sides_makes_no_element() -> None:
    for text in HOSTILE:
        assert shape(page(_noted(text))) <= shape(page(_noted("plain words")))


EVIL = st.sampled_from(HOSTILE)
EDITED = st.just(HOSTILE[0])  # one key, so that an edit belongs to the sides
SIDES = st.builds(
    Sides, EDITED, EVIL, EVIL, st.none() | CHANGED_FIELDS, st.none() | st.builds(Drift, CHANGED_FIELDS, EVIL)
)
NOTES = st.builds(
    Notes,
    reach=st.lists(st.builds(Reach, EVIL, st.tuples(EVIL), st.tuples(EVIL)), max_size=1).map(tuple),
    edits=st.builds(
        Edits,
        st.lists(
            st.builds(Edit, EDITED, st.booleans(), EVIL, EVIL, st.none() | st.builds(Person, EVIL)),
            max_size=2,
        ).map(tuple),
        EVIL,
    ),
)
PLANS = st.builds(
    Plan,
    st.sampled_from(HOSTILE),
    st.sampled_from(HOSTILE),
    st.lists(CHANGES, max_size=2).map(tuple),
    st.lists(PROBLEMS, max_size=2).map(tuple),
    held_back=st.lists(STALE, max_size=1).map(tuple),
    sides=st.lists(SIDES, max_size=1).map(tuple),
    notes=NOTES,
)
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "p", "code"),
    *("span", "main", "section", "ul", "li", "strong", "form", "label", "input", "button", "output", "kbd"),
    *("article", "q", "div", "details", "summary", "del", "ins", "ol", "script", "-text", None),
}


@given(PLANS)
def test_no_plan_makes_an_element_that_acts(plan: Plan) -> None:
    text = page(plan)
    found = elements(text)
    assert {node.tag for node in found} <= TAGS
    assert [node.tag for node in found].count("script") == 1
    assert [node.tag for node in found].count("style") == 1
    attributes = {name for node in found for name in node.attributes}
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcdoc")]
    without_own = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    assert_harmless(without_own)
