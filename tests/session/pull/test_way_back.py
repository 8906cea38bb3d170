"""pull --drift, pull --theirs and restore go back into the parts of a text, or say why they do not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.values import prompt as live
from tests.session.composed_scene import FORM, SPLIT, apply, prompt, put
from tests.session.pull_scene import commit, git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync

HOUSE = "Be kind.\r\nBe brief.\r\n"
ALONE = {"prompts/a.md": prompt("A", "Begin.", "+../house.md", "End."), "house.md": HOUSE}
SHARED = {**ALONE, "prompts/b.md": prompt("B", "Other.", "+../house.md")}

pytestmark = pytest.mark.usefixtures("repository")


def edited(
    promptsync: Promptsync, organisation: Organisation, files: dict[str, str], edit: tuple[str, ...]
) -> Finished:
    """What pull --drift says after an edit on the platform: old, new and the prompt's name, else A."""
    old, new, name = (*edit, "A")[:3]
    put(files)
    apply(promptsync)
    text = organisation.prompts()[name].prompt
    assert old in text
    organisation.edit(name, text.replace(old, new))
    return promptsync("pull", "--drift")


def changed() -> list[str]:
    """The lines that are not as they were committed."""
    return [
        line
        for line in git("diff", "--unified=0").split("\n")
        if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("Be brief.", "Be very brief.", ["-Be brief.", "+Be very brief."]),
        ("kind.\nBe", "kind.\nBetween.\nBe", ["+Between."]),
        ("Be kind.\n", "", ["-Be kind."]),
        ("Begin.", "Start.", ["-Begin.", "+Start."]),
        ("brief.\nEnd", "brief.\nAfter it.\nEnd", ["+After it."]),
    ],
)
def test_an_edit_is_written_where_its_line_is_from(
    promptsync: Promptsync, organisation: Organisation, old: str, new: str, lines: list[str]
) -> None:
    assert edited(promptsync, organisation, ALONE, (old, new)).code == 0
    assert changed() == lines
    house = Path("house.md").read_bytes()
    assert house.count(b"\r\n") == house.count(b"\n")
    commit()
    assert apply(promptsync) == ["record a"]


def test_an_edit_of_a_shared_part_is_left_out_with_the_others_and_the_difference(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    pulled = edited(promptsync, organisation, SHARED, ("Be brief.", "Be long."))
    assert pulled.code == 1
    assert pulled.out.startswith("Left out: a: other prompts have the part, too (house.md: b). ")
    assert "    -Be brief.\n    +Be long.\n" in pulled.out
    assert changed() == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Begin.\nBe kind.", "All new.", "the edit goes across parts"),
        ("Be kind.\nBe brief.\n", "", "written back, the text would come out otherwise"),
        ("Bare.\n", "", "written back, the text would come out otherwise"),
    ],
)
def test_what_cannot_be_written_is_left_out(
    promptsync: Promptsync, organisation: Organisation, old: str, new: str, reason: str
) -> None:
    bare = {
        "prompts/a.md": prompt("A", "Begin.", "+../house.md", "+../bare.txt", "End."),
        "bare.txt": "Bare.",
    }
    pulled = edited(promptsync, organisation, {**ALONE, **bare}, (old, new))
    assert (pulled.code, changed()) == (1, [])
    assert f"Left out: a: {reason}. " in pulled.out


