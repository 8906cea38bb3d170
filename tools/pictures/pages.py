"""A page as a picture."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH, _HEIGHT = 1000, 1100


def photograph_page(page: Path, target: Path) -> None:
    """The top of the page, as a window of a laptop shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        window.goto(page.as_uri())
        window.screenshot(path=target)
        browser.close()
