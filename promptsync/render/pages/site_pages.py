"""A site → its files. The same library gives the same bytes, wherever and whenever it is made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.render.escape import one_line
from promptsync.render.pages.addresses import key_file, link, list_file, prompt_file
from promptsync.render.pages.environment import asset, render_site_page
from promptsync.render.pages.feed import feed
from promptsync.render.pages.field_views import field_view, prompt_views
from promptsync.render.pages.prose_page import rendered
from promptsync.reports.standing import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.record import Version
    from promptsync.render.pages.field_views import FieldView
    from promptsync.reports.site import Site, SitePrompt

LIST_LENGTH = 150
"""Prompts on one page of a list, which takes long to load on a phone with more."""

_NEWEST, _IN_FEED = 10, 50


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a prompt with what it changed."""

    version: Version
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class _List:
    """A list of prompts: the first page of it is at ``file``."""

    title: str
    prompts: Sequence[SitePrompt]
    kind: str
    name: str

    @property
    def file(self) -> str:
        return list_file(self.kind, self.name, 1)


def site_files(site: Site) -> Iterator[tuple[str, str]]:
    """Each file of the site by its path below the site's folder, with its text."""
    newest = sorted((one for one in site.prompts if one.changed), key=lambda one: one.changed, reverse=True)
    folders = _folders(site)
    kinds = [_List(f"{kind}s", _of(site, kind), "kind", kind) for kind in KINDS if _of(site, kind)]
    yield "style.css", asset("style.css")
    yield "site.js", asset("site.js")
    yield "search.js", _search(site)
    yield "feed.xml", feed(site.title, newest[:_IN_FEED])
    values = {"newest": newest[:_NEWEST], "folders": folders, "kinds": kinds}
    yield "index.html", _page(site, "index.html", "site_index.html", site.title, values)
    for one in (*kinds, *folders, _List("Newest first", newest, "newest", "")):
        yield from _list_pages(site, one)
    for prompt in site.prompts:
        yield _prompt_page(site, prompt)


def _of(site: Site, kind: str) -> list[SitePrompt]:
    return [one for one in site.prompts if kind in one.kinds]


def _folders(site: Site) -> list[_List]:
    folders: dict[str, list[SitePrompt]] = {}
    for one in site.prompts:
        if one.key:
            folders.setdefault(one.folder, []).append(one)
    found = [_List(name or "At the top", prompts, "folder", name) for name, prompts in folders.items()]
    alone = [one for one in site.prompts if not one.key]
    return [*found, _List("In the organization only", alone, "organization", "")] if alone else found


def _list_pages(site: Site, one: _List) -> Iterator[tuple[str, str]]:
    starts = range(0, max(len(one.prompts), 1), LIST_LENGTH)
    files = [list_file(one.kind, one.name, number) for number, _ in enumerate(starts, 1)]
    for number, (file, start) in enumerate(zip(files, starts, strict=True), 1):
        part = one.prompts[start : start + LIST_LENGTH]
        values = {"list": one, "part": part, "number": number, "files": files}
        yield file, _page(site, file, "site_list.html", f"{one.title}: {site.title}", values)


def _prompt_page(site: Site, prompt: SitePrompt) -> tuple[str, str]:
    file = prompt_file(prompt)
    older = [*(version.prompt for version in prompt.versions[1:]), None]
    versions = [
        VersionView(version, prompt_views(before, version.prompt))
        for version, before in zip(prompt.versions, older, strict=False)
    ]
    values = {
        "prompt": prompt,
        "folder_file": list_file("folder", prompt.folder, 1),
        "text": rendered(prompt.prompt.prompt),
        "versions": versions,
        "drift": [field_view(one) for one in prompt.drift.fields] if prompt.drift else [],
    }
    return file, _page(site, file, "site_prompt.html", f"{prompt.prompt.name}: {site.title}", values)


def _page(site: Site, file: str, template: str, title: str, values: dict[str, object]) -> str:
    own = {
        "site": site,
        "title": title,
        "root": "../" * file.count("/"),
        "to": lambda target: link(target, file),
        "page_of": prompt_file,
        "file_of": key_file,
    }
    return render_site_page(template, {**own, **values})


def _search(site: Site) -> str:
    """What the search looks at, as a script: a page opened from a disk may not read a file of data."""
    rows = [
        [one_line(text) for text in (one.prompt.name, one.prompt.command, one.prompt.description, one.key)]
        + [link(prompt_file(one), "index.html")]
        for one in site.prompts
    ]
    return f"window.promptsyncSearch = {json.dumps(rows, separators=(',', ':'))};\n"