def test_an_edit_of_a_block_of_yaml_may_have_more_lines_than_before(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    head = "name: A\ndescription: Use when asked.\ncommand: a\nprompt: |\n"
    include = "  <!-- promptsync: include ../house.md -->\n"
    files = {**ALONE, "prompts/a.yaml": f"{head}  Begin.\n{include}"}
    del files["prompts/a.md"]
    pulled = edited(promptsync, organisation, files, ("Begin.\n", "Begin.\n\nThen.\nAnd then.\n"))
    assert (pulled.code, changed()) == (0, ["+", "+  Then.", "+  And then."])


def test_an_edit_of_generated_words_is_left_out(promptsync: Promptsync, organisation: Organisation) -> None:
    files = {"prompts/form/SKILL.md": FORM, "prompts/form/references/fields.md": "Fields.\n"}
    pulled = edited(promptsync, organisation, files, ("stand below", "are here", "form"))
    assert "Left out: form: the edit is in words that promptsync writes. " in pulled.out


def test_an_edit_of_a_section_goes_into_its_file_and_links_stay_paths(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    files = {"prompts/form/SKILL.md": FORM, "prompts/form/references/fields.md": "Fields.\n"}
    pulled = edited(promptsync, organisation, files, ("\nFields.", "\nMore fields.", "form"))
    assert (pulled.code, changed()) == (0, ["-Fields.", "+More fields."])
    commit()
    apply(promptsync)
    organisation.edit("form", organisation.prompts()["form"].prompt.replace("Read [it]", "Always read [it]"))
    assert promptsync("pull", "--drift").code == 0
    assert changed() == ["-Read [it](references/fields.md).", "+Always read [it](references/fields.md)."]


def test_a_split_part_is_written_into_its_file_never_as_one_of_its_own(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    files = {
        "prompts/form/SKILL.md": FORM,
        "prompts/form/references/fields.md": "Fields.\n",
        "promptsync.yaml": SPLIT,
    }
    part = "form: references/fields"
    assert edited(promptsync, organisation, files, ("Fields.", "More fields.", part)).code == 0
    assert changed() == ["-Fields.", "+More fields."]
    commit()
    assert apply(promptsync) == ["record form/references/fields"]
    (gone,) = (one.id for one in organisation.store.prompts() if one.content.name == part)
    organisation.store.delete(gone)
    pulled = promptsync("pull", "--drift")
    assert (pulled.code, changed()) == (1, [])
    assert (
        "form/references/fields was deleted on the platform: it is references/fields.md, a part of form"
        in pulled.out
    )


def test_a_section_is_written_into_its_prompt(promptsync: Promptsync, organisation: Organisation) -> None:
    text = prompt("A", "Begin.", "## One", "First.", "## Two", "Second.").replace(
        "command", "split: sections\ncommand"
    )
    assert edited(promptsync, organisation, {"prompts/a.md": text}, ("First.", "1st.", "A: One")).code == 0
    assert changed() == ["-First.", "+1st."]


def test_a_foreign_include_line_is_escaped(promptsync: Promptsync, organisation: Organisation) -> None:
    line = "<!-- promptsync: include ../.env -->"
    plain = {"prompts/c.md": prompt("C", "Text.")}
    pulled = edited(promptsync, organisation, {**ALONE, **plain, ".env": "SECRET=1\n"}, ("End.", line))
    assert (pulled.code, changed()) == (0, ["-End.", r"+<!-- promptsync: \include ../.env -->"])
    commit()
    apply(promptsync)
    organisation.edit("C", f"{line}\n")
    assert promptsync("pull", "--drift").code == 0
    assert changed() == ["-Text.", r"+<!-- promptsync: \include ../.env -->"]
    commit()
    assert apply(promptsync) == ["record c"]
    assert organisation.prompts()["C"].prompt == f"{line}\n"


def test_a_new_prompt_with_an_include_line_is_pulled_escaped(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    line = "<!-- promptsync: include ../.env -->\n"
    put(ALONE)
    apply(promptsync)
    organisation.store.create(live(line, name="New"))
    assert promptsync("pull").code == 0
    assert r"\include" in Path("prompts/new.yaml").read_text(encoding="utf-8")
    commit()
    apply(promptsync)
    assert organisation.prompts()["New"].prompt == line


def test_restore_goes_back_into_the_part(promptsync: Promptsync, organisation: Organisation) -> None:
    put(ALONE)
    apply(promptsync)
    first = promptsync("history", "--format", "json").document["applies"][0]["revision"]
    put({"house.md": HOUSE.replace("brief", "long")})
    apply(promptsync)
    assert promptsync("restore", first, "a").code == 0
    assert changed() == ["-Be long.", "+Be brief."]
    git("checkout", "--quiet", ".")
    put({"prompts/b.md": SHARED["prompts/b.md"]})
    apply(promptsync)
    restored = promptsync("restore", first)
    assert (restored.code, changed()) == (1, [])
    assert "Left out: a: other prompts have the part, too (house.md: b). " in restored.out


def test_restore_writes_a_line_that_would_include_a_file_escaped(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    line, escaped = "<!-- promptsync: include house.md -->", r"<!-- promptsync: \include house.md -->"
    put({"prompts/a.md": prompt("A", "One.", escaped), "house.md": HOUSE})
    apply(promptsync)
    assert line in organisation.prompts()["A"].prompt
    first = promptsync("history", "--format", "json").document["applies"][0]["revision"]
    put({"prompts/a.md": prompt("A", "Two.")})
    apply(promptsync)
    assert promptsync("restore", first, "a").code == 0
    assert Path("prompts/a.md").read_text(encoding="utf-8") == prompt("A", "One.", escaped)


def test_restore_makes_no_file_for_a_part_that_is_gone(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    put(
        {
            "prompts/form/SKILL.md": FORM,
            "prompts/form/references/fields.md": "Fields.\n",
            "promptsync.yaml": SPLIT,
        }
    )
    apply(promptsync)
    first = promptsync("history", "--format", "json").document["applies"][0]["revision"]
    put({"prompts/form/SKILL.md": FORM.replace("Read [it](references/fields.md).", "Alone.")})
    apply(promptsync)
    restored = promptsync("restore", first, "form/references/fields")
    assert (restored.code, changed()) == (1, [])
    assert "form/references/fields: it was references/fields.md, a part of form." in restored.out


def test_theirs_goes_back_into_the_part(promptsync: Promptsync, organisation: Organisation) -> None:
    put(ALONE)
    apply(promptsync)
    organisation.edit("A", organisation.prompts()["A"].prompt.replace("brief", "terse"))
    put({"house.md": HOUSE.replace("brief", "long")})
    assert promptsync("pull", "a", "--theirs").code == 0
    assert changed() == ["-Be long.", "+Be terse."]
