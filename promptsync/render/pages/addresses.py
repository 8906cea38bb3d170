"""Where the pages of a site are. An address depends on a prompt's key alone, so that it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from promptsync.reports.site import SitePrompt

_INDEX = "index.html"


def prompt_file(prompt: SitePrompt) -> str:
    """The file of a prompt's page, relative to the site."""
    if not prompt.key:
        return f"organization/{prompt.id}/{_INDEX}"
    return key_file(prompt.key)


def key_file(key: str) -> str:
    """The file of the page of the prompt with this key."""
    return f"prompts/{'/'.join(map(_folder, key.split('/')))}/{_INDEX}"


def list_file(kind: str, name: str, number: int) -> str:
    """The file of page ``number``, from 1, of a list: ``kind`` is ``kind``, ``folder`` or ``newest``."""
    folder = "/".join(_folder(part) for part in (kind, *name.split("/")) if part)
    return f"{folder}/{_INDEX if number == 1 else f'{number}.html'}"


def link(file: str, page: str) -> str:
    """The address of ``file`` as it is written in ``page``."""
    return quote("../" * page.count("/") + file)


def _folder(part: str) -> str:
    """A part of a key as the name of a folder, which no page has."""
    return part.replace(".", "%2E") if part.endswith(".html") else part
