"""The ledger over any store: two commits an apply, nothing lost, damage noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from promptsync.errors import LedgerError, LostRaceError
from promptsync.ledger.intent_file import INTENT_PATH
from promptsync.ledger.ledger import StoredLedger
from promptsync.ledger.prompt_files import overwritten_path, parse_prompt, prompt_path
from promptsync.ledger.state_file import LEDGER_PATH
from promptsync.model import Key
from promptsync.plan.steps import Request
from promptsync.record import (
    ApplyStatus,
    CleanApply,
    Ending,
    IntendedStep,
    Intent,
    LedgerDelta,
    LedgerState,
    Run,
)
from tests.planning.values import base, prompt

if TYPE_CHECKING:
    from promptsync.ledger.store import Store
    from promptsync.model import Base, Prompt
    from tests.ledger.conftest import Stores

# A JSON document, which a test picks from by name.
Document = dict[str, Any]

RUN = Run("tester", "0123abcd", "2026-01-01T00:00:00Z", seconds=1200, host="host", pid=7)
ENDING = Ending(RUN, ApplyStatus.APPLIED, {"create": 1})

SENT, ANSWERED = prompt("Read it.\r\n\n"), prompt("Read it.")
A = base("dir/a", "id-a", SENT, answered=ANSWERED, protect=True)
B = base("b", "id-b", prompt("B\n", name="B", command="b"))
STEPS = (
    IntendedStep(A.key, Request.UPDATE, "id-a", SENT.digest),
    IntendedStep(B.key, Request.DELETE, "id-b", None),
    IntendedStep(Key("c"), Request.CREATE, None, SENT.digest),
)
INTENT = Intent(RUN, STEPS, frozenset({A.key}))


def entry(*bases: tuple[Base, Prompt]) -> LedgerDelta:
    """Bases with the prompts that were answered."""
    return LedgerDelta({b.key: b for b, _ in bases}, {b.key: p for b, p in bases})


BOTH = entry((A, ANSWERED), (B, prompt("B\n", name="B", command="b")))


def written(store: Store) -> LedgerState:
    """The state after one apply that wrote A and B."""
    ledger = StoredLedger(store)
    begun = ledger.begin(replace(ledger.read(), organization="org-1"), INTENT, LedgerDelta(), {})
    return ledger.finish(begun, BOTH, ENDING)


def test_a_new_ledger_is_empty(store: Store) -> None:
    assert StoredLedger(store).read() == LedgerState()


def test_what_an_apply_wrote_is_read(stores: Stores) -> None:
    state = written(stores())
    read = StoredLedger(stores()).read()
    assert read == state
    assert (read.organization, read.intent) == ("org-1", None)
    assert read.bases == {A.key: A, B.key: B}


def test_texts_are_loaded_as_they_were_answered(store: Store) -> None:
    state = written(store)
    assert StoredLedger(store).load(state, [A]) == {A.key: ANSWERED}
    assert StoredLedger(store).load(state, []) == {}


def test_an_intent_is_there_until_the_apply_has_ended(stores: Stores) -> None:
    ledger = StoredLedger(stores())
    begun = ledger.begin(LedgerState(organization="org-1"), INTENT, LedgerDelta(), {})
    assert StoredLedger(stores()).read() == begun
    assert begun.intent == INTENT
    ledger.finish(begun, BOTH, ENDING)
    assert StoredLedger(stores()).read().intent is None


def test_a_run_that_died_is_taken_up_by_the_next(stores: Stores) -> None:
    state = written(stores())
    lost = prompt("Typed by hand.\n")
    StoredLedger(stores()).begin(state, INTENT, LedgerDelta(), {A.key: lost})
    found = StoredLedger(stores()).read()
    assert found.intent == replace(INTENT, overwritten=(A.key,))
    assert found.bases == state.bases
    recovered = LedgerDelta({A.key: None}, {})
    ledger = StoredLedger(stores())
    taken_up = ledger.begin(found, INTENT, recovered, {})
    ended = ledger.finish(taken_up, recovered, ENDING)
    assert StoredLedger(stores()).read() == ended
    assert ended.bases == {B.key: B}


def test_a_base_that_goes_takes_its_text_along(store: Store) -> None:
    ledger = StoredLedger(store)
    state = ledger.finish(written(store), LedgerDelta({A.key: None}, {}), ENDING)
    assert ledger.read().bases == {B.key: B}
    assert state.revision
    assert store.read(state.revision, [prompt_path(A.key)]) == {}


def test_overwritten_texts_stay_in_the_log_byte_for_byte(store: Store) -> None:
    state = written(store)
    typed = prompt("\ufeffTyped\r\nby hand\x00 \u202e😀---\n", name='N"\n---\n')
    ledger = StoredLedger(store)
    begun = ledger.begin(state, INTENT, LedgerDelta(), {A.key: typed})
    later = ledger.finish(ledger.finish(begun, LedgerDelta({A.key: None}, {}), ENDING), LedgerDelta(), ENDING)
    assert begun.revision
    assert later.revision
    path = overwritten_path(A.key)
    assert parse_prompt(store.read(begun.revision, [path])[path], path) == typed
    assert store.read(later.revision, [path]) == {}
    assert ledger.prompts_at(begun.revision)[A.key] == typed
    assert state.revision
    assert ledger.prompts_at(state.revision)[A.key] == ANSWERED


def test_a_lost_race_writes_nothing_and_says_who_won(stores: Stores) -> None:
    state = written(stores())
    winner = StoredLedger(stores()).begin(state, INTENT, LedgerDelta(), {})
    with pytest.raises(LostRaceError, match="tester") as raised:
        StoredLedger(stores()).begin(state, INTENT, LedgerDelta({A.key: None}, {}), {B.key: SENT})
    assert raised.value.exit_code == 3
    with pytest.raises(LostRaceError):
        StoredLedger(stores()).finish(state, LedgerDelta({A.key: None}, {}), ENDING)
    assert StoredLedger(stores()).read() == winner


def test_the_log_tells_of_each_apply(store: Store) -> None:
    ledger = StoredLedger(store)
    ledger.begin(written(store), INTENT, LedgerDelta(), {})
    rows = ledger.history()
    assert [row.status for row in rows] == [ApplyStatus.BEGUN, ApplyStatus.APPLIED]
    assert rows[1].counts["create"] == 1
    assert {(row.actor, row.source, row.started) for row in rows} == {
        ("tester", "0123abcd", "2026-01-01T00:00:00Z")
    }


class TestDamage:
    """It is noticed and named; it is never an answer."""

    def damaged(self, store: Store, path: str, content: bytes | None) -> LedgerState:
        """The newest state but with another file at ``path``."""
        state = written(store)
        return replace(state, revision=store.commit(state.revision, {path: content}, "damage"))

    @pytest.mark.parametrize(
        "content",
        [b"", b"{", b"[]", b'"x"', b"{}", b'{"formatVersion": 2}', b"\xff", b'{"formatVersion": "2"}', None],
    )
    def test_of_the_ledger_file(self, store: Store, content: bytes | None) -> None:
        self.damaged(store, LEDGER_PATH, content)
        with pytest.raises(LedgerError, match=r"ledger\.json"):
            StoredLedger(store).read()

    @pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff"])
    def test_of_the_intent(self, store: Store, content: bytes) -> None:
        self.damaged(store, "intent.json", content)
        with pytest.raises(LedgerError, match=r"intent\.json"):
            StoredLedger(store).read()

    @pytest.mark.parametrize("content", [b"", b"Read it.", b"---\n{}\n---\nRead", b"---\n[]\n---\n", None])
    def test_of_a_text(self, store: Store, content: bytes | None) -> None:
        state = self.damaged(store, prompt_path(A.key), content)
        with pytest.raises(LedgerError, match=r"prompts/dir/a\.md"):
            StoredLedger(store).load(state, [A])

    def test_of_one_character_in_a_text(self, store: Store) -> None:
        state = written(store)
        assert state.revision
        path = prompt_path(A.key)
        content = store.read(state.revision, [path])[path].replace(b"Read", b"Raed")
        state = replace(state, revision=store.commit(state.revision, {path: content}, "damage"))
        with pytest.raises(LedgerError, match=r"prompts/dir/a\.md at revision"):
            StoredLedger(store).load(state, [A])

    @pytest.mark.parametrize("path", [LEDGER_PATH, INTENT_PATH])
    def test_a_newer_format_is_refused(self, store: Store, path: str) -> None:
        self.damaged(store, path, json.dumps({"formatVersion": 3}).encode())
        with pytest.raises(LedgerError) as raised:
            StoredLedger(store).read()
        assert raised.value.message == (
            f"the ledger's {path} has format 3; this version of promptsync reads formats up to 2"
        )
        assert "Upgrade" in raised.value.hint


class TestUnknownMembers:
    """A newer version wrote them: they outlive what this version writes."""

    def documents(self, store: Store) -> dict[str, Document]:
        """The ledger's JSON documents at the newest revision."""
        head = store.head()
        assert head
        files = store.read(head, (LEDGER_PATH, INTENT_PATH))
        return {path: json.loads(content) for path, content in files.items()}

    def marked(self, store: Store) -> LedgerState:
        """The state with an intent and an unknown member in each object."""
        begun = StoredLedger(store).begin(written(store), INTENT, LedgerDelta(), {})
        documents = self.documents(store)
        ledger, intent = documents[LEDGER_PATH], documents[INTENT_PATH]
        for number, one in enumerate((ledger, *ledger["prompts"].values(), ledger["applied"])):
            one["new"] = {"number": number}
        for number, one in enumerate((intent, intent["run"], *intent["steps"])):
            one["new"] = {"number": number}
        files = {path: json.dumps(document).encode() for path, document in documents.items()}
        store.commit(begun.revision, files, "A newer version")
        return StoredLedger(store).read()

    def test_survive_an_unlock(self, store: Store) -> None:
        state = self.marked(store)
        before = self.documents(store)
        StoredLedger(store).unlock(state, RUN)
        after = self.documents(store)
        assert after[LEDGER_PATH] == before[LEDGER_PATH]
        assert after[INTENT_PATH] == {
            **before[INTENT_PATH],
            "run": {**before[INTENT_PATH]["run"], "host": "", "pid": 0},
        }

    def test_survive_an_apply_of_which_a_step_is_uncertain(self, store: Store) -> None:
        state = self.marked(store)
        assert state.intent
        before = self.documents(store)
        ending = Ending(RUN, ApplyStatus.FAILED, {}, uncertain=state.intent.steps[:1])
        StoredLedger(store).finish(state, LedgerDelta({B.key: None}), ending)
        after = self.documents(store)
        del before[LEDGER_PATH]["prompts"][B.key]
        assert after[LEDGER_PATH] == before[LEDGER_PATH]
        assert after[INTENT_PATH]["new"] == {"number": 0}
        assert after[INTENT_PATH]["steps"] == before[INTENT_PATH]["steps"][:1]

    def test_of_a_base_stay_with_the_prompts_id(self, store: Store) -> None:
        state = self.marked(store)
        moved = base("moved", A.id, prompt("Written since."))
        replaced = base("b", "id-new", prompt("Created anew."))
        delta = LedgerDelta({A.key: None, moved.key: moved, B.key: replaced})
        ended = StoredLedger(store).finish(state, delta, ENDING)
        kept = state.bases[A.key].extra
        assert kept
        assert {key: one.extra for key, one in ended.bases.items()} == {"moved": kept, "b": {}}
        assert StoredLedger(store).read().bases[moved.key].extra == kept

    def test_of_the_last_clean_apply_go_with_it(self, store: Store) -> None:
        state = self.marked(store)
        ended = StoredLedger(store).finish(state, LedgerDelta(), ENDING)
        assert state.applied
        assert state.applied.extra
        assert ended.applied == CleanApply(RUN.source, RUN.actor, RUN.started)


