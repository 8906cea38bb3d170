"""Whatever a file holds: the text that is imported is the text that is loaded, and the result is valid."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from promptsync.library.discover import shown_path
from promptsync.library.importing.importer import convert, place
from promptsync.library.importing.shelf import Shelf
from promptsync.library.importing.source_files import ImportOptions, Source
from promptsync.library.loader import load_library
from promptsync.problems import Severity
from promptsync.reports.imported import ImportStatus
from promptsync.session.files.new_files import write_new_files
from promptsync.source.hidden import hidden_signs
from promptsync.source.local_tree import LocalTree

if TYPE_CHECKING:
    from promptsync.model import Prompt

SIGNS = st.sampled_from(
    ["\n", "\r\n", "\r", " ", "\t", "'", '"', "- ", "{", "&a ", "*a", "\u2028", "\x0b", "\ufeff"]
)
LINES = st.sampled_from(
    ["---\n", "---\r\n", "# Title\n", "```\n", "a: b\n", "name: x\n", "model: [x] [y]\n", "Do it. "]
)
PIECES = SIGNS | LINES | st.text(max_size=3)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))
FRONT = st.sampled_from(["", "---\n---\n", "---\nmodel: x\n---\n", "---\r\nmode: y\r\n---\r\n\r\n"])


def imported(files: dict[str, str]) -> tuple[dict[str, Prompt], set[str]]:
    """The prompts that the library then has, and the sources that were left out."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "commands").mkdir()
        for name, text in files.items():
            path = here / "commands" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        tree = LocalTree(here / "commands", lambda path: shown_path(path, here), {})
        source = Source(tree, ("commands",))
        shelf = Shelf(here / "prompts", repository=here, here=here)
        results = place(convert([source], ImportOptions(), {}), ImportOptions(), shelf)
        (here / "prompts").mkdir()
        with write_new_files(file for result in results for file in result.files):
            pass
        library = load_library(here / "prompts", repository=here, shown_from=here)
        left = {result.source for result in results if result.status is ImportStatus.LEFT_OUT}
        equal = sum(result.status is ImportStatus.EQUAL for result in results)
        files_of = {one.origin.file: one.prompt for one in library.desired}
        errors = {each.message for each in library.problems if each.severity is Severity.ERROR}
        assert errors <= {"the prompts directory prompts holds no prompt file", "description is missing"}
        written = {result.source: result.file for result in results if result.file}
        assert len(written) + len(left) + equal == len(files)
        described = [
            result for result in results if result.file and "description missing" not in result.attention
        ]
        assert {result.file for result in described} == {*files_of}
        return {result.source: files_of[result.file] for result in described}, left


def encodable(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


@given(FRONT, TEXTS.filter(encodable))
def test_a_text_comes_through_whole(front: str, body: str) -> None:
    # A text that has something like front matter of its own is the next test's.
    if body.startswith(("---", "\ufeff")) or (front and body.startswith(("\n", "\r\n"))):
        body = f"x{body}"
    prompts, left = imported({"a.md": front + body})
    if prompts and not left:
        assert prompts["commands/a.md"].prompt == body.replace("\r\n", "\n")
        assert prompts["commands/a.md"].command == "a"


@given(
    st.dictionaries(st.sampled_from(["a", "A b", "x/a", "x/A-b", "con", "y/SKILL"]), TEXTS.filter(encodable))
)
def test_the_result_is_valid_and_whole(texts: dict[str, str]) -> None:
    prompts, _ = imported({f"{name}.md": text for name, text in texts.items()})
    assert all(one.prompt in texts[source[9:-3]].replace("\r\n", "\n") for source, one in prompts.items())
    commands = [one.command.casefold() for one in prompts.values() if one.command]
    assert len({*commands}) == len(commands)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1))
def test_a_printable_text_is_never_left_out(text: str) -> None:
    if text.strip() and not text.startswith("---") and not [*hidden_signs(text)]:
        assert imported({"a.md": text})[1] == set()
