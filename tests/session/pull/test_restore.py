"""What was overwritten or deleted comes back into its file, byte for byte."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.values import prompt
from tests.repositories import REF, git, revision, write_library
from tests.session.dashboard import LIBRARY, Dashboard

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

TEXTS = {
    "carriage returns": "a\rb\r\nc\n\rd\n",
    "trailing blanks": "a  \n \t\n  b\t \n\n\n",
    "no final newline": "a\nb",
    "leading blanks": "  a\n\n b\n",
    "looks like YAML": "---\nname: [x]\n---\n# not a comment: 'really' \"not\" {{ x }}\n...\n",
    "letters": "Ümläut \U0001f600 \u4e2d\u00a0\u2028x\u0085y\n",
}
FILES = {
    "yaml": (
        "p.yaml",
        "# Ours\nname: 'N'  # a note\ndescription: D\nisSkill: true\nprompt: |\n  As written.\n",
    ),
    "markdown": ("p.md", "---\nname: 'N'  # a note\ndescription: D\nisSkill: true\n---\nAs written.\n"),
    "skill": ("p/SKILL.md", "---\nname: p\ndescription: D\n---\nAs written.\n"),
    "promptFile": ("p.yaml", "name: N\ndescription: D\nisSkill: true\npromptFile: ./p.txt\n"),
}


@dataclass(frozen=True)
class Case:
    """A text of TEXTS, to come back into a file of FILES."""

    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}-{self.text}"


CASES = [
    *(Case("yaml", text) for text in TEXTS),
    *(Case(file, text) for file, text in zip(list(FILES)[1:], list(TEXTS)[1:], strict=False)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_edit_that_was_overwritten_comes_back_byte_for_byte(
    clone: Path, promptsync: Promptsync, organisation: Organisation, case: Case
) -> None:
    path = overwrite_an_edit(clone, promptsync, case)
    (before,) = organisation.store.prompts()
    assert before.content.prompt == "As written.\n"
    text = TEXTS[case.text]

    assert promptsync("restore", overwritten_revision(promptsync, "p", text), "p").code == 0
    assert git(clone, "status", "--porcelain").split()[0::2] == ["M"]
    assert ("a note" in FILES[case.file][1]) == ("a note" in path.read_text(encoding="utf-8"))
    assert promptsync("apply", "--yes").code == 0
    (after,) = organisation.store.prompts()
    assert (after.id, after.content) == (before.id, replace(before.content, prompt=text))
    assert promptsync("plan", "--detailed-exitcode").code == 0


@pytest.mark.parametrize("file", ["markdown", "skill", "promptFile"])
def test_a_file_that_cannot_hold_it_stays_and_a_new_one_can(
    clone: Path, promptsync: Promptsync, organisation: Organisation, file: str
) -> None:
    path = overwrite_an_edit(clone, promptsync, Case(file, "carriage returns"))
    found = overwritten_revision(promptsync, "p", TEXTS["carriage returns"])
    refused = promptsync("restore", found, "p")
    assert refused.code == 1
    assert "Windows line ends" in refused.out
    assert git(clone, "status", "--porcelain") == ""
    path.unlink()
    assert promptsync("restore", found, "p").code == 0
    assert promptsync("apply", "--yes").code == 0
    (after,) = organisation.store.prompts()
    assert after.content.prompt == TEXTS["carriage returns"]


def test_a_prompt_that_was_deleted(
    dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation
) -> None:
    dashboard.edit("one", prompt="By hand\r\n  \nno end")
    edited = organisation.prompts()
    Path("prompts/one.yaml").unlink()
    assert promptsync("apply", "--yes").code == 3
    assert promptsync("apply", "--yes", "--conflict", "overwrite").code == 0
    assert "one" not in dashboard.texts()
    found = overwritten_revision(promptsync, "one", "By hand\r\n  \nno end")
    assert promptsync("restore", found, "one").code == 0
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts() == edited


def test_everything_as_it_was(
    dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation, clone: Path
) -> None:
    """Without a key; deleted, renamed and edited since."""
    first = revision(clone)
    shutil.rmtree("prompts")
    write_library({"one": prompt("Since.\n", name="one", command="do-one"), "2nd": LIBRARY["two"]})
    assert promptsync("apply", "--yes").code == 0
    shutil.rmtree("prompts")
    assert promptsync("restore", first[:8]).code == 0
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts() == {one.name: one for one in LIBRARY.values()}


def test_files_with_uncommitted_changes_are_left_alone_and_so_are_all_others(
    dashboard: Dashboard, promptsync: Promptsync, clone: Path
) -> None:
    first = revision(clone)
    for name in LIBRARY:
        write_library({name: prompt("Since.\n", name=name, command=f"do-{name}")})
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "Since")
    typed = Path("prompts/two.yaml")
    typed.write_text(typed.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path("prompts").iterdir()}
    refused = promptsync("restore", first)
    assert refused.code == 3
    assert "prompts/two.yaml" in refused.err
    assert "one.yaml" not in refused.err
    assert {path: path.read_bytes() for path in Path("prompts").iterdir()} == before
    below = Path("prompts").resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(below)
        assert promptsync("restore", first, "--prompts", ".").code == 3
    assert promptsync("restore", first, "one", "three").code == 0


@pytest.mark.usefixtures("dashboard")
@pytest.mark.parametrize(
    ("revision", "key", "said"),
    [
        ("0000", "one", "there is no revision 0000"),
        ("", "one", "several revisions begin with nothing"),
        ("HEAD", "one", "there is no revision HEAD"),
        ("--output=x", "one", "no such option"),
        (REF, "one", "there is no revision"),
    ],
)
def test_a_revision_that_is_none(promptsync: Promptsync, revision: str, key: str, said: str) -> None:
    wrong = promptsync("restore", revision, key)
    assert wrong.code in {1, 64}
    assert said.lower() in wrong.err.lower()


def overwrite_an_edit(clone: Path, promptsync: Promptsync, case: Case) -> Path:
    """Apply the case's file as key ``p``, edit the prompt by hand, and apply again. Gives the file."""
    name, content = FILES[case.file]
    path = clone / "prompts" / name
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    if "promptFile" in content:
        path.with_name("p.txt").write_text("As written.\n", encoding="utf-8")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "The library")
    assert promptsync("apply", "--yes").code == 0
    dashboard = Dashboard()
    (title,) = dashboard.texts()
    dashboard.edit(title, prompt=TEXTS[case.text])
    assert dashboard.texts() == {title: TEXTS[case.text]}
    assert promptsync("apply", "--yes", "--drift", "overwrite").code == 0
    return path


def overwritten_revision(promptsync: Promptsync, key: str, text: str) -> str:
    """Where history shows that ``text`` was live before an apply overwrote it."""
    versions = json.loads(promptsync("history", key, "--format", "json").out)["versions"]
    (found,) = (one["revision"] for one in versions if one["overwritten"] and one["prompt"]["prompt"] == text)
    assert isinstance(found, str)
    return found[:12]
