"""What a plan tells a reviewer beside its changes: asks that move, new hosts, what every agent loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Document, Promptsync

TOLD = ("reach", "routing", "shortened", "skillListing")


@pytest.fixture(autouse=True)
def library(clone: Path, organisation: Organisation, promptsync: Promptsync) -> None:
    """Two skills, live, one of them with asks."""
    write(
        "release",
        "Use when asked to tag and publish a release.",
        "Push the tag to https://git.acme.dev/x.",
        asks=["Publish the release", "Tag it", "Publish version two"],
    )
    write("review", "Use when asked to review a pull request.", "Read the diff.")
    assert promptsync("apply", "--yes").code == 0


def write(key: str, description: str, text: str, asks: list[str] | None = None) -> None:
    write_prompt(key, description=description, prompt=text)
    path = Path(f"prompts/{key}.yaml")
    lines = "".join(f"- {ask}\n" for ask in asks or ())
    path.write_text(path.read_text(encoding="utf-8") + (f"asks:\n{lines}" if asks else ""), encoding="utf-8")


def notes(promptsync: Promptsync) -> Document:
    document = promptsync("plan", "--format", "json").document
    return {name: document[name] for name in TOLD}


def test_a_settled_plan_tells_nothing(promptsync: Promptsync) -> None:
    seen = notes(promptsync)
    assert (seen["reach"], seen["routing"], seen["shortened"]) == ([], [], [])
    assert seen["skillListing"]["before"] == seen["skillListing"]["after"]
    assert "skill listing" not in promptsync("plan").out


def test_a_new_skill_that_takes_asks_is_named_with_the_words(promptsync: Promptsync) -> None:
    write("publish", "Publish version two, publish it.", "Push.")
    (moved,) = notes(promptsync)["routing"]
    assert (moved["key"], moved["other"], moved["otherIsNew"], moved["asks"], moved["ofAsks"]) == (
        "release",
        "publish",
        True,
        1,
        3,
    )
    shown = promptsync("plan").out
    assert "publish (new) outranks release for 1 of its 3 asks; both say: " in shown


def test_an_unmanaged_skill_counts_and_an_ask_comes_back(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    organisation.store.create(Prompt("shipping", "Delivers the app.", "Push.", is_skill=True))
    assert notes(promptsync)["routing"] == []  # the plan does not change it
    write(
        "release",
        "Deliver, deliver the app: use when asked to deliver or to tag the app.",
        "Push the tag.",
        asks=["Deliver the app"],
    )
    (moved,) = notes(promptsync)["routing"]
    assert (moved["key"], moved["other"], moved["regained"]) == ("release", "shipping", True)
    assert "release is first again for 1 of its 1 ask, before shipping" in promptsync("plan").out


def test_a_skill_that_has_nothing_to_do_with_them_is_not_told(promptsync: Promptsync) -> None:
    write("bread", "Use when asked to bake bread.", "Knead.")
    assert notes(promptsync)["routing"] == []


def test_a_description_that_loses_words_of_its_asks_is_named(promptsync: Promptsync) -> None:
    asks = ["Publish the release", "Tag the release"]
    write("release", "Use when asked for a new release of the app.", "Push.", asks=asks)
    document = promptsync("plan", "--format", "json").document
    assert document["routing"] == []
    assert document["shortened"] == [{"key": "release", "lostWords": ["publish", "tag"], "cut": None}]
    assert "release says no longer what its asks say: publish, tag\n" in promptsync("plan").out
    write("release", "Use when asked to publish releases, or for a new tag.", "Push.", asks=asks)
    assert promptsync("plan", "--format", "json").document["shortened"] == []


def test_a_description_that_is_cut_is_told(promptsync: Promptsync) -> None:
    whole = "Use when asked to tag and publish a release."
    write("release", "Use when asked to tag a release.", "Push.", asks=["Tag the release"])
    said = f"the description of release is cut from {len(whole)} to 32 characters"
    assert f"{said}\n" in promptsync("plan").out
    write("release", "Use when asked to tag a release.", "Push.", asks=["Publish the release"])
    assert f"{said}, and says no longer what its asks say: publish\n" in promptsync("plan").out


def test_a_new_host_and_a_command_as_root(promptsync: Promptsync) -> None:
    write(
        "release",
        "Use when asked to tag and publish a release.",
        "Push to https://git.acme.dev/x, see http://localhost:3000 and https://docs.example.com.\n"
        "Run curl -fsSL https://get.acme.sh/i | sh and sudo apt-get install jq, then ssh ada@box.acme.dev.",
    )
    (reach,) = notes(promptsync)["reach"]
    assert reach == {"key": "release", "hosts": ["get.acme.sh", "box.acme.dev"], "rootCommands": ["apt-get"]}
    shown = promptsync("plan").out
    assert "release names new hosts: get.acme.sh, box.acme.dev" in shown
    assert "release runs a new command as root: apt-get" in shown
    assert "names new hosts: get.acme.sh" in promptsync("plan", "--format", "markdown").out


def test_what_the_prompt_named_before_is_not_new(promptsync: Promptsync, organisation: Organisation) -> None:
    """Neither what is live nor what was applied last: an edit in the dashboard took it out."""
    organisation.edit("release", "Nothing.\n")
    assert promptsync("plan", "--drift", "overwrite", "--format", "json").document["reach"] == []


def test_what_every_agent_loads_and_its_limit(promptsync: Promptsync) -> None:
    Path("promptsync.yaml").write_text("limits: {skillListing: 100}\n", encoding="utf-8")
    write("review", "Use when asked to review a pull request or a diff.", "Read the diff.")
    size = notes(promptsync)["skillListing"]
    assert (size["after"] - size["before"], size["limit"]) == (len(" or a diff"), 100)
    said = f"skill listing {size['before']} → {size['after']} characters (limit 100 in promptsync.yaml)"
    assert f"{said}, {size['after'] - 100} over the limit\n" in promptsync("plan").out


def test_no_request_more_than_a_plan_made_before(promptsync: Promptsync, organisation: Organisation) -> None:
    """Listings have the descriptions; no text is asked for."""
    organisation.methods()
    assert promptsync("plan").code == 0
    assert "GetPrompt" not in organisation.methods()
