"""The ledger over any store: protocols.Ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, LostRaceError
from promptsync.ledger.history import applies, message, row_of
from promptsync.ledger.intent_file import INTENT_PATH, dump_intent
from promptsync.ledger.prompt_files import dump_prompt, key_of, overwritten_path, parse_prompt, prompt_path
from promptsync.ledger.state_file import LEDGER_PATH, dump_state, parse_state
from promptsync.record import ApplyStatus, CleanApply, LedgerState, Neighbor, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.ledger.store import Store
    from promptsync.model import Base, Key, Prompt
    from promptsync.record import Applied, Ending, IntendedStep, Intent, LedgerDelta, Run


class StoredLedger:
    """The ledger of one target for one organization, in ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def fetch(self) -> bool:
        """See protocols.Ledger."""
        return self._store.fetch()

    def read(self) -> LedgerState:
        """See protocols.Ledger."""
        revision = self._store.head()
        if revision is None:
            return LedgerState()
        files = self._store.read(revision, (LEDGER_PATH, INTENT_PATH))
        if LEDGER_PATH not in files:
            raise LedgerError(f"the ledger is damaged: {LEDGER_PATH} is missing at revision {revision}")
        return parse_state(revision, files[LEDGER_PATH], files.get(INTENT_PATH))

    def neighbors(self) -> list[Neighbor]:
        """See protocols.Ledger."""
        others = self._store.others(LEDGER_PATH)
        return [_neighbor(name, content) for name, content in sorted(others.items())]

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
                    f"the ledger is damaged: {path} at revision {state.revision} is not what was recorded",
                    "Nothing was changed. Put the ledger back from a copy.",
                )
            prompts[base.key] = prompt
        return prompts

    def begin(
        self, state: LedgerState, intent: Intent, delta: LedgerDelta, overwritten: Mapping[Key, Prompt]
    ) -> LedgerState:
        """See protocols.Ledger."""
        intent = replace(intent, overwritten=tuple(sorted(overwritten)))
        new = replace(delta.state_after(state), intent=intent)
        files = _files(state, new, delta)
        files |= {overwritten_path(key): dump_prompt(prompt) for key, prompt in overwritten.items()}
        about = message(f"Before an apply, steps: {len(intent.steps)}", ApplyStatus.BEGUN, intent.run, {})
        return self._committed(new, files, about)

    def finish(self, state: LedgerState, delta: LedgerDelta, ending: Ending) -> LedgerState:
        """See protocols.Ledger."""
        rest = _ended(state.intent, ending.uncertain) if state.intent and ending.uncertain else None
        new = replace(delta.state_after(state), intent=rest, applied=_last_clean(state, ending))
        files = _files(state, new, delta)
        done = ", ".join(f"{number} {action}" for action, number in ending.counts.items())
        subject = f"{ending.status.capitalize()}: {done or 'nothing'}"
        about = message(subject, ending.status, ending.run, ending.counts)
        if not state.intent:  # there was nothing to send
            return self._committed(new, files, about)
        try:
            return self._committed(new, files, about)
        except LostRaceError as error:
            raise LostRaceError(error.message, _UNRECORDED) from error
        except LedgerError as error:
            raise LedgerError(error.message, f"{_UNRECORDED} {error.hint}") from error

    def keep(self, state: LedgerState, key: Key, prompt: Prompt) -> LedgerState:
        """See protocols.Ledger."""
        assert state.intent
        kept = tuple(sorted({*state.intent.overwritten, key}))
        new = replace(state, intent=replace(state.intent, overwritten=kept))
        files = {**_records(new), overwritten_path(key): dump_prompt(prompt)}
        about = message("Before a text is overwritten", ApplyStatus.BEGUN, state.intent.run, {})
        return self._committed(new, files, about)

    def note(self, state: LedgerState, delta: LedgerDelta, ending: Ending) -> LedgerState:
        """See protocols.Ledger."""
        new = delta.state_after(state)
        files = {prompt_path(key): None for key, base in delta.bases.items() if base is None} | _records(new)
        about = message(ending.status.capitalize(), ending.status, ending.run, ending.counts)
        return self._committed(new, files, about)

    def unlock(self, state: LedgerState, run: Run) -> LedgerState:
        """See protocols.Ledger. The intent stays, for the recovery; its run is said to have ended."""
        assert state.intent
        new = replace(state, intent=_ended(state.intent, state.intent.steps))
        return self._committed(new, _records(new), message("Unlocked", ApplyStatus.UNLOCKED, run, {}))

    def close(self) -> None:
        """See protocols.Ledger."""
        self._store.close()

    def history(self) -> list[Applied]:
        """See protocols.Ledger."""
        return applies(self._store.log())

    def versions(self, key: Key) -> list[Version]:
        """See protocols.Ledger."""
        overwritten, current = overwritten_path(key), prompt_path(key)
        found = []
        for commit in self._store.log((overwritten, current)):
            files = self._store.read(commit.revision, (overwritten, current))
            path = overwritten if overwritten in files else current
            prompt = parse_prompt(files[path], path) if path in files else None
            found.append(Version(row_of(commit), prompt, overwritten=path == overwritten))
        return _changes(found)

    def prompts_at(self, revision: str) -> dict[Key, Prompt]:
        """See protocols.Ledger."""
        revision = self._resolved(revision)
        paths = self._store.paths(revision)
        files = self._store.read(revision, (path for path in paths if key_of(path)))
        prompts = {}
        # What was put in safety is what was live then: it comes second, over the base.
        for path in sorted(files, reverse=True):
            if key := key_of(path):
                prompts[key] = parse_prompt(files[path], path)
        return prompts

    def bases_at(self, revision: str) -> Mapping[Key, Base]:
        """See protocols.Ledger."""
        revision = self._resolved(revision)
        content = self._store.read(revision, [LEDGER_PATH])[LEDGER_PATH]
        return parse_state(revision, content, None).bases

    def _resolved(self, revision: str) -> str:
        found = [c.revision for c in self._store.log() if c.revision.startswith(revision)]
        exact = [one for one in found if one == revision]
        if len(exact or found) != 1 or not revision:
            what = "several revisions begin with" if found else "there is no revision"
            raise LedgerError(f"{what} {revision or 'nothing'} in the ledger", "See promptsync history.")
        return (exact or found)[0]

    def _committed(self, new: LedgerState, files: Mapping[str, bytes | None], about: str) -> LedgerState:
        """``new`` at its own revision, which follows the one that it has been made from."""
        try:
            return replace(new, revision=self._store.commit(new.revision, files, about))
        except LostRaceError as error:
            raise LostRaceError(f"another apply got there first{self._winner()}", _AGAIN) from error

    def _winner(self) -> str:
        """Who wrote the ledger instead, when and from which commit."""
        self._store.fetch()
        newest = self.history()[:1]
        return "".join(
            f": {one.actor or 'somebody'}, at {one.time}, from commit {one.source or 'unknown'}"
            for one in newest
        )


