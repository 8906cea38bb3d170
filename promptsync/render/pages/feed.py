"""The newest changes of a library as an Atom feed (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from promptsync.render.escape import one_line
from promptsync.render.pages.addresses import link, prompt_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.reports.site import SitePrompt

_ATOM = "http://www.w3.org/2005/Atom"


def feed(title: str, newest: Iterable[SitePrompt]) -> str:
    """A feed of prompts that have a date, newest first. A new date of a prompt is a new entry."""
    entries = list(newest)
    root = Element("feed", xmlns=_ATOM)
    SubElement(root, "id").text = _urn(title)
    SubElement(root, "title").text = one_line(title)
    SubElement(root, "updated").text = _time(entries[0]) if entries else "1970-01-01T00:00:00Z"
    SubElement(SubElement(root, "author"), "name").text = "promptsync"
    for one in entries:
        entry = SubElement(root, "entry")
        SubElement(entry, "id").text = _urn(f"{one.key} {one.changed}")
        SubElement(entry, "title").text = one_line(one.prompt.name)
        SubElement(entry, "updated").text = _time(one)
        SubElement(entry, "link", href=link(prompt_file(one), "feed.xml"))
        SubElement(entry, "summary").text = one_line(one.prompt.description)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _time(prompt: SitePrompt) -> str:
    return f"{prompt.changed}T00:00:00Z"


def _urn(text: str) -> str:
    return uuid5(NAMESPACE_URL, f"promptsync:{text}").urn
