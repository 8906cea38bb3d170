"""What a plan says of parts: the file of each hunk, and one part that changes many prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.session.composed_scene import apply, prompt, put

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

HOUSE = "Be kind.\nBe brief.\nBe right.\n"
KEYS = [f"p{number}" for number in range(14)]

pytestmark = pytest.mark.usefixtures("repository")


def library(*, own: str = "Begin.") -> dict[str, str | None]:
    lines = [f"Line {number}" for number in range(9)]
    prompts = {f"prompts/{key}.md": prompt(key.upper(), own, *lines, "+../house.md", "End.") for key in KEYS}
    return {**prompts, "house.md": HOUSE}


def test_one_part_changes_many_prompts(promptsync: Promptsync, organisation: Organisation) -> None:
    put(library())
    assert len(apply(promptsync)) == len(KEYS)
    put({"house.md": HOUSE.replace("Be brief.", "Be very brief.")})
    shown = promptsync("plan").out
    assert "\n  house.md changes 14 prompts\n" in shown
    assert shown.count("+Be very brief.") == 1
    assert shown.count("@@ -9,6 +9,6 @@ house.md:2, as in p0\n") == 13
    document = promptsync("plan", "--format", "json").document
    assert document["parts"] == [{"file": "house.md", "prompts": KEYS}]
    markdown = promptsync("plan", "--format", "markdown").out
    assert "` house.md changes 14 prompts `" in markdown
    assert markdown.count("@@ -9,6 +9,6 @@ house.md:2\n") == 14
    assert "<p>house.md changes 14 prompts</p>" in promptsync("plan", "--format", "html").out
    organisation.requests.clear()
    assert apply(promptsync) == [f"update {key}" for key in KEYS]
    assert organisation.mutations() == len(KEYS)


@pytest.mark.parametrize(
    ("house", "place"),
    [
        (HOUSE + "Be quick.\n", "house.md:4"),
        (f"Be quick.\n{HOUSE}", "house.md:1"),
        ("Be brief.\nBe right.\n", "house.md:1"),
        ("Be kind.\nBe brief.\n", "house.md:2"),
        ("Be kind.\nBe right.\n", "house.md:1"),
    ],
)
def test_a_hunk_names_the_part_wherever_it_changed(
    promptsync: Promptsync, organisation: Organisation, house: str, place: str
) -> None:
    put({"prompts/a.md": prompt("A", "Begin.", "+../house.md", "End."), "house.md": HOUSE})
    apply(promptsync)
    put({"house.md": house})
    head = next(line for line in promptsync("plan").out.splitlines() if "@@" in line)
    assert head.endswith(f"@@ {place}")


def test_a_hunk_of_two_files_names_both(promptsync: Promptsync, organisation: Organisation) -> None:
    put({"prompts/a.md": prompt("A", "Begin.", "+../house.md", "End."), "house.md": HOUSE})
    apply(promptsync)
    put({"prompts/a.md": prompt("A", "Start.", "+../house.md", "End."), "house.md": HOUSE.upper()})
    shown = promptsync("plan")
    assert "@@ prompts/a.md:7, house.md:1\n" in shown.out
    assert "changes" not in shown.out
