"""What pull writes, what it leaves alone, and who manages what afterwards."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync, Result

ONE = Prompt(
    "One", "Use when one is asked.", "First.\nSecond.\n", command="one", is_command=True, is_skill=True
)
TWO = Prompt("Two words", "A template.", "Text\n", is_template=True)

COMMENTED = """\
# What this is for.
prompt: |
  First.
  Second.
name: One # the name
description: >
  Use when one
  is asked.
isSkill: true

# The command.
command: "one"
"""


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, encoding="utf-8").stdout


@pytest.fixture
def repository(workdir: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message=begin")
    return workdir


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message=work")


def revisions_after_apply(promptsync: Promptsync) -> str:
    applied = promptsync("apply", "--yes")
    assert applied.out.endswith("Nothing to do; 2 unchanged, 0 unmanaged.\n")
    return git("rev-list", "--count", "refs/promptsync/default")


def written() -> dict[str, str]:
    return {
        path.as_posix(): path.read_text() for path in sorted(Path("prompts").rglob("*")) if path.is_file()
    }


def test_the_line_for_editors_leads_to_the_schema(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    schema = Path("schemas/prompt.schema.json")
    schema.parent.mkdir()
    schema.write_text(promptsync("schema", "prompt").out)
    organisation.store.create(ONE)

    promptsync("pull")

    line = written()["prompts/one.yaml"].splitlines()[0]
    named = Path("prompts") / line.removeprefix("# yaml-language-server: $schema=")
    assert named.resolve() == schema.resolve()


def test_a_first_pull_manages_everything(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(ONE)
    organisation.store.create(TWO)

    assert promptsync("pull").out.splitlines()[-1] == "2 files, 0 prompts left out."

    assert list(written()) == ["prompts/one.yaml", "prompts/two-words.yaml"]
    assert "prompt: |\n  First.\n  Second.\n" in written()["prompts/one.yaml"]
    assert promptsync("plan", "--detailed-exitcode").out.endswith(
        "Nothing to do; 2 unchanged, 0 unmanaged.\n"
    )
    assert organisation.mutations() == 0


@pytest.mark.parametrize(
    ("format_", "names"),
    [
        ("markdown", ["prompts/one.md", "prompts/two-words.md"]),
        ("skill", ["prompts/one.yaml", "prompts/two-words.yaml"]),
    ],
)
def test_the_format_of_new_files(
    organisation: Organisation, promptsync: Promptsync, repository: Path, format_: str, names: list[str]
) -> None:
    """A skill whose name is none of a SKILL.md's is kept as YAML, and so is what is no skill."""
    organisation.store.create(ONE)
    organisation.store.create(TWO)
    promptsync("pull", "--as", format_)
    assert list(written()) == names


def test_a_skill_gets_its_folder(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(Prompt("find-bugs", "Use when there are bugs.", "Find.\n", is_skill=True))
    promptsync("pull", "--as", "skill")
    assert list(written()) == ["prompts/find-bugs/SKILL.md"]


def test_unmanaged_only_writes_files(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(ONE)
    promptsync("pull", "--unmanaged")
    assert "1 to adopt" in promptsync("plan").out


def test_a_saved_plan_leaves_pulled_prompts_managed_that_it_does_not_hold(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    for prompt in (ONE, TWO):
        organisation.store.create(prompt)
    promptsync("pull")
    _change("prompts/one.yaml", "Second.", "Another.")
    promptsync("plan", "--out", "one.plan")

    assert promptsync("apply", "one.plan", "--yes").code == 0

    _change("prompts/two-words.yaml", "Text", "Another text")
    assert promptsync("plan").out.endswith("Plan: 1 to update; 1 unchanged, 0 unmanaged.\n")


def _change(file: str, old: str, new: str) -> None:
    path = Path(file)
    path.write_text(path.read_text().replace(old, new))


def test_a_branch_without_the_files_leaves_pulled_prompts_alone(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    """Neither deleted nor taken for another prompt, until an apply has seen their files."""
    organisation.store.create(ONE)
    git("switch", "--quiet", "--create", "import")
    promptsync("pull")
    commit()
    git("switch", "--quiet", "main")
    Path("prompts").mkdir()
    Path("prompts/other.yaml").write_text(
        "name: Other\ndescription: Another.\nisTemplate: true\nprompt: |\n  First.\n  Second.\n"
    )
    commit()

    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts()["One"] == ONE
    assert len(organisation.prompts()) == 2

    git("merge", "--quiet", "--message=merge", "import")
    assert promptsync("apply", "--yes").code == 0
    assert len(organisation.prompts()) == 2
    git("rm", "--quiet", "prompts/one.yaml")
    commit()
    assert promptsync("apply", "--yes").code == 0
    assert list(organisation.prompts()) == ["Other"]


def test_the_first_apply_confirms_what_was_pulled(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(ONE)
    organisation.store.create(TWO)
    promptsync("pull")
    assert [revisions_after_apply(promptsync) for _ in range(3)] == ["2\n", "2\n", "2\n"]

    Path("prompts/one.yaml").unlink()
    assert "1 to delete" in promptsync("plan").out


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


def pull_drift(organisation: Organisation, promptsync: Promptsync, text: str) -> Result:
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
    _change("shared/one.yaml", "this is", "that was")
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
    _change("prompts/inner/one.yaml", "this is", "that was")
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
def test_drift_in_a_folded_text_is_the_lines_that_were_edited(
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

    assert git("diff", "--numstat") == "4\t4\tprompts/one.yaml\n"
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts() == {"One": edited}


def test_what_a_file_cannot_say_is_left_out(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(Prompt("Wordless", "A command without a word.", "Text\n", is_command=True))
    organisation.store.create(ONE)

    pulled = promptsync("pull")

    assert pulled.code == 1
    assert "Left out: wordless: it is a command without a word" in pulled.out
    assert list(written()) == ["prompts/one.yaml"]


def test_drift_does_not_go_with_new_files(promptsync: Promptsync) -> None:
    assert promptsync("pull", "--drift", "--as", "yaml").code == 64
