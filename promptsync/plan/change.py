"""One prompt's transition: a class for each action, with what that action needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from promptsync.composition import WHOLE
from promptsync.model import Key

if TYPE_CHECKING:
    from promptsync.composition import Composition, Made
    from promptsync.model import Base, LivePrompt, Prompt
    from promptsync.plan.differences import Drift, FieldChange
    from promptsync.plan.steps import Step
    from promptsync.problems import Problem


class Action(StrEnum):
    """What happens to one prompt, the most destructive first. The last three send no request."""

    DELETE = "delete"
    REPLACE = "replace"
    UPDATE = "update"
    CREATE = "create"
    ADOPT = "adopt"
    RELEASE = "release"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transition:
    """What there is to say of one prompt's change, whatever its action.

    ``base`` is what the ledger knew of the prompt; None if it was not managed. ``protect`` is what the file
    asks for. ``fields`` and ``drift`` are for people; ``steps`` are the requests, which ``schedule`` gives.
    ``composition`` tells how the text in the files was made of parts.
    """

    key: Key
    why: str
    base: Base | None = None
    protect: bool = False
    fields: tuple[FieldChange, ...] = ()
    drift: Drift | None = None
    steps: tuple[Step, ...] = ()
    composition: Composition | None = field(default=None, compare=False)

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.composition.made if self.composition else WHOLE

    @property
    def chosen_by(self) -> Key:
        """The key that scope, choice and policies are asked about: a part follows its owner."""
        return Key(self.made.owner or self.key)

    @property
    def previous_key(self) -> Key | None:
        """The key that the file has moved from."""
        return self.base.key if self.base and self.base.key != self.key else None

    @property
    def id(self) -> str | None:
        """The id of the prompt that is or was there already."""
        return self.base.id if self.base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted(_Transition):
    """A change of a prompt that has a file: ``wanted`` is what the file says."""

    wanted: Prompt

    @property
    def name(self) -> str:
        return self.wanted.name

    @property
    def command(self) -> str:
        return self.wanted.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Create(_Wanted):
    """A prompt is new; with a ``base`` it was deleted on the platform and is created again."""

    action: ClassVar[Action] = Action.CREATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(_Wanted):
    """The ``live`` prompt becomes what the file says; without a ``base`` it is adopted by that."""

    action: ClassVar[Action] = Action.UPDATE
    live: LivePrompt

    @property
    def id(self) -> str:
        return self.live.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(_Wanted):
    """A new prompt takes the place of the ``live`` one, whose command cannot be cleared."""

    action: ClassVar[Action] = Action.REPLACE
    live: LivePrompt

    @property
    def id(self) -> str:
        return self.live.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(_Transition):
    """The ``live`` prompt has no file any more."""

    action: ClassVar[Action] = Action.DELETE
    wanted: ClassVar[None] = None
    base: Base
    live: LivePrompt

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.base.made

    @property
    def name(self) -> str:
        return self.live.name

    @property
    def command(self) -> str:
        return self.live.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(_Wanted):
    """A prompt made by hand is what the file says: the ledger shall say ``record``."""

    action: ClassVar[Action] = Action.ADOPT
    record: Base

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def prompt(self) -> Prompt:
        """The whole prompt behind ``record``."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(_Wanted):
    """Only the ledger changes: it shall say ``record``, and ``prompt`` is the whole prompt behind it."""

    action: ClassVar[Action] = Action.RECORD
    base: Base
    record: Base
    prompt: Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(_Transition):
    """Only the ledger changes: the prompt has neither a file nor a live prompt any more."""

    action: ClassVar[Action] = Action.RECORD
    wanted: ClassVar[None] = None
    base: Base

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.base.made

    @property
    def name(self) -> str:
        return self.base.sent.head.name

    @property
    def command(self) -> str:
        return self.base.sent.head.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(_Transition):
    """Only the ledger changes: the prompt is not managed any more. Nothing is sent, nobody deletes it.

    ``mark`` stays in the ledger while the file is there, so that it is not adopted; None without a file.
    """

    action: ClassVar[Action] = Action.RELEASE
    wanted: ClassVar[None] = None
    base: Base
    mark: Base | None

    @property
    def name(self) -> str:
        return self.base.sent.head.name

    @property
    def command(self) -> str:
        return self.base.sent.head.command


Overwriting: TypeAlias = Update | Replace | Delete
"""The changes after which the live prompt is not there any more as it was."""

Change: TypeAlias = Create | Overwriting | Adopt | Release | Record | Forget
"""One prompt's transition, with what its action needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack(_Transition):
    """A change that is not applied, and why: a skipped conflict, or one of a saved plan that is stale."""

    action: Action
    name: str
    command: str
    problem: Problem


def hold_back(change: Change, why: Problem) -> HeldBack:
    """``change``, which is not applied."""
    return HeldBack(
        key=change.key,
        why=change.why,
        base=change.base,
        fields=change.fields,
        drift=change.drift,
        action=change.action,
        name=change.name,
        command=change.command,
        problem=why,
        composition=change.composition,
    )


def deleted_there(change: Change) -> bool:
    """Whether the prompt was deleted on the platform and would be created again."""
    return isinstance(change, Create) and change.base is not None
