"""Taking up from an apply that died: what its intent and the organization tell together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Key
from promptsync.plan import Request
from promptsync.record import IntendedStep, Intent, LedgerState, Run
from promptsync.surveying.recovery import recover, suspects
from tests.planning.values import LATER, base, live, prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Base, LivePrompt, Prompt
    from promptsync.record import LedgerDelta

RUN = Run("tester", "", "2026-01-01T00:00:00Z", seconds=1, host="", pid=0)

OLD, NEW = prompt("As it was.\n"), prompt("As it shall be.\n")
BASE = base("a", "id-a", OLD)

CREATE, UPDATE, DELETE = Request.CREATE, Request.UPDATE, Request.DELETE


def step(request: Request, prompt_id: str | None, wanted: Prompt | None, key: str = "a") -> IntendedStep:
    """A step as the ledger remembers it."""
    return IntendedStep(Key(key), request, prompt_id, wanted.digest if wanted else None)


def recovered(
    steps: Iterable[IntendedStep],
    there: Iterable[LivePrompt],
    bases: Iterable[Base] = (),
    protect: Iterable[str] = (),
) -> LedgerDelta:
    """What is taken up where the organization has ``there``."""
    intent = Intent(RUN, tuple(steps), frozenset(map(Key, protect)))
    state = LedgerState("1", "org-1", {one.key: one for one in bases}, intent)
    return recover(state, {one.id: one for one in there})


class TestCreate:
    def test_that_has_happened_is_found_by_name_and_text(self) -> None:
        entry = recovered([step(CREATE, None, NEW)], [live("id-1", OLD), live("id-2", NEW)])
        assert entry.bases == {Key("a"): base("a", "id-2", NEW)}
        assert entry.prompts == {Key("a"): NEW}

    def test_that_has_happened_is_found_by_its_command_if_its_text_was_normalised(self) -> None:
        wanted = prompt("Read it.\n", command="x")
        kept = replace(wanted, prompt="Read it.")
        entry = recovered([step(CREATE, None, wanted)], [live("id-1", kept)])
        assert entry.bases == {Key("a"): base("a", "id-1", kept)}

    def test_that_has_not_happened_is_not_found(self) -> None:
        entry = recovered([step(CREATE, None, NEW)], [live("id-1", prompt(NEW.prompt, name="Another"))])
        assert (entry.bases, entry.prompts) == ({}, {})

    def test_never_takes_a_managed_prompt(self) -> None:
        other = base("b", "id-b", NEW)
        assert recovered([step(CREATE, None, NEW)], [live("id-b", NEW)], [other]).bases == {}

    def test_of_copies_alike_takes_a_prompt_each(self) -> None:
        steps = [step(CREATE, None, NEW, key) for key in ("a", "b", "c")]
        entry = recovered(steps, [live("id-1", NEW), live("id-2", NEW)])
        assert {key: one.id for key, one in entry.bases.items() if one} == {"a": "id-1", "b": "id-2"}

    def test_keeps_the_protection_that_its_file_asks_for(self) -> None:
        found = recovered([step(CREATE, None, NEW)], [live("id-1", NEW)], protect=["a"]).bases[Key("a")]
        assert found
        assert found.protect

    def test_again_of_what_was_deleted_by_hand(self) -> None:
        entry = recovered([step(CREATE, None, NEW)], [live("id-2", NEW)], [BASE])
        assert entry.bases == {Key("a"): base("a", "id-2", NEW)}


class TestUpdate:
    def test_that_has_happened(self) -> None:
        entry = recovered([step(UPDATE, "id-a", NEW)], [live("id-a", NEW, LATER)], [BASE])
        assert entry.bases == {Key("a"): replace(base("a", "id-a", NEW), updated_at=LATER)}
        assert entry.prompts == {Key("a"): NEW}

    def test_that_has_not_happened(self) -> None:
        assert recovered([step(UPDATE, "id-a", NEW)], [live("id-a", OLD)], [BASE]).bases == {}

    def test_of_a_moved_file_takes_its_base_along(self) -> None:
        entry = recovered([step(UPDATE, "id-a", NEW, "b")], [live("id-a", NEW)], [BASE])
        assert entry.bases == {Key("a"): None, Key("b"): base("b", "id-a", NEW)}

    @pytest.mark.parametrize("command", ["parked", "y"])
    def test_of_a_parked_prompt_is_known_wherever_it_stopped(self, command: str) -> None:
        parked, final = replace(OLD, command="parked"), replace(NEW, command="y")
        steps = [step(UPDATE, "id-a", parked), step(UPDATE, "id-a", final)]
        now = parked if command == "parked" else final
        assert recovered(steps, [live("id-a", now)], [BASE]).bases == {Key("a"): base("a", "id-a", now)}


class TestDelete:
    def test_that_has_happened(self) -> None:
        assert recovered([step(DELETE, "id-a", None)], [], [BASE]).bases == {Key("a"): None}

    def test_that_has_not_happened(self) -> None:
        assert recovered([step(DELETE, "id-a", None)], [live("id-a", OLD)], [BASE]).bases == {}


class TestReplace:
    STEPS = (step(CREATE, None, NEW), step(DELETE, "id-a", None))

    def test_that_only_created_leaves_a_rest_to_delete(self) -> None:
        entry = recovered(self.STEPS, [live("id-a", OLD, LATER), live("id-2", NEW)], [BASE])
        rest = Key("a@id-a")
        assert entry.bases == {
            Key("a"): base("a", "id-2", NEW),
            rest: replace(base("a@id-a", "id-a", OLD), updated_at=LATER),
        }
        assert entry.prompts == {Key("a"): NEW, rest: OLD}

    def test_that_did_both_leaves_no_rest(self) -> None:
        entry = recovered(self.STEPS, [live("id-2", NEW)], [BASE])
        assert entry.bases == {Key("a"): base("a", "id-2", NEW)}

    def test_that_did_nothing(self) -> None:
        assert recovered(self.STEPS, [live("id-a", OLD)], [BASE]).bases == {}


def test_without_an_intent_there_is_nothing_to_recover() -> None:
    entry = recover(LedgerState("1", "org-1", {Key("a"): BASE}), {"id-2": live("id-2", NEW)})
    assert (entry.bases, entry.prompts) == ({}, {})


def test_only_prompts_that_can_tell_something_are_asked_for() -> None:
    steps = (
        step(UPDATE, "id-a", NEW),
        step(DELETE, "id-gone", None),
        step(CREATE, None, prompt(name="Made", command="x")),
    )
    there = [
        live("id-1", prompt(name="Made")),
        live("id-2", prompt(name="Another", command="x")),
        live("id-3", prompt(name="Another")),
    ]
    found = suspects(Intent(RUN, steps), {one.id: one for one in there})
    assert set(found) == {"id-a", "id-gone", "id-1", "id-2"}
