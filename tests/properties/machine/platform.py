"""The platform as the state machine has it: with an account of what was asked of it, and with bad habits."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.sandbox.app import create_app
from promptsync.sandbox.records import CommandTakenError, UnknownPromptError
from promptsync.sandbox.store import NEWEST, PromptStore
from tests.fakes import unchanged
from tests.service.faults.asgi import answer_of, body_of, send_answer
from tests.service.faults.kinds import json_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from promptsync.model import Prompt
    from promptsync.sandbox.app import ASGIApp, Event, Receive, Send
    from promptsync.sandbox.records import Selection, StoredPrompt
    from tests.properties.machine.timeless import Clock

COLLEAGUE = "0197a1c4-0000-7000-8000-00000000beef"
"""Another person whose token is used."""


@dataclass(frozen=True, slots=True)
class Written:
    """A request that the server carried out or refused: the prompt before and after it.

    ``unseen`` says that the prompt has changed since a client has last read it as it was.
    """

    prompt_id: str
    before: Prompt | None
    after: Prompt | None
    refused: bool = False
    unseen: bool = False


@dataclass(slots=True)
class Habits:
    """What the platform makes of texts, and how far its reads lag behind, in seconds.

    With ``echoes`` an answer has the text that was sent, whatever is kept. With ``forgetful`` the field
    isSkill is not known, and nothing is said about it. ``hidden`` prompts are beyond what the token may see.
    """

    keeps: Callable[[str], str] = unchanged
    echoes: bool = False
    list_lag: float = 0.0
    get_lag: float = 0.0
    forgetful: bool = False
    hidden: set[str] = field(default_factory=set)

    @property
    def lags(self) -> bool:
        """Whether anything that is read may be past."""
        return bool(self.list_lag or self.get_lag)

    def kept(self, prompt: Prompt, before: Prompt | None = None) -> Prompt:
        """What is kept of ``prompt``, which was so ``before``."""
        is_skill = bool(before and before.is_skill) if self.forgetful else prompt.is_skill
        return replace(prompt, prompt=self.keeps(prompt.prompt), is_skill=is_skill)

    def changing(self, change: Callable[[Prompt], Prompt]) -> Callable[[Prompt], Prompt]:
        """What becomes of a prompt by ``change``."""
        return lambda old: self.kept(change(old), old)


class Past:
    """Every state of every prompt, and which prompts no client has read since they have changed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: list[tuple[int, str, StoredPrompt | None]] = []
        self._now: dict[str, StoredPrompt] = {}
        self.unread: set[str] = set()

    def note(self, prompt_id: str, state: StoredPrompt | None) -> None:
        """From now on a prompt is so."""
        self._states.append((self._clock(), prompt_id, state))
        self._now.pop(prompt_id, None)
        self.unread.add(prompt_id)
        if state:
            self._now[prompt_id] = state

    def before(self, seconds: float) -> dict[str, StoredPrompt]:
        """Every prompt as it was so long ago."""
        if not seconds:
            return self._now
        then = self._clock.ns - round(seconds * 1e9)
        found = {prompt_id: state for at, prompt_id, state in self._states if at <= then}
        return {prompt_id: state for prompt_id, state in found.items() if state}


