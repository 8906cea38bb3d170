"""The pages in a real browser: filter, folding, keyboard, no scripts, narrow and wide, and what texts do."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.library.loader import load_library
from promptsync.render.html import HtmlRenderer
from promptsync.render.pages.site_pages import site_files
from promptsync.reports.report import PlanReport
from promptsync.reports.site import Site, SitePrompt
from promptsync.session.site.folder import write_site
from tests.render.support import PLAIN, REVIEW, planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from promptsync.plan.plan import Plan

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
REQUIRED = "PROMPTSYNC_TEST_BROWSER" in os.environ  # .ci/run sets it: there the browser must not be missing
pytestmark = pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="there is no Chromium on this machine")
ROOT = Path(__file__).parent.parent.parent
WIDTHS = (360, 1400)
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></script><script>alert(1)</script>",
    "<img src=https://evil.example/x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe src=javascript:alert(1)></iframe>",
    "[x](javascript:alert(1))",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as found,
    ):
        yield found


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1400, scripts: bool = True) -> Iterator[Page]:
    """A page of its own; a dialog or a request to anywhere else than this disk fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    with context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(dialog.message))
        page.goto(path.as_uri())
        yield page
        assert [url for url in asked if not url.startswith("file:")] == []


BOTH = replace(REVIEW, name="Both", command="both", prompt="One\ntwo.\n")
"""A prompt that git and the dashboard have changed."""


def many() -> Plan:
    long = "".join(f"Paragraph {at} of the review, with words.\n\n" for at in range(9))
    changed = replace(REVIEW, prompt=long.replace("8 of", "eight of"))
    new = {f"new/{at}": replace(REVIEW, name=f"New {at}", command=f"new-{at}") for at in range(3)}
    review = replace(REVIEW, prompt=long)
    return planned(
        desired={"review": changed, **new, "both": replace(BOTH, prompt="One\nmore.\n")},
        base={"review": review, "both": BOTH},
        live={"review": review, "both": replace(BOTH, prompt="One\nless.\n")},
    )


def write_page(folder: Path, plan: Plan) -> Path:
    path = folder / "plan.html"
    path.write_text(HtmlRenderer(PLAIN).render(PlanReport("plan", plan)), encoding="utf-8")
    return path


@pytest.fixture
def plan_page(tmp_path: Path) -> Path:
    return write_page(tmp_path, many())


def shown(page: Page) -> int:
    return page.locator("article.change:visible").count()


def test_the_filter_leaves_what_has_all_words(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page) as page:
        page.get_by_label("Show changes with").fill("create new/1")
        assert shown(page) == 1
        assert page.locator("#shown").inner_text() == "1 of 5"


def test_unchanged_paragraphs_unfold(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page) as page:
        assert not page.get_by_text("Paragraph 2 of").is_visible()
        page.get_by_text("7 unchanged paragraphs").click()
        assert page.get_by_text("Paragraph 2 of").is_visible()


def test_a_changed_paragraph_stands_side_by_side(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page) as page:
        page.get_by_role("button", name="Side by side").click()
        pair = page.locator("#change-1 .pair .prose")
        assert [one.strip() for one in pair.all_inner_texts()] == [
            "Paragraph 8 of the review, with words.",
            "Paragraph eight of the review, with words.",
        ]
        page.get_by_role("button", name="Side by side").click()
        assert page.locator(".pair").count() == 0
        assert page.get_by_text("Paragraph 8eight of").is_visible()


def test_keys_alone_lead_everywhere(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page) as page:
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to the content"
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.locator(":focus").get_attribute("id") == "change-2"
        page.keyboard.press("k")
        assert page.locator(":focus").get_attribute("id") == "change-1"
        page.keyboard.press("/")
        page.keyboard.type("new/2")
        assert shown(page) == 1


def test_a_change_has_an_address(browser: Browser, plan_page: Path) -> None:
    with opened(browser, plan_page, width=360) as page:
        page.goto(f"{plan_page.as_uri()}#change-4")
        assert page.evaluate("document.querySelector(':target').id") == "change-4"
        assert page.evaluate("scrollY") > 0


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_is_there_without_scripts(browser: Browser, plan_page: Path, width: int) -> None:
    with opened(browser, plan_page, width=width, scripts=False) as page:
        assert shown(page) == 5
        assert not page.get_by_label("Show changes with").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(browser: Browser, plan_page: Path, width: int) -> None:
    with opened(browser, plan_page, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, plan_page: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, plan_page, width=360) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_no_text_acts(browser: Browser, tmp_path: Path) -> None:
    desired = {
        f"k{at}": replace(REVIEW, name=text, description=text, command=f"c{at}", prompt=f"{text}\n\n{text}\n")
        for at, text in enumerate(HOSTILE)
    }
    with opened(browser, write_page(tmp_path, planned(desired=desired))) as page:
        page.get_by_text("Unfold everything").click()
        assert page.locator("img, svg, iframe").count() == 0
        assert page.locator("script").count() == 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter library's site, with a prompt of hostile texts."""
    folder = tmp_path_factory.mktemp("site")
    library = load_library(ROOT / "prompts", repository=ROOT, shown_from=ROOT)
    prompts = [SitePrompt(one.key, one.prompt, changed="2026-11-27") for one in library.desired]
    text = "\n\n".join(HOSTILE)
    evil = replace(REVIEW, name=HOSTILE[0], description=HOSTILE[2], command=HOSTILE[3], prompt=text)
    write_site(folder, site_files(Site("Prompts", (*prompts, SitePrompt("evil", evil)))))
    return folder


def test_the_search_finds_as_one_types(browser: Browser, site: Path) -> None:
    with opened(browser, site / "prompts/review/change/index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("/review-mig")
        page.locator("#results a").first.click()
        assert page.locator("h1").inner_text() == "Review a database migration"


def test_a_search_for_what_is_not_there_says_so(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html") as page:
        page.get_by_label("Search").fill("no-such-word-anywhere")
        page.get_by_text("Nothing has all of these words.").wait_for()  # the search loads when it is used


def test_a_command_and_a_text_are_copied(browser: Browser, site: Path) -> None:
    with opened(browser, site / "prompts/review/change/index.html") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == "/review-change"


@pytest.mark.parametrize("file", ["index.html", "kind/skill/index.html", "prompts/review/change/index.html"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_site(browser: Browser, site: Path, file: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, site / file, width=width) as page:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_site_works_without_scripts(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html", scripts=False) as page:
        assert not page.get_by_label("Search").is_visible()
        page.get_by_role("link", name="review", exact=True).click()
        page.get_by_role("link", name="Review a change").click()
        assert page.locator("h1").inner_text() == "Review a change"


def test_no_text_of_a_site_acts(browser: Browser, site: Path) -> None:
    with opened(browser, site / "prompts/evil/index.html") as page:
        page.get_by_label("Search").fill("alert")
        page.locator("#results li").first.wait_for()
        assert page.locator("img, svg, iframe").count() == 0
        assert page.locator("script").count() == 2  # the site's own, and its search
