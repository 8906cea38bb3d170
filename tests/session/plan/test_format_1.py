"""A ledger in format 1, as its own version wrote it: read, taken up, and migrated by the next apply."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.ledger.intent_file import INTENT_PATH
from promptsync.ledger.state_file import LEDGER_PATH
from promptsync.model import Key
from promptsync.record import CleanApply
from promptsync.sandbox.store import PromptStore
from tests.cli.support import write_prompt
from tests.repositories import REF, git, ledger_of, make_clone, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptsync.record import LedgerState
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

    Enter = Callable[[str], Path]

FORMAT_1 = Path(__file__).parents[2] / "ledger" / "format_1"
GERMAN = Key("team/Überprüfung 二")
RUNS = [
    ("pulled", "pull", {}),
    ("applied", "record", {"record": 1}),
    ("partly applied", "apply", {"create": 1}),
    ("applied", "record", {"record": 0}),
    ("unlocked", "unlock", {}),
    ("begun", "apply", {}),
    ("applied", "apply", {"delete": 1, "replace": 1}),
    ("applied", "apply", {"update": 1}),
    ("applied", "apply", {"create": 8, "adopt": 1}),
]
"""Newest first."""


@pytest.fixture
def enter(
    tmp_path: Path, promptsync: Promptsync, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Enter]:
    """Makes a clone of the library and its ledger at a moment, and the organization as it was then."""
    path = tmp_path / "organization.sqlite3"

    def entered(moment: str) -> Path:
        origin = tmp_path / "origin.git"
        git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
        refs = (f"refs/heads/{moment}:refs/heads/main", f"refs/promptsync/{moment}:{REF}")
        git(origin, "fetch", "--quiet", str(FORMAT_1 / "ledger.bundle"), *refs)
        with closing(sqlite3.connect(path)) as database:
            database.executescript((FORMAT_1 / f"{moment}.sql").read_text(encoding="utf-8"))
        organisation.move_to(PromptStore(path))
        clone = make_clone(origin, tmp_path / "clone")
        monkeypatch.chdir(clone)
        git(clone, "fetch", "--quiet", "origin", f"{REF}:{REF}")
        return clone

    yield entered
    organisation.store.close()


@pytest.fixture
def settled(enter: Enter) -> Path:
    return enter("settled")


@pytest.fixture
def interrupted(enter: Enter) -> Path:
    return enter("interrupted")


def state_of(clone: Path) -> LedgerState:
    with ledger_of(clone) as ledger:
        return ledger.read()


def formats(clone: Path) -> dict[str, int | None]:
    """The format of each of the ledger's documents; None if it gives none."""
    paths = git(clone, "ls-tree", "--name-only", REF).split()
    shown = {
        path: git(clone, "show", f"{REF}:{path}") for path in (LEDGER_PATH, INTENT_PATH) if path in paths
    }
    return {path: json.loads(text).get("formatVersion") for path, text in shown.items()}


def test_it_is_read(settled: Path, organisation: Organisation) -> None:
    with ledger_of(settled) as ledger:
        state = ledger.read()
        texts = ledger.load(state, state.bases.values())
    there = {one.id: one.content for one in organisation.store.prompts()}
    assert {base.id: texts[key] for key, base in state.bases.items()} == there
    assert state.organization == organisation.store.organization
    assert (state.library, state.applied, state.intent) == ("", None, None)
    bases = state.bases
    assert [key for key in bases if bases[key].protect] == ["review/change"]
    assert [key for key in bases if bases[key].pulled] == ["from-dashboard", "not-ours"]
    assert [key for key in bases if bases[key].answered != bases[key].sent] == ["trimmed"]
    assert bases[GERMAN].sent.head.name == "Überprüfung 二"
    assert {base.source for base in bases.values()} == {""}


def test_a_plan_leaves_it_as_it_is(settled: Path, promptsync: Promptsync) -> None:
    before = revision(settled)
    plan = promptsync("plan", "--format", "json").document
    assert plan["changes"] == []
    assert {one["rule"] for one in plan["problems"]} == {"similar-description"}
    assert revision(settled) == before
    assert formats(settled) == {LEDGER_PATH: 1}