def _neighbor(name: str, content: bytes) -> Neighbor:
    try:
        return Neighbor(name, parse_state("", content, None))
    except LedgerError as error:
        return Neighbor(name, LedgerState(), error.message)


def _files(state: LedgerState, new: LedgerState, delta: LedgerDelta) -> dict[str, bytes | None]:
    """What turns the files of ``state`` into those of ``new``; overwritten texts stay in the log only."""
    files: dict[str, bytes | None] = {}
    if state.intent:
        files |= dict.fromkeys(overwritten_path(key) for key in state.intent.overwritten)
    files |= {prompt_path(key): None for key, base in delta.bases.items() if base is None}
    files |= {prompt_path(key): dump_prompt(prompt) for key, prompt in delta.prompts.items()}
    if state.intent:
        files[INTENT_PATH] = None
    return files | _records(new)


def _records(state: LedgerState) -> dict[str, bytes | None]:
    """The files that say what ``state`` is."""
    files: dict[str, bytes | None] = {LEDGER_PATH: dump_state(state)}
    if state.intent:
        files[INTENT_PATH] = dump_intent(state.intent)
    return files


def _last_clean(state: LedgerState, ending: Ending) -> CleanApply | None:
    if ending.status is not ApplyStatus.APPLIED or not ending.whole:
        return state.applied
    return CleanApply(ending.run.source, ending.run.actor, ending.run.started)


def _ended(intent: Intent, steps: tuple[IntendedStep, ...]) -> Intent:
    """What is left to see about of an apply that is known to have ended."""
    return replace(intent, run=replace(intent.run, host="", pid=0), steps=steps)


_AGAIN = "Nothing was sent. Run it again: it will plan from the new state."
_UNRECORDED = (
    "What was sent is not in the ledger yet: the next apply looks at what is there and takes up from it."
)


def _changes(versions: list[Version]) -> list[Version]:
    """Without those in which the prompt stayed as it was, as in an intent and its end."""
    older = [*versions[1:], None]
    return [
        version
        for version, before in zip(versions, older, strict=False)
        if version.prompt != (before and before.prompt)
    ]
