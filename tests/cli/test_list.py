"""``list`` and ``show``: what there is, without a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.model import Prompt
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

JSON = ("--format", "json")
PEOPLE = ["ListAuditLogs", "ListMembers"]
"""What a plan alone asks: who edited what."""


@pytest.fixture(autouse=True)
def library(promptsync: Promptsync, organisation: Organisation) -> None:
    """One prompt of each standing; the unmanaged one holds /theirs."""
    for key in ("same", "edited", "drifted", "conflict", "removed", "deleted"):
        write_prompt(f"team/{key}", name=key, command=key)
    assert promptsync("apply", "--yes").code == Exit.DONE
    for key in ("edited", "conflict"):
        write_prompt(f"team/{key}", name=key, command=key, prompt="Edited here.\n")
    for name in ("drifted", "conflict"):
        organisation.edit(name, "Edited there.\n")
    Path("prompts/team/removed.yaml").unlink()
    (gone,) = (one for one in organisation.store.prompts() if one.content.name == "deleted")
    organisation.store.delete(gone.id)
    organisation.store.create(
        Prompt("Theirs", "Made by hand.", "By hand.\n", "theirs", is_command=True, is_template=True)
    )
    write_prompt("new")
    organisation.requests.clear()


def listed(promptsync: Promptsync, *arguments: str) -> dict[str | None, str]:
    """The standing of each listed prompt by its key."""
    shown = promptsync("list", *arguments, *JSON)
    assert shown.code == Exit.DONE, shown
    return {one["key"]: one["standing"] for one in shown.document["prompts"]}


def test_each_prompt_is_listed_with_its_standing(promptsync: Promptsync) -> None:
    assert listed(promptsync) == {
        "new": "new",
        "team/conflict": "conflict",
        "team/deleted": "deleted there",
        "team/drifted": "drifted",
        "team/edited": "edited",
        "team/removed": "removed",
        "team/same": "in step",
        None: "unmanaged",
    }


CHOICES: list[tuple[tuple[str, ...], list[str | None]]] = [
    (("--unmanaged",), [None]),
    (("--drifted",), ["team/conflict", "team/deleted", "team/drifted"]),
    (("--managed", "--kind", "command", "--drifted"), ["team/conflict", "team/deleted", "team/drifted"]),
    (("--kind", "template"), [None]),
    (("team/d*",), ["team/deleted", "team/drifted"]),
    (("/SAME",), ["team/same"]),
    (("made by hand",), [None]),
    (("conflict", "--unmanaged"), []),
]


def test_flags_and_a_filter_choose(promptsync: Promptsync) -> None:
    for arguments, keys in CHOICES:
        assert list(listed(promptsync, *arguments)) == keys


def test_a_filter_that_matches_nothing_offers_the_nearest(promptsync: Promptsync) -> None:
    shown = promptsync("list", "team/drift3d")
    assert shown.code == Exit.FAILED
    assert "no prompt matches team/drift3d\n    Did you mean team/drifted?" in shown.err
    assert promptsync("list", "nowhere/*").code == Exit.FAILED


def test_what_nothing_can_be_is_a_wrong_call(promptsync: Promptsync) -> None:
    assert promptsync("list", "--managed", "--unmanaged").code == Exit.USAGE
    assert promptsync("list", "--drifted", "--unmanaged").code == Exit.USAGE
    assert promptsync("show", "new", "--live", "--file").code == Exit.USAGE


def test_a_row_fits_the_terminal(promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch) -> None:
    write_prompt("a/" + "long/" * 20 + "key", name="A name of " + "many " * 20 + "words", command="c" * 50)
    for columns in (30, 50, 80, 100, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = promptsync("list").out.splitlines()
        assert len(shown) == 11
        assert max(map(len, shown)) <= min(columns, 100)


def test_an_empty_organization_and_no_file(promptsync: Promptsync) -> None:
    for path in Path("prompts").rglob("*.yaml"):
        path.unlink()
    assert promptsync("list", "--target", "sandbox").out == "No prompts.\n"


def test_a_listing_asks_what_a_plan_asks(promptsync: Promptsync, organisation: Organisation) -> None:
    promptsync("plan")
    plan = organisation.methods()
    promptsync("list")
    assert sorted([*organisation.methods(), *PEOPLE]) == sorted(plan)


def test_each_side_of_a_prompt(promptsync: Promptsync) -> None:
    def side(flag: str) -> str:
        return promptsync("show", "team/conflict", flag).out.partition("\n\n")[2]

    assert promptsync("show", "team/conflict", "--file").out == Path("prompts/team/conflict.yaml").read_text()
    assert side("--composed") == "Edited here.\n"
    assert side("--base") == "team/conflict\n"
    assert side("--live") == "Edited there.\n"
    whole = promptsync("show", "/conflict")
    assert "the organization's differs: see it with --live.\n\nEdited here.\n" in whole.out


def test_a_document_has_every_side(promptsync: Promptsync) -> None:
    document = promptsync("show", "team/removed", *JSON).document
    assert document["prompt"]["standing"] == "removed"
    assert document["sides"]["file"] is document["sides"]["composed"] is None
    assert document["sides"]["base"] == document["sides"]["live"]


def test_a_text_is_shown_with_its_parts(promptsync: Promptsync) -> None:
    Path("prompts/house.md").write_text("Be kind.\n", encoding="utf-8")
    write_prompt("parts", prompt="First.\n<!-- promptsync: include house.md -->\n")
    assert "include house.md" in promptsync("show", "parts", "--file").out
    assert promptsync("show", "parts", "--composed").out.endswith("\n\nFirst.\nBe kind.\n")


def test_a_file_with_errors_hides_no_other(promptsync: Promptsync) -> None:
    Path("prompts/team/same.yaml").write_text("nonsense", encoding="utf-8")
    Path("prompts/broken.yaml").write_text("nonsense", encoding="utf-8")
    found = listed(promptsync)
    assert (found["team/same"], found["broken"], found["team/edited"]) == ("broken", "broken", "edited")
    assert promptsync("show", "team/same", "--live").out.endswith("\n\nteam/same\n")
    assert promptsync("show", "team/edited").code == Exit.DONE


def test_an_unmanaged_prompt_is_found_by_command_and_id(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    (stored,) = (one for one in organisation.store.prompts() if one.content.name == "Theirs")
    assert len({promptsync("show", word).out for word in ("/theirs", stored.id, stored.id[:8])}) == 1
    assert promptsync("show", "/theirs").out.endswith("\n\nBy hand.\n")
    assert organisation.methods().count("CreatePrompt") == 0


def test_a_settled_text_is_the_ledgers_word(promptsync: Promptsync, organisation: Organisation) -> None:
    assert promptsync("show", "team/same", "--live").out.splitlines() == [
        "name: same",
        "description: Use when asked for team/same.",
        "command: same",
        "isCommand: true",
        "isSkill: true",
        "",
        "team/same",
    ]
    shown = organisation.methods()
    promptsync("plan")
    assert sorted([*shown, *PEOPLE]) == sorted(organisation.methods())


def test_a_side_that_is_not_there_says_which_are(promptsync: Promptsync) -> None:
    shown = promptsync("show", "team/removed", "--file")
    assert shown.code == Exit.FAILED
    assert "team/removed: it has no prompt file\n    There is --base and --live." in shown.err


@pytest.mark.parametrize(
    ("word", "near"), [("team/sane", "team/same"), ("/sames", "/same"), ("TEAM/SAME", "team/same")]
)
def test_an_unknown_prompt_offers_the_nearest(promptsync: Promptsync, word: str, near: str) -> None:
    shown = promptsync("show", word)
    assert shown.code == Exit.FAILED
    assert f"there is no prompt {word}\n    Did you mean {near}?" in shown.err


def test_a_command_that_two_hold_is_no_name(promptsync: Promptsync) -> None:
    write_prompt("ours", command="theirs")
    shown = promptsync("show", "/theirs")
    assert shown.code == Exit.FAILED
    assert "/theirs is the name of several prompts\n    Choose one of ours, " in shown.err


def test_hidden_characters_are_shown(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.edit("Theirs", "Before\u202eafter \x1b[31m\n")
    assert promptsync("show", "/theirs").out.endswith("Before\\u202eafter \\x1b[31m\n")


@pytest.mark.parametrize("word", ["/theirs", "Theirs"])
def test_one_unmanaged_prompt_is_pulled(
    promptsync: Promptsync, organisation: Organisation, word: str
) -> None:
    organisation.store.create(Prompt("Other", "Made by hand.", "By hand.\n", is_skill=True))
    pulled = promptsync("pull", word)
    assert (pulled.code, pulled.out.splitlines()[0]) == (Exit.DONE, "Pulled prompts/theirs.yaml")
    assert listed(promptsync, "theirs") == {"theirs": "in step"}
    assert listed(promptsync, "--unmanaged") == {None: "unmanaged"}


def test_pulling_what_is_not_unmanaged_offers_the_nearest(promptsync: Promptsync) -> None:
    shown = promptsync("pull", "Their")
    assert shown.code == Exit.FAILED
    assert "there is no prompt Their\n    Did you mean Theirs?" in shown.err
    assert promptsync("pull", "Theirs", "--drift").code == Exit.USAGE
    assert not Path("prompts/theirs.yaml").exists()
