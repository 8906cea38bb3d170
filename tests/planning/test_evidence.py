"""Few questions, and none that the ledger can answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Key
from promptsync.planning.evidence import View, questions, view
from promptsync.planning.pairing import pair
from tests.fakes import listed
from tests.planning.values import LATER, base, desired, live, prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Base, Desired, LivePrompt
    from promptsync.planning.evidence import Questions

B, D = prompt("As it was.\n"), prompt("As the file says.\n")
BASE = base("a", "id-a", B)
LIVE = live("id-a", B)


def asked(
    files: Iterable[Desired], bases: Iterable[Base], there: Iterable[LivePrompt], *, refresh: bool = False
) -> Questions:
    """The questions for a listing of ``there``."""
    pairs = pair(files, {one.key: one for one in bases})
    return questions(pairs, {one.id: listed(one) for one in there}, refresh=refresh)


def test_a_settled_library_asks_nothing() -> None:
    keys = [f"p{n}" for n in range(300)]
    found = asked(
        [desired(key, B) for key in keys],
        [base(key, f"id-{key}", B) for key in keys],
        [*(live(f"id-{key}", B) for key in keys), live("id-other", D)],
    )
    assert (found.get, found.load) == ((), ())


def test_a_prompt_saved_on_the_platform_is_asked_for_once() -> None:
    found = asked([desired("a", B)], [BASE], [live("id-a", B, LATER)])
    assert (found.get, found.load) == (("id-a",), (BASE,))


def test_another_head_at_the_same_time_is_asked_for() -> None:
    assert asked([desired("a", B)], [BASE], [live("id-a", replace(B, name="Another"))]).get == ("id-a",)


def test_a_missing_prompt_is_asked_for() -> None:
    assert asked([desired("a", B)], [BASE], []).get == ("id-a",)
    assert asked([], [BASE], []).get == ("id-a",)


def test_what_a_proven_text_is_needed_for_comes_from_the_ledger() -> None:
    protected, moved = desired("a", B, protect=True), desired("b", B)
    for files in ([desired("a", D)], [], [protected], [moved]):
        found = asked(files, [BASE], [LIVE])
        assert (found.get, found.load) == ((), (BASE,))


def test_candidates_for_adoption_are_asked_for() -> None:
    there = [
        live("id-1", replace(D, name="Review")),
        live("id-2", prompt(name="Another")),
        live("id-3", prompt(command="x")),
        live("id-4", prompt(name="Held", command="y")),
    ]
    found = asked([desired("a", prompt()), desired("b", prompt(command="y"))], [], there)
    assert set(found.get) == {"id-1", "id-4"}


def test_refresh_asks_for_all_that_is_managed() -> None:
    found = asked([desired("a", B)], [BASE], [LIVE, live("id-other", prompt(name="Other"))], refresh=True)
    assert (found.get, found.load) == (("id-a",), (BASE,))


def test_a_view_takes_a_proven_text_from_the_ledger() -> None:
    seen = view({"id-a": listed(LIVE)}, {}, {Key("a"): B}, {Key("a"): BASE})
    assert seen.whole("id-a").prompt == B


def test_a_view_never_takes_a_touched_text_from_the_ledger() -> None:
    touched = listed(live("id-a", B, LATER))
    seen = view({"id-a": touched}, {}, {Key("a"): B}, {Key("a"): BASE})
    assert seen.live["id-a"] == touched


def test_a_view_says_so_if_a_text_is_needed_that_was_not_asked_for() -> None:
    with pytest.raises(LookupError, match="id-a"):
        View({"id-a": listed(LIVE)}).whole("id-a")


def test_a_view_believes_the_answers() -> None:
    listing = {"id-a": listed(LIVE), "id-b": listed(live("id-b", B))}
    answer = live("id-a", D, LATER)
    seen = view(listing, {"id-a": answer, "id-b": None, "id-c": live("id-c", D)}, {}, {})
    assert seen.live == {"id-a": answer, "id-c": live("id-c", D)}


def test_a_moved_file_keeps_the_text_as_the_server_keeps_it() -> None:
    """Of a server that normalises: what is recorded under the new key is its answer, not the file."""
    sent, answered = prompt("Read it.\n"), prompt("Read it.")
    normalised = base("a", "id-a", sent, answered=answered)
    found = asked([desired("b", sent)], [normalised], [live("id-a", answered)])
    assert found.load == (normalised,)
