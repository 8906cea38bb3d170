"""On random libraries: composing is the same twice, each line is in its place, and the way back is exact."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from promptsync.composition import Bundle, Places
from promptsync.errors import CannotHoldError
from promptsync.keys.patterns import KeyPatterns
from promptsync.library.loader import Library, judged, read_library
from promptsync.library.placing import Placing
from promptsync.policy import BundlePolicy
from promptsync.source.file_reader import FileReader
from tests.library.compose.support import write

if TYPE_CHECKING:
    from promptsync.model import Key, Prompt

PARTS = ("one.md", "two.md", "three.txt")
BESIDE = ("ref/a.md", "ref/b.md", "run.py")
NAMES = [f"../{part}" for part in PARTS]

lines = st.one_of(
    st.sampled_from(
        ["", "Same", "Same", "## Head", "```", "~~~", "x" * 30, "<!-- other -->", "---", "\u00e9\u2028y"]
    ),
    st.sampled_from(NAMES).map("<!-- promptsync: include {} -->".format),
    st.sampled_from(NAMES).map(r"<!-- promptsync: \include {} -->".format),
    st.sampled_from(BESIDE).map("Read [it]({}) there".format),
    st.sampled_from(BESIDE).map("run `{}`".format),
)
plain = st.sampled_from(
    ["New", "Same", "", "## New", "```", "<!-- promptsync: include ../one.md -->", "[x](ref/a.md)"]
)


def texts(*, most: int = 6) -> st.SearchStrategy[str]:
    body = st.lists(lines, min_size=1, max_size=most).map("\n".join)
    ended = st.tuples(body, st.sampled_from(["", "\n"])).map("".join)
    return st.tuples(ended, st.booleans()).map(lambda one: one[0].replace("\n", "\r\n") if one[1] else one[0])


class World(NamedTuple):
    """The files of a library, and how it bundles."""

    files: dict[str, str]
    bundle: Bundle


@st.composite
def worlds(draw: st.DrawFn) -> World:
    files = {part: draw(texts(most=4)) for part in PARTS}
    files |= {f"prompts/form/{name}": draw(texts(most=4)).replace("../", "../../../") for name in BESIDE}
    for name in ("first", "second"):
        split = draw(st.sampled_from(["", "split: sections\n"]))
        head = f"---\nname: {name}\ndescription: Use when asked.\ncommand: {name}\n{split}---\n\n"
        files[f"prompts/{name}.md"] = head + draw(texts())
    skill = "---\nname: form\ndescription: Use when asked.\n---\n\n"
    files["prompts/form/SKILL.md"] = skill + draw(texts()).replace("../", "../../")
    if draw(st.booleans()):
        body = draw(texts()).replace("\r", "").replace("\u2028", "")
        block = "".join(f"  {line}\n" for line in body.split("\n"))
        files["prompts/block.yaml"] = (
            f"name: block\ndescription: Use when asked.\nisSkill: true\nprompt: |2\n{block}"
        )
    return World(files, draw(st.sampled_from([Bundle.AUTO, Bundle.INLINE, Bundle.SPLIT])))


def load(root: Path, world: World) -> Library:
    policy = BundlePolicy(((KeyPatterns(("**",)), world.bundle),))
    files = FileReader(lambda _: True)
    reading = read_library(root / "prompts", repository=root, shown_from=root, files=files, bundle=policy)
    return judged(reading, None)


@given(worlds())
def test_composing_is_the_same_twice_and_the_map_is_exact(world: World) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write(root, world.files)
        library, again = load(root, world), load(root, world)
    assert (library.desired, library.problems) == (again.desired, again.problems)
    said = {name: text.replace("\r\n", "\n").split("\n") for name, text in world.files.items()}
    for one in library.desired:
        if one.composition is None:
            continue
        places = Places(one.composition)
        composed = one.prompt.prompt.split("\n")
        assert sum(run.count for run in one.composition.runs) == len(composed)
        for number, line in enumerate(composed, 1):
            place = places.at(number)
            if not place.generated:
                there = said[place.file][place.line - 1].strip(" ")
                assert _alike(line.strip(" "), there), (line, place)


def _alike(line: str, there: str) -> bool:
    """Whether a line is as in its file, but for an escape and for links."""
    return line in {there, there.replace(r"\include", "include")} or ("](" in line and line[:5] == there[:5])


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text with a few lines changed, put in or taken out."""
    edited = text.split("\n")
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(edited) - 1))
        gone = draw(st.integers(0, 2))
        edited[at : at + gone] = draw(st.lists(plain, max_size=2))
        edited = edited or [""]
    return "\n".join(edited)


@given(worlds(), st.data())
def test_an_edit_is_written_back_exactly_or_not_at_all(world: World, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write(root, world.files)
        library = load(root, world)
        if not library.desired:
            return
        before = {one.key: one.prompt for one in library.desired}
        key = data.draw(st.sampled_from(sorted(before)))
        prompt = before[key]
        edited = data.draw(edits(prompt.prompt))
        if edited.strip():
            _go_back(root, world, library, (key, prompt, edited))


def _go_back(root: Path, world: World, library: Library, edit: tuple[Key, Prompt, str]) -> None:
    key, prompt, edited = edit
    wanted = type(prompt).from_fields({**prompt.fields(), "prompt": edited})
    placing = Placing(root / "prompts", root, library.desired, library.way_back)
    files: dict[Path, str] = {}
    with suppress(CannotHoldError):
        files = placing.files(key, wanted)
    for path, text in files.items():
        path.write_bytes(text.encode())
    after = {one.key: one.prompt for one in load(root, world).desired}
    before = {one.key: one.prompt for one in library.desired}
    assert after == ({**before, key: wanted} if files else before)