@pytest.mark.parametrize("status", ApplyStatus)
def test_only_a_clean_apply_is_remembered_as_such(store: Store, status: ApplyStatus) -> None:
    before = written(store)
    later = replace(RUN, source="4567cdef", started="2026-01-02T00:00:00Z")
    ended = StoredLedger(store).finish(before, LedgerDelta(), Ending(later, status))
    assert before.applied == CleanApply("0123abcd", "tester", "2026-01-01T00:00:00Z")
    clean = CleanApply("4567cdef", "tester", "2026-01-02T00:00:00Z")
    assert ended.applied == (clean if status is ApplyStatus.APPLIED else before.applied)
    assert StoredLedger(store).read() == ended


def test_the_library_is_carried_along(store: Store) -> None:
    state = replace(LedgerState(organization="org-1"), library="teams/prompts")
    ledger = StoredLedger(store)
    ledger.finish(ledger.begin(state, INTENT, LedgerDelta(), {}), BOTH, ENDING)
    assert ledger.read().library == "teams/prompts"


@pytest.mark.parametrize(
    ("status", "counts", "kind"),
    [
        ("begun", {}, "apply"),
        ("applied", {"create": 1, "adopt": 2}, "apply"),
        ("applied", {"adopt": 2, "record": 1}, "adopt"),
        ("applied", {"record": 1}, "record"),
        ("applied", {}, "record"),
        ("partly applied", {"record": 1}, "apply"),
        ("failed", {}, "apply"),
        ("pulled", {"record": 3}, "pull"),
        ("unlocked", {}, "unlock"),
    ],
)
def test_history_says_what_a_run_did(store: Store, status: str, counts: dict[str, int], kind: str) -> None:
    ledger = StoredLedger(store)
    ledger.finish(LedgerState(), LedgerDelta(), Ending(RUN, ApplyStatus(status), counts))
    (row,) = ledger.history()
    assert (row.status, row.kind) == (status, kind)
    assert {action: number for action, number in row.counts.items() if number} == counts
