"""The pages hang together, and speak of nothing that is not there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import yaml

from promptsync.library.loader import load_library
from tests.docs.pages import PAGES, ROOT, anchors, links, parts, prose, read

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS = {
    "api.bitbucket.org",
    "app.gitpod.io",
    "127.0.0.1",
    "get.example.com",
    "github.com",
    "host",
    "keepachangelog.com",
    "semver.org",
}
PROMISES = 11


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in links(read(page)):
        address = urlsplit(link)
        if address.scheme:
            continue
        target = (ROOT / page).parent / address.path if address.path else ROOT / page
        assert target.is_file(), link
        assert not address.fragment or address.fragment in anchors(target.read_text(encoding="utf-8")), link


def test_the_readme_leads_to_every_page() -> None:
    assert {link.partition("#")[0] for link in links(read("README.md"))} >= set(PAGES) - {"README.md"}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_machine(page: str) -> None:
    text = read(page)
    assert str(ROOT) not in text
    assert str(Path.home()) not in text
    assert not re.search(r"(?<![\w.])/(home|Users|tmp|mnt|opt|srv)/", text)
    assert {urlsplit(url).hostname for url in re.findall(r"https?://[^\s`)>\"]+", text)} <= HOSTS


@pytest.mark.parametrize("page", PAGES)
def test_lines_are_short_and_spelled_alike(page: str) -> None:
    plain = [line for line in prose(read(page)).splitlines() if not line.startswith(("|", "<!--"))]
    assert not [line for line in plain if len(line) > 120 and "](" not in line]
    assert not re.search(r"(?<!the_)organisation(?!s_)", read(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_yaml_block_is_yaml(page: str) -> None:
    for part in parts(read(page)):
        if part.language == "yaml":
            yaml.safe_load(part.text)


def test_the_readmes_first_prompt_file_is_good(tmp_path: Path) -> None:
    first = next(part for part in parts(read("README.md")) if part.file)
    assert len(first.text.splitlines()) <= 10
    path = tmp_path / first.file
    path.parent.mkdir(parents=True)
    path.write_text(first.text, encoding="utf-8")
    library = load_library(tmp_path / "prompts", repository=tmp_path, shown_from=tmp_path)
    assert (len(library.desired), library.problems) == (1, ())


def named_tests() -> Iterator[tuple[str, str]]:
    yield from re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", read("docs/safety.md"))


@pytest.mark.parametrize(("path", "name"), sorted(set(named_tests())))
def test_every_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_promise_names_its_tests() -> None:
    promises = re.split(r"^## ", read("docs/safety.md"), flags=re.MULTILINE)[1:]
    assert [int(one.partition(".")[0]) for one in promises] == list(range(1, PROMISES + 1))
    assert all("Held by: " in one and "- `tests/" in one for one in promises)


def test_every_file_that_is_named_exists() -> None:
    text = read("CONTRIBUTING.md") + read("docs/safety.md")
    for name in re.findall(
        r"`((?:action|applying|cli|frontend|github|ledger|library|planning|render|sandbox|scaffold|service|session|source|surveying)/[\w*/]*(?:\.py)?)`",
        text,
    ):
        assert list(ROOT.glob(f"promptsync/{name}")), name
    for name in re.findall(r"`((?:schemas|docs|tests|prompts|tools)/[\w./]*)`", text):
        assert (ROOT / name).exists(), name
