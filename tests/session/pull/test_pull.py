"""What pull writes, what it leaves alone, and who manages what afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.session.pull_scene import ONE, TWO, change, commit, git, written

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


def revisions_after_apply(promptsync: Promptsync) -> str:
    applied = promptsync("apply", "--yes")
    assert applied.out.endswith("Nothing to do; 2 unchanged, 0 unmanaged.\n")
    return git("rev-list", "--count", "refs/promptsync/default")


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
    change("prompts/one.yaml", "Second.", "Another.")
    promptsync("plan", "--out", "one.plan")

    assert promptsync("apply", "one.plan", "--yes").code == 0

    change("prompts/two-words.yaml", "Text", "Another text")
    assert promptsync("plan").out.endswith("Plan: 1 to update; 1 unchanged, 0 unmanaged.\n")


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


def test_what_a_file_cannot_say_is_left_out(
    organisation: Organisation, promptsync: Promptsync, repository: Path
) -> None:
    organisation.store.create(Prompt("Wordless", "A command without a word.", "Text\n", is_command=True))
    organisation.store.create(ONE)

    pulled = promptsync("pull")

    assert pulled.code == 1
    assert "Left out: wordless: it is a command without a word" in pulled.out
    assert list(written()) == ["prompts/one.yaml"]
