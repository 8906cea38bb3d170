"""What the pages show is what happens. With REFRESH_DOCS set, they are made to show it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import PAGES, ROOT, read
from tests.docs.session import Session, alike, true_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation

REFRESH = bool(os.environ.get("REFRESH_DOCS"))
PLAYED = [page for page in PAGES if "\n```console\n" in read(page)]


@pytest.mark.parametrize("page", PLAYED)
def test_every_console_block_is_what_is_printed(
    page: str, workdir: Path, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for role in ("AUTHOR", "COMMITTER"):  # a page says who commits, as a reader's git does
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    text, session = read(page), Session(organisation)
    session.play(text)
    right = true_text(text, session)
    if REFRESH:
        (ROOT / page).write_text(right, encoding="utf-8")
    else:
        assert text == right


def test_a_wrong_line_is_noticed() -> None:
    assert alike("at 2026-01-02T03:04:05Z", "at 2025-01-02T03:04:05.678Z\n")
    assert alike("[1/2] create a\n[2/2] create b\n", "[1/2] create b\n[2/2] create a\n")
    assert not alike("Plan: 1 to create\n", "Plan: 2 to create\n")
