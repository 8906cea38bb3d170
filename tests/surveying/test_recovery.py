"""Taking up from an apply that died: what its intent and the organization tell together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Key
from promptsync.plan.steps import Request
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

    @pytest.mark.parametrize("command", ["", "x"])
    def test_that_has_happened_is_found_if_its_text_was_normalised(self, command: str) -> None:
        wanted = prompt("Read it.\n", command=command)
        kept = replace(wanted, prompt="Read it.")
        found = recovered([replace(step(CREATE, None, wanted), folded=wanted.folded)], [live("id-1", kept)])
        assert found.bases == {Key("a"): base("a", "id-1", wanted, answered=kept)}

    @pytest.mark.parametrize(
        "theirs",
        [
            replace(live("id-1", NEW), creator="a person", created_at="2026-01-02T00:00:00Z"),
            replace(live("id-1", NEW), creator="ours", created_at="2025-12-31T23:59:59.999Z"),
            replace(live("id-1", NEW), created_at="2026-01-02T00:00:00Z"),
            replace(
                live("id-1", prompt("Another text.\n", name=NEW.name)),
                creator="ours",
                created_at="2026-01-02T00:00:00Z",
            ),
        ],
        ids=["a person's", "made before", "of nobody", "another text"],
    )
    def test_does_not_take_what_is_not_its_own(self, theirs: LivePrompt) -> None:
        run = replace(RUN, subject="ours")
        own = replace(live("id-2", NEW), creator="ours", created_at="2026-01-01T00:00:00.5Z")
        intent = Intent(run, (step(CREATE, None, NEW),))
        state = LedgerState("1", "org-1", {}, intent)
        assert recover(state, {"id-1": theirs}).bases == {}
        found = recover(state, {"id-1": theirs, "id-2": own}).bases[Key("a")]
        assert found
        assert found.id == "id-2"

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

    @pytest.mark.parametrize(
        ("was", "wanted"),
        [("a\n", "  a\n"), ("a\nb\n", "a\n\nb\n"), ("x\u00b2", "x2"), ("a b", "a  b"), ("a", "a\n")],
    )
    def test_that_has_not_happened_however_alike_the_texts_are(self, was: str, wanted: str) -> None:
        old, new = prompt(was), prompt(wanted)
        assert old.folded == new.folded
        update = replace(step(UPDATE, "id-a", new), folded=new.folded, before=old.digest)
        assert recovered([update], [live("id-a", old)], [base("a", "id-a", old)]).bases == {}
        done = recovered([update], [live("id-a", new, LATER)], [base("a", "id-a", old)])
        assert done.prompts == {Key("a"): new}

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


def test_what_is_recovered_comes_from_the_commit_of_the_run_that_died() -> None:
    intent = Intent(replace(RUN, source="c0ffee"), (step(UPDATE, "id-a", NEW),))
    state = LedgerState("1", "org-1", {Key("a"): BASE}, intent)
    assert recover(state, {"id-a": live("id-a", NEW)}).bases == {
        Key("a"): replace(base("a", "id-a", NEW), source="c0ffee")
    }


def test_only_prompts_that_can_tell_something_are_asked_for() -> None:
    steps = (
        step(UPDATE, "id-a", NEW),
        step(DELETE, "id-gone", None),
        step(CREATE, None, prompt(name="Made", command="x")),
    )
    there = [
        live("id-1", prompt("Another text.\n", name="Made", command="x")),
        live("id-2", prompt(name="Made")),
        live("id-3", prompt(name="Another", command="x")),
    ]
    found = suspects(Intent(RUN, steps), {one.id: one for one in there})
    assert set(found) == {"id-a", "id-gone", "id-1"}