def test_the_next_apply_migrates_it(settled: Path, promptsync: Promptsync) -> None:
    before = state_of(settled).bases
    write_prompt("left", name="Left", command="left", prompt="Edited.", isSkill=False)
    git(settled, "commit", "--quiet", "--all", "--message", "Edit one")
    assert promptsync("apply", "--yes").code == 0

    assert formats(settled) == {LEDGER_PATH: 2}
    assert revision(settled.parent / "origin.git") == revision(settled)
    state = state_of(settled)
    assert state.bases.keys() == before.keys()
    head = git(settled, "rev-parse", "HEAD").strip()
    assert {key: base.source for key, base in state.bases.items() if base.source} == {"left": head}
    same = [key for key in before if key != "left" and not before[key].pulled]
    assert {key: state.bases[key] for key in same} == {key: before[key] for key in same}
    assert state.applied
    with ledger_of(settled) as ledger:
        newest = ledger.history()[0]
    assert state.applied == CleanApply(head, newest.actor, newest.started)
    assert promptsync("plan", "--format", "json").document["changes"] == []


def test_the_apply_that_confirms_a_pull_migrates_it(settled: Path, promptsync: Promptsync) -> None:
    assert promptsync("apply", "--yes").code == 0
    assert formats(settled) == {LEDGER_PATH: 2}
    assert not any(base.pulled for base in state_of(settled).bases.values())


def test_an_interrupted_apply_is_taken_up(
    interrupted: Path, promptsync: Promptsync, organisation: Organisation
) -> None:
    intent = state_of(interrupted).intent
    assert intent
    assert len(intent.steps) == 10
    assert formats(interrupted) == {LEDGER_PATH: 1, INTENT_PATH: None}

    taken_up = promptsync("apply", "--yes", "--format", "json")
    assert taken_up.code == 0
    assert "interrupted-apply" in taken_up.rules
    assert organisation.methods().count("CreatePrompt") == 0
    assert formats(interrupted) == {LEDGER_PATH: 2}
    state = state_of(interrupted)
    there = {one.id: one.content for one in organisation.store.prompts()}
    assert {base.id: base.answered for base in state.bases.values()} == {
        prompt_id: content.digest for prompt_id, content in there.items()
    }
    written = {"left", "right", "word", "trimmed", "new/one", "new/two", GERMAN}
    assert {key for key, base in state.bases.items() if base.source == intent.run.source} == written
    plan = promptsync("plan", "--format", "json").document
    assert plan["changes"] == []
    assert {one["rule"] for one in plan["problems"]} == {"similar-description"}


def test_what_it_was_about_to_overwrite_is_restored(interrupted: Path, promptsync: Promptsync) -> None:
    before = revision(interrupted)
    assert promptsync("apply", "--yes").code == 0
    assert promptsync("restore", before[:10], GERMAN).code == 0
    assert "In der Oberfläche getippt." in Path(f"prompts/{GERMAN}.yaml").read_text(encoding="utf-8")


def test_an_unlock_migrates_it(interrupted: Path, promptsync: Promptsync) -> None:
    before = state_of(interrupted)
    assert promptsync("unlock", "--yes").code == 0
    assert formats(interrupted) == {LEDGER_PATH: 2, INTENT_PATH: 2}
    after = state_of(interrupted)
    assert after.bases == before.bases
    assert before.intent
    assert after.intent
    assert after.intent.steps == before.intent.steps
    assert after.intent.run.host == ""


def test_its_history_is_read(settled: Path, promptsync: Promptsync) -> None:
    with ledger_of(settled) as ledger:
        rows = ledger.history()
    assert [(str(row.status), str(row.kind)) for row in rows] == [(status, kind) for status, kind, _ in RUNS]
    for row, (_, _, counts) in zip(rows, RUNS, strict=True):
        assert {name: row.counts[name] for name in counts} == counts
    assert promptsync("history", "review/change").out.count("Ada Example") == 3
    assert promptsync("history", GERMAN).out.count("Ada Example") == 2
