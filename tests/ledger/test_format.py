"""What stands in a ledger's files survives, whatever it says."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.hold import Hold
from promptsync.ledger.file import FileStore
from promptsync.ledger.intent_file import dump_intent, parse_intent
from promptsync.ledger.ledger import StoredLedger
from promptsync.ledger.prompt_files import dump_prompt, parse_prompt
from promptsync.ledger.state_file import dump_state, parse_state
from promptsync.model import Base, Key, Prompt
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
from tests.rounds import rounds

prompts = st.builds(
    Prompt, st.text(), st.text(), st.text(), st.text(), st.booleans(), st.booleans(), st.booleans()
)
keys = st.text(min_size=1).map(Key)
digests = prompts.map(lambda one: one.digest)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)
extras = st.dictionaries(st.text().map("unknown {}".format), values, max_size=2)
bases = st.dictionaries(
    keys,
    st.builds(
        Base, keys, st.text(), digests, digests, st.text(), st.booleans(), st.booleans(), st.text(), extras
    ),
    max_size=3,
).map(lambda found: {key: replace(one, key=key) for key, one in found.items()})
steps = st.builds(
    IntendedStep,
    keys,
    st.sampled_from(Request),
    st.none() | st.text(),
    st.none() | digests,
    st.text(),
    st.none() | digests,
    extras,
)
runs = st.builds(
    Run,
    st.text(),
    st.text(),
    st.text(),
    st.floats(0, 1e6),
    st.text(),
    st.integers(min_value=0),
    st.text(),
    extras,
)
intents = st.builds(
    Intent,
    runs,
    st.lists(steps, max_size=3).map(tuple),
    st.frozensets(keys, max_size=2),
    st.lists(keys, max_size=2).map(tuple),
    extras,
)
clean_applies = st.builds(CleanApply, st.text(), st.text(), st.text(), extras)
holds = st.builds(Hold, st.text(), st.text(), st.text(), st.text(), st.none() | digests)
states = st.builds(
    LedgerState,
    st.just("7"),
    st.text(),
    bases,
    st.none() | intents,
    st.text(),
    st.none() | clean_applies,
    bases,
    st.dictionaries(keys, holds, max_size=2),
    extras,
)


@given(prompts)
def test_a_prompt(prompt: Prompt) -> None:
    content = dump_prompt(prompt)
    assert content.endswith(prompt.prompt.encode())
    assert parse_prompt(content, "x") == prompt


@given(states)
def test_a_state(state: LedgerState) -> None:
    content = dump_state(state)
    assert content.isascii()
    read = parse_state("7", content, dump_intent(state.intent) if state.intent else None)
    assert read == state
    assert {key: one.extra for key, one in read.bases.items()} == {
        key: one.extra for key, one in state.bases.items()
    }


@given(intents)
def test_an_intent(intent: Intent) -> None:
    assert parse_intent(dump_intent(intent)) == intent


@settings(max_examples=rounds(25))
@given(st.dictionaries(keys, prompts, max_size=3), runs)
def test_a_whole_ledger_in_a_file(texts: dict[Key, Prompt], run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = StoredLedger(FileStore(Path(folder) / "new" / "ledger.sqlite3"))
        written = {
            key: Base(key, f"id-{n}", one.digest, one.digest, "")
            for n, (key, one) in enumerate(texts.items())
        }
        begun = ledger.begin(LedgerState(organization="org-1"), Intent(run, ()), LedgerDelta(), texts)
        state = ledger.finish(begun, LedgerDelta(written, texts), Ending(run, ApplyStatus.APPLIED))
        assert ledger.load(ledger.read(), written.values()) == texts
        assert begun.revision
        assert state.revision
        assert ledger.prompts_at(begun.revision) == ledger.prompts_at(state.revision) == texts
