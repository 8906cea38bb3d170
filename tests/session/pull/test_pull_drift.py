"""What pull --drift writes into files: the edit, and over nothing that is not committed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.session.pull_scene import COMMENTED, TWO, change, commit, git, written

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync


def test_drift_is_the_edit_and_nothing_else(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    commit()
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("One", "First.\nBetween.\nSecond.\n")

    pulled = promptsync("pull", "--drift")

    assert (pulled.code, pulled.out) == (0, "Pulled prompts/one.yaml\n1 file, 0 prompts left out.\n")
    changed = [line for line in git("diff", "--unified=0").splitlines() if line[:1] in "+-"]
    assert changed[2:] == ["+  Between."]
    assert "1 to record" in promptsync("plan").out
    assert promptsync("apply", "--yes").code == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0


def test_drift_takes_the_file_of_a_deleted_prompt_away(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    Path("prompts/two.yaml").write_text(COMMENTED.replace("one", "two").replace("One", "Two"))
    commit()
    assert promptsync("apply", "--yes").code == 0
    (gone,) = (one.id for one in organisation.store.prompts() if one.content.name == "Two")
    organisation.store.delete(gone)

    assert promptsync("pull", "--drift").out.splitlines()[0] == "Removed prompts/two.yaml"
    assert promptsync("apply", "--yes").code == 0
    assert list(organisation.prompts()) == ["One"]


def test_an_uncommitted_file_is_never_overwritten(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("One", "Other.\n")

    pulled = promptsync("pull", "--drift")

    assert pulled.code == 3
    assert "prompts/one.yaml" in pulled.err
    assert written()["prompts/one.yaml"] == COMMENTED


def pull_drift(organisation: Organisation, promptsync: Promptsync, text: str) -> Finished:
    """Pull an edit of ONE's text, after an apply of what the files say."""
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("One", text)
    return promptsync("pull", "--drift")


def test_an_untracked_file_is_found_however_git_is_configured(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    git("config", "status.showUntrackedFiles", "no")
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    assert pull_drift(organisation, promptsync, "Other.\n").code == 3
    assert written()["prompts/one.yaml"] == COMMENTED


def test_an_edit_behind_a_link_is_found(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    for folder in ("prompts", "shared"):
        Path(folder).mkdir()
    Path("shared/one.yaml").write_text(COMMENTED)
    Path("prompts/one.yaml").symlink_to("../shared/one.yaml")
    commit()
    change("shared/one.yaml", "this is", "that was")
    typed = Path("shared/one.yaml").read_text()

    pulled = pull_drift(organisation, promptsync, "Other.\n")

    assert (pulled.code, "shared/one.yaml" in pulled.err) == (3, True)
    assert Path("shared/one.yaml").read_text() == typed
    commit()
    assert promptsync("pull", "--drift").code == 0
    assert git("status", "--porcelain") == " M shared/one.yaml\n"


def test_an_edit_in_a_repository_inside_is_found(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    """As in a submodule, of whose files git says nothing to the repository around it."""
    Path("prompts/inner").mkdir(parents=True)
    Path("prompts/inner/one.yaml").write_text(COMMENTED)
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message=inner"]):
        git("-C", "prompts/inner", *command)
    commit()
    change("prompts/inner/one.yaml", "this is", "that was")
    typed = Path("prompts/inner/one.yaml").read_text()

    assert pull_drift(organisation, promptsync, "Other.\n").code == 3
    assert Path("prompts/inner/one.yaml").read_text() == typed


def test_outside_git_it_is_said_what_is_overwritten(
    organisation: Organisation, promptsync: Promptsync, workdir: Path
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    pulled = pull_drift(organisation, promptsync, "Other.\n")
    assert pulled.code == 0
    assert "without git nothing can bring back" in pulled.err
    assert "prompts/one.yaml" in pulled.err
    organisation.store.create(TWO)
    assert "without git" not in promptsync("pull").err


def test_an_edit_that_a_file_cannot_hold_does_not_stop_the_others(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(COMMENTED)
    Path("prompts/two.md").write_text("---\nname: Two\ndescription: Two.\nisTemplate: true\n---\n\nText\n")
    commit()
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("One", "Other.\n")
    organisation.edit("Two", "Windows\r\n")

    pulled = promptsync("pull", "--drift")

    assert pulled.code == 1
    assert "Pulled prompts/one.yaml\n" in pulled.out
    assert "Left out: two: its text has Windows line ends" in pulled.out
    assert git("status", "--porcelain") == " M prompts/one.yaml\n"


FOLDED = {
    "double": """\"Line one is
  going on, said \\"he\\"

  and para two
  ends here.\\n\"""",
    "single": """'Line one is
  going on, said he

  and para two
  it''s over.

  '""",
    "folded": """>
  Line one is
  going on, said he

  and para two
  ends here.""",
}


@pytest.mark.parametrize("style", FOLDED)
def test_drift_in_a_folded_text_leaves_the_rest_of_the_file_alone(
    organisation: Organisation, promptsync: Promptsync, repository: Path, style: str
) -> None:
    Path("prompts").mkdir()
    Path("prompts/one.yaml").write_text(
        f"# About it.\nprompt: {FOLDED[style]}\n# The name.\nname: One\ndescription: >-\n  Use when one\n"
        "  is asked, and\n  never else.\nisSkill: true\n"
    )
    commit()
    assert promptsync("apply", "--yes").code == 0
    (live,) = organisation.store.prompts()
    edited = replace(
        live.content,
        prompt=live.content.prompt.replace("Line", "A line").replace("para", "paragraph"),
        description="Take when one is asked, and never otherwise.",
    )
    organisation.store.update(live.id, lambda _: edited)

    assert promptsync("pull", "--drift").code == 0

    lines = Path("prompts/one.yaml").read_text().splitlines()
    assert (lines[0], lines[-1]) == ("# About it.", "isSkill: true")
    assert {"# The name.", "name: One", "description: >-"} <= {*lines}
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts() == {"One": edited}


def test_drift_does_not_go_with_new_files(promptsync: Promptsync) -> None:
    assert promptsync("pull", "--drift", "--as", "yaml").code == 64
