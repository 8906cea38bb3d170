"""A page as a picture."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

_WIDTH, _HEIGHT = 1000, 1100


def photograph_page(html: str, target: Path) -> None:
    """The top of the page, as a window of a laptop shows it."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        document = Path(name, "page.html")
        document.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        page.goto(document.as_uri())
        page.screenshot(path=target)
        browser.close()