class WatchedStore(PromptStore):
    """The server's store: it notes what was asked of it."""

    def __init__(self, path: Path, clock: Clock, past: Past, habits: Habits, person: str = "") -> None:
        super().__init__(path, clock=clock, person=person)
        self.subject = person or self.subject
        self.written: list[Written] = []
        self._past = past
        self._habits = habits

    def create(self, content: Prompt) -> StoredPrompt:
        """See PromptStore."""
        kept = self._habits.kept(content)
        try:
            made = super().create(kept)
        except CommandTakenError:
            self.written.append(Written("", None, kept, refused=not self._habits.lags))
            raise
        self.written.append(Written(made.id, None, kept))
        self._past.note(made.id, made)
        return made

    def update(self, prompt_id: str, change: Callable[[Prompt], Prompt]) -> StoredPrompt:
        """See PromptStore."""
        before, unseen = super().get(prompt_id).content, prompt_id in self._past.unread
        try:
            updated = super().update(prompt_id, self._habits.changing(change))
        except CommandTakenError:
            self.written.append(Written(prompt_id, before, None, refused=not self._habits.lags))
            raise
        self.written.append(Written(prompt_id, before, updated.content, unseen=unseen))
        self._past.note(prompt_id, updated)
        return updated

    def delete(self, prompt_id: str) -> None:
        """See PromptStore."""
        before = super().get(prompt_id).content
        super().delete(prompt_id)
        self.written.append(Written(prompt_id, before, None, unseen=prompt_id in self._past.unread))
        self._past.note(prompt_id, None)

    def get(self, prompt_id: str) -> StoredPrompt:
        """As the platform's reads have it."""
        found = self._past.before(self._habits.get_lag).get(prompt_id)
        if found is None or prompt_id in self._habits.hidden:
            raise UnknownPromptError(prompt_id)
        if found == self._past.before(0).get(prompt_id):
            self._past.unread.discard(prompt_id)
        return found

    def page(self, selection: Selection, *, limit: int, before: int = NEWEST) -> list[StoredPrompt]:
        """As the platform's listings have it; nothing is selected here but texts."""
        there = self._past.before(self._habits.list_lag).values()
        seen = [one for one in there if one.position < before and one.id not in self._habits.hidden]
        found = sorted(seen, key=lambda one: -one.position)[:limit]
        if not selection.exclude_prompt_content:
            return found
        return [replace(one, content=replace(one.content, prompt="")) for one in found]


class Dashboard(PromptStore):
    """What people do by hand."""

    def __init__(self, path: Path, clock: Clock, past: Past, habits: Habits) -> None:
        super().__init__(path, clock=clock, person="a person")
        self._path = path
        self._past = past
        self._habits = habits

    def create(self, content: Prompt) -> StoredPrompt:
        """See PromptStore."""
        made = super().create(self._habits.kept(content))
        self._past.note(made.id, made)
        return made

    def update(self, prompt_id: str, change: Callable[[Prompt], Prompt]) -> StoredPrompt:
        """See PromptStore."""
        return self._noted(super().update(prompt_id, self._habits.changing(change)))

    def update_in_tick(self, prompt_id: str, change: Callable[[Prompt], Prompt]) -> StoredPrompt:
        """As :meth:`update`, so soon after the last one that no time tells of it."""
        time = self.get(prompt_id).updated_at
        updated = super().update(prompt_id, self._habits.changing(change))
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute("UPDATE prompts SET updated_at = ? WHERE id = ?", (time, prompt_id))
        return self._noted(replace(updated, updated_at=time))

    def delete(self, prompt_id: str) -> None:
        """See PromptStore."""
        super().delete(prompt_id)
        self._past.note(prompt_id, None)

    def _noted(self, updated: StoredPrompt) -> StoredPrompt:
        self._past.note(updated.id, updated)
        return updated


class Platform:
    """The service, for the token of one person or of the other."""

    def __init__(self, stores: tuple[WatchedStore, ...], habits: Habits) -> None:
        self._apps: tuple[ASGIApp, ...] = tuple(map(create_app, stores))
        self._habits = habits
        self.owner = 0

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """See ASGI."""
        body = await body_of(receive)
        answer = await answer_of(self._apps[self.owner], scope, body)
        if self._habits.echoes and answer.status == 200:
            sent = json.loads(body)
            text = sent.get("prompt") or sent.get("spec", {}).get("prompt")
            if text:
                page = json_of(answer)
                page["prompt"]["spec"]["prompt"] = text
                answer = replace(answer, headers=((b"content-type", b"application/json"),))
                answer = replace(answer, body=json.dumps(page).encode())
        await send_answer(send, answer)
