"""The pages of a site: who looks for a prompt finds it, and no text in it acts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote
from xml.dom.minidom import parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from promptsync.plan.differences import Drift, FieldChange
from promptsync.record import Applied, ApplyStatus, Version
from promptsync.render.pages.addresses import prompt_file
from promptsync.render.pages.prose_page import rendered
from promptsync.render.pages.site_pages import LIST_LENGTH, site_files
from promptsync.reports.site import Site, SiteFile, SitePrompt
from promptsync.source.mentions import Text
from tests.render.pages.test_plan_page import HOSTILE, TAGS
from tests.render.support import REVIEW
from tests.render.test_hostile import assert_harmless

EDIT = "https://github.com/acme/prompts/edit/main/prompts/review/change.md"
PROMPT = SitePrompt(
    "review/change", REVIEW, files=(SiteFile("prompts/review/change.md", EDIT),), changed="2026-11-03"
)
AWKWARD_KEYS = ("a", "a/b", "2.html", "a/index.html", "über uns/ja?", "50%/x#y", "a b")


def files(*prompts: SitePrompt, history: bool = False, drift: bool = False) -> dict[str, str]:
    return dict(site_files(Site("Prompts of acme", prompts, history=history, drift=drift)))


def words(page: str) -> str:
    body = LexborHTMLParser(page).body
    assert body
    return " ".join(body.text().split())


def links(site: dict[str, str], file: str) -> set[str]:
    """The files that a page leads to, those of the web left out."""
    found = (str(node.attributes["href"]) for node in LexborHTMLParser(site[file]).css("[href]"))
    local = (one for one in found if not one.startswith(("https://", "#")))
    return {normpath(str(PurePosixPath(file).parent / unquote(one))) for one in local}


def test_a_prompt_has_a_page_with_what_one_needs() -> None:
    page = files(PROMPT)["prompts/review/change/index.html"]
    said = words(page)
    for part in (
        REVIEW.name,
        REVIEW.description,
        "/review",
        "Read the whole diff.",
        "prompts/review/change.md",
    ):
        assert part in said
    assert EDIT in [node.attributes["href"] for node in LexborHTMLParser(page).css("a")]


def test_a_prompt_says_what_to_ask_for_and_where_it_is_used() -> None:
    automation = Text("automation", "Nightly", "step 2", "/review", ("disabled",))
    used = replace(
        PROMPT, asks=("Look at <b>this</b>",), uses=(Text("prompt", "b", "", "/review"), automation)
    )
    site = files(used, replace(PROMPT, key="b"))
    page = LexborHTMLParser(site["prompts/review/change/index.html"])
    assert [node.text() for node in page.css("ul.asks li")] == ["Look at <b>this</b>"]
    assert [" ".join(node.text().split()) for node in page.css("ul.uses li")] == [
        "prompt b",
        "automation Nightly, step 2, disabled",
    ]
    assert "prompts/b/index.html" in links(site, "prompts/review/change/index.html")
    assert "Where it is used" not in words(site["prompts/b/index.html"])


def test_every_link_leads_to_a_page_of_the_site() -> None:
    prompts = [replace(PROMPT, key=key) for key in AWKWARD_KEYS]
    site = files(*prompts, SitePrompt("", REVIEW, id="0199", text_known=False))
    pages = [file for file in site if file.endswith(".html")]
    assert all(links(site, file) <= site.keys() for file in pages)
    reached = set().union(*(links(site, file) for file in pages))
    assert {prompt_file(one) for one in prompts} <= reached


KEYS = st.lists(st.sampled_from(["a", "b", "index.html", "2.html", "prompts"]), min_size=1, max_size=3)


@given(st.sets(KEYS.map("/".join), max_size=3))
def test_no_two_pages_share_a_file(keys: set[str]) -> None:
    prompts = tuple(replace(PROMPT, key=one) for one in sorted(keys))
    made = [name for name, _ in site_files(Site("x", prompts))]
    assert len(made) == len(set(made))
    folders = {str(parent) for name in made for parent in PurePosixPath(name).parents}
    assert not folders & set(made)


def test_a_long_list_is_several_pages() -> None:
    prompts = [replace(PROMPT, key=f"p{at}") for at in range(LIST_LENGTH + 1)]
    site = files(*prompts)
    assert "kind/command/2.html" in links(site, "kind/command/index.html")
    assert len(links(site, "kind/command/2.html") & {prompt_file(one) for one in prompts}) == 1


def test_the_search_has_every_prompt() -> None:
    search = files(PROMPT, replace(PROMPT, key="b"))["search.js"]
    rows = json.loads(search.removeprefix("window.promptsyncSearch = ").removesuffix(";\n"))
    assert [row[3] for row in rows] == ["review/change", "b"]
    assert rows[0][4] == "prompts/review/change/index.html"


def test_the_feed_has_the_newest_first() -> None:
    feed = files(PROMPT, replace(PROMPT, key="new", changed="2026-11-20"))["feed.xml"]
    assert re.findall("<updated>(.{10})", feed) == ["2026-11-20", "2026-11-20", "2026-11-03"]


def test_history_and_drift_are_there_when_asked_for() -> None:
    applied = Applied("7", "2026-11-01T10:00:00Z", "Ada", "c0ffee", "", ApplyStatus.APPLIED, {})
    older = replace(REVIEW, prompt="Read some of the diff.\nThen comment.\n")
    prompt = replace(
        PROMPT,
        versions=(Version(applied, REVIEW, overwritten=False), Version(applied, older, overwritten=False)),
        drift=Drift((FieldChange("name", "Review", "Look"),), "2026-11-02T10:00:00Z"),
    )
    page = files(prompt, history=True, drift=True)["prompts/review/change/index.html"]
    assert "by Ada" in words(page)
    assert "Edited in the dashboard" in words(page)
    assert [node.text() for node in LexborHTMLParser(page).css("details.version del")] == ["some", "of the"]


def test_the_same_library_gives_the_same_bytes() -> None:
    assert files(PROMPT) == files(PROMPT)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# One\n## Two\n# One\n", ["h3", "h4", "h3"]),
        ("### Three\n# One\n", ["h3", "h3"]),
        ("## Two\n#### Four\n### Three\n", ["h3", "h4", "h4"]),
        ("#\n##\n###\n####\n#####\n", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_are_nested_below_those_of_the_page(text: str, tags: list[str]) -> None:
    assert re.findall(r"<(h\d)>", rendered(text)) == tags


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](JaVaScRiPt:alert(1))",
        "[x](./local.md)",
        "[x](//evil.example)",
        "<https://ok.example>\n<javascript:alert(1)>",
        "![x](https://evil.example/x.png)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_only_the_web_is_linked_and_nothing_is_loaded(text: str) -> None:
    tree = LexborHTMLParser(rendered(text))
    assert all(str(node.attributes["href"]).startswith("https://") for node in tree.css("a"))
    assert not tree.css("img")


FENCES = st.sampled_from(["python", "html", "no-such-language", "../../x", "js onload=alert(1)", "<b>"])
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=3).map("\n".join)
MARKDOWN = TEXTS | st.builds(lambda name, text: f"```{name}\n{text}\n```\n", FENCES, TEXTS)
SITE_TAGS = {
    *TAGS,
    *(
        "link",
        "nav",
        "time",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "em",
        "h5",
        "h6",
        "hr",
    ),
    *("pre", "br", "-comment"),
}


@given(MARKDOWN, TEXTS)
def test_no_prompt_makes_an_element_that_acts(text: str, name: str) -> None:
    evil = replace(REVIEW, name=name, description=name, command=name, prompt=text)
    uses = (Text(name, name, name, text), Text("prompt", "a", "", text))
    site = files(replace(PROMPT, prompt=evil, asks=(name, text), uses=uses))
    for file, page in site.items():
        if file.endswith(".html"):
            found = LexborHTMLParser(page).css("*")
            assert {node.tag for node in found} <= SITE_TAGS
            assert [node.tag for node in found].count("script") == 1
            attributes = {key for node in found for key in node.attributes}
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcdoc")]
            assert_harmless(page)
    parseString(site["feed.xml"])  # noqa: S318  # our own text
