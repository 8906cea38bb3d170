"""The ledger over any store: protocols.Ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError
from promptsync.ledger.format import (
    INTENT_PATH,
    LEDGER_PATH,
    dump_intent,
    dump_prompt,
    dump_state,
    overwritten_path,
    parse_prompt,
    parse_state,
    prompt_path,
)
from promptsync.state import LedgerState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.ledger.store import Store
    from promptsync.model import Base, Key, Prompt
    from promptsync.state import Entry, Intent


class StoredLedger:
    """The ledger of one target for one organisation, in ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> LedgerState:
        """See protocols.Ledger."""
        revision = self._store.head()
        if revision is None:
            return LedgerState()
        files = self._store.read(revision, (LEDGER_PATH, INTENT_PATH))
        if LEDGER_PATH not in files:
            raise LedgerError(f"The ledger is damaged: {LEDGER_PATH} is missing at revision {revision}.")
        return parse_state(revision, files[LEDGER_PATH], files.get(INTENT_PATH))

    def load(self, state: LedgerState, bases: Iterable[Base]) -> dict[Key, Prompt]:
        """See protocols.Ledger. A text that is not the remembered one is an error, never an answer."""
        wanted = {prompt_path(base.key): base for base in bases}
        if not wanted or state.revision is None:
            return {}
        files = self._store.read(state.revision, wanted)
        prompts = {}
        for path, base in wanted.items():
            prompt = parse_prompt(files.get(path, b""), path)
            if prompt.digest != base.answered:
                raise LedgerError(
                    f"The ledger is damaged: {path} at revision {state.revision} is not what was recorded.",
                    "Nothing was changed. Put the ledger back from a copy.",
                )
            prompts[base.key] = prompt
        return prompts

    def begin(
        self, state: LedgerState, intent: Intent, entry: Entry, overwritten: Mapping[Key, Prompt]
    ) -> LedgerState:
        """See protocols.Ledger."""
        intent = replace(intent, overwritten=tuple(sorted(overwritten)))
        files = self._files(state, entry)
        files[INTENT_PATH] = dump_intent(intent)
        files |= {overwritten_path(key): dump_prompt(prompt) for key, prompt in overwritten.items()}
        message = f"Before an apply of {len(intent.steps)} steps\n\n{_trailers(intent)}"
        return self._committed(state, files, entry, message, intent)

    def finish(self, state: LedgerState, entry: Entry, message: str) -> LedgerState:
        """See protocols.Ledger."""
        files = self._files(state, entry)
        if state.intent:
            files[INTENT_PATH] = None
            message = f"{message}\n\n{_trailers(state.intent)}"
        return self._committed(state, files, entry, message, None)

    def _files(self, state: LedgerState, entry: Entry) -> dict[str, bytes | None]:
        """The files of ``entry`` over ``state``; what an earlier intent put aside stays in the log."""
        files: dict[str, bytes | None] = {}
        if state.intent:
            files |= dict.fromkeys(overwritten_path(key) for key in state.intent.overwritten)
        files |= {prompt_path(key): None for key, base in entry.bases.items() if base is None}
        files |= {prompt_path(key): dump_prompt(prompt) for key, prompt in entry.prompts.items()}
        files[LEDGER_PATH] = dump_state(state.organization, entry.over(state.bases))
        return files

    def _committed(
        self,
        state: LedgerState,
        files: Mapping[str, bytes | None],
        entry: Entry,
        message: str,
        intent: Intent | None,
    ) -> LedgerState:
        revision = self._store.commit(state.revision, files, message)
        return LedgerState(revision, state.organization, entry.over(state.bases), intent)


def _trailers(intent: Intent) -> str:
    run = intent.run
    return f"Source: {run.source or '-'}\nActor: {run.actor}\nStarted: {run.started}\n"
