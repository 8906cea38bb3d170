"""``blame``: every line of a live text has its true origin, whatever happened in between."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from promptsync.errors import Exit
from promptsync.sandbox.store import PromptStore
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

HEAD = "---\nname: Review\ndescription: Use when asked to review.\ncommand: review\n---\n\n"


class Line(NamedTuple):
    """What is told of a line: from where, the subject of its commit or the person, and the file."""

    text: str
    kind: str
    who: str = ""
    file: str = ""


class Scene:
    """A clone whose one prompt is edited here and there."""

    def __init__(self, folder: Path, promptsync: Promptsync, organisation: Organisation) -> None:
        self._folder = folder
        self._promptsync = promptsync
        self._organisation = organisation

    def commit(self, subject: str, text: str, file: str = "prompts/review.md", **parts: str) -> None:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(HEAD + text, encoding="utf-8")
        for name, part in parts.items():
            Path(f"{name}.md").write_text(part, encoding="utf-8")
        git(self._folder, "add", "--all")
        git(self._folder, "commit", "--quiet", "--message", subject)

    def run(self, *arguments: str) -> None:
        ended = self._promptsync(*arguments)
        assert ended.code == Exit.DONE, ended

    def dashboard(self, old: str, new: str) -> None:
        (stored,) = self._organisation.store.prompts()
        self._organisation.edit(stored.content.name, stored.content.prompt.replace(old, new))

    def blame(self, *arguments: str) -> list[Line]:
        ended = self._promptsync("blame", *(arguments or ("review",)), "--format", "json")
        return [self._line(one) for one in ended.document["lines"]]

    @staticmethod
    def _line(one: dict[str, Any]) -> Line:
        committed = one["committed"]
        place = f"{committed['file']}:{committed['line']}" if committed else ""
        who = committed["summary"] if committed else one["person"] or ""
        return Line(one["text"], one["kind"], who, place)


@pytest.fixture
def scene(clone: Path, promptsync: Promptsync, organisation: Organisation) -> Scene:
    return Scene(clone, promptsync, organisation)


def test_a_story(scene: Scene, promptsync: Promptsync) -> None:
    scene.commit("First", "One.\nTwo.\n")
    scene.run("apply", "--yes")
    scene.commit("Second", "One.\nTwo and a half.\nThree.\n")
    scene.run("apply", "--yes")
    one = Line("One.", "git", "First", "prompts/review.md:7")
    assert scene.blame() == [
        one,
        Line("Two and a half.", "git", "Second", "prompts/review.md:8"),
        Line("Three.", "git", "Second", "prompts/review.md:9"),
    ]
    scene.dashboard("Three.", "Three, by hand.")
    assert scene.blame()[2] == Line("Three, by hand.", "dashboard", "Sandbox User")
    scene.run("pull", "--drift")
    git(Path.cwd(), "commit", "--quiet", "--all", "--message", "The edit")
    scene.run("apply", "--yes")
    assert scene.blame()[2].kind == "dashboard"
    scene.commit("Moved", "One.\nTwo and a half.\nThree, by hand.\nFour.\n", "prompts/go/check.md")
    Path("prompts/review.md").unlink()
    git(Path.cwd(), "commit", "--quiet", "--all", "--message", "Old name gone")
    scene.run("apply", "--yes")
    found = scene.blame("go/check")
    assert [(line.text, line.kind) for line in found] == [
        ("One.", "git"),
        ("Two and a half.", "git"),
        ("Three, by hand.", "dashboard"),
        ("Four.", "git"),
    ]
    assert [line.who for line in found[:2]] == ["First", "Second"]
    assert found[3] == Line("Four.", "git", "Moved", "prompts/go/check.md:10")
    shown = promptsync("blame", "go/check").out.splitlines()
    assert shown[2].split()[0] == "dashboard"
    assert shown[0].split()[-2:] == ["prompts/review.md:7", "One."]


def test_a_line_of_a_part_names_the_part(scene: Scene) -> None:
    text = "Own.\n<!-- promptsync: include ../house.md -->\nEnd.\n"
    scene.commit("All", text, house="Be brief.\nBe kind.\n")
    scene.run("apply", "--yes")
    scene.commit("The part", text, house="Be brief.\nBe very kind.\n")
    scene.run("apply", "--yes")
    assert scene.blame() == [
        Line("Own.", "git", "All", "prompts/review.md:7"),
        Line("Be brief.", "git", "All", "house.md:1"),
        Line("Be very kind.", "git", "The part", "house.md:2"),
        Line("End.", "git", "All", "prompts/review.md:9"),
    ]


def test_an_edit_that_an_apply_has_overwritten_is_gone_but_is_there_then(
    scene: Scene, promptsync: Promptsync
) -> None:
    scene.commit("First", "One.\n")
    scene.run("apply", "--yes")
    scene.dashboard("One.", "Mine.")
    scene.commit("Second", "One.\nTwo.\n")
    scene.run("apply", "--yes", "--conflict", "overwrite")
    assert [line.who for line in scene.blame()] == ["First", "Second"]
    versions = promptsync("history", "review", "--format", "json").document["versions"]
    overwritten = next(one["revision"] for one in versions if one["overwritten"])
    assert scene.blame("review", "--at", overwritten) == [Line("Mine.", "dashboard")]
    assert [line.who for line in scene.blame("review", "--at", versions[-1]["revision"])] == ["First"]


def test_what_was_there_before(scene: Scene, organisation: Organisation) -> None:
    scene.commit("First", "One.\n")
    scene.run("apply", "--yes")
    with closing(PromptStore(":memory:")) as store:
        (stored,) = organisation.store.prompts()
        store.create(stored.content)
        organisation.move_to(store)
        git(Path.cwd(), "update-ref", "-d", "refs/promptsync/default")
        git(Path.cwd(), "push", "--quiet", "origin", ":refs/promptsync/default")
        scene.run("apply", "--yes")
        assert scene.blame() == [Line("One.", "before")]


def test_an_uncommitted_line_says_so(scene: Scene, promptsync: Promptsync) -> None:
    scene.commit("First", "One.\n")
    Path("prompts/review.md").write_text(f"{HEAD}One.\nNot committed.\n", encoding="utf-8")
    scene.run("apply", "--yes")
    assert scene.blame()[1] == Line("Not committed.", "git")
    assert promptsync("blame", "review").out.splitlines()[1].startswith("uncommitted")


def test_what_has_no_live_text(scene: Scene, promptsync: Promptsync) -> None:
    scene.commit("First", "One.\n")
    assert "is not live" in promptsync("blame", "review").err
    assert "Did you mean review?" in promptsync("blame", "revew").err
    scene.run("apply", "--yes")
    applied = promptsync("history", "--format", "json").document["applies"][0]["revision"]
    assert "there was no prompt other" in promptsync("blame", "other", "--at", applied).err
