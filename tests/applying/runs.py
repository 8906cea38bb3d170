"""One run of an executor over a FakeOrganization, without a ledger."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.applying.executor import Executor
from promptsync.applying.sender import StepSender
from promptsync.model import Author
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.policy import Policy
from promptsync.service.patience import Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from tests.fakes import SUBJECT
from tests.opening import ONCE, SHORT
from tests.planning.values import base, desired

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import Base, Key, LivePrompt, Prompt
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from tests.fakes import FakeOrganization


@dataclass
class Seen:
    """protocols.Progress: remembers what it was told, and may act on it."""

    events: list[tuple[str, str]] = field(default_factory=list)
    on_end: Callable[[], None] = lambda: None

    def started(self, step: Step) -> None:
        """See protocols.Progress."""
        self.events.append(("started", step.key))

    def ended(self, step: Step, error: str) -> None:
        """See protocols.Progress."""
        self.events.append((error or "well", step.key))
        self.on_end()


def plan_from(organization: FakeOrganization, old: dict[str, str], files: dict[str, Prompt]) -> Plan:
    """The plan to make ``files`` of an organization where each key of ``old`` is managed under an id."""
    texts = organization.texts()
    bases: dict[str, Base] = {}
    for key, prompt_id in old.items():
        updated_at = organization.prompts[prompt_id].updated_at
        bases[key] = replace(base(key, prompt_id, texts[prompt_id]), updated_at=updated_at)
    pairs = pair([desired(key, one) for key, one in files.items()], {b.key: b for b in bases.values()})
    loaded = {bases[key].key: texts[prompt_id] for key, prompt_id in old.items()}
    return make_plan(Destination("test", "org-1"), pairs, View(organization.prompts, loaded), Policy())


def executor_of(plan: Plan, seen: Seen | None = None, concurrency: int = 8) -> Executor:
    """An executor that has not run yet."""
    return Executor(plan, seen or Seen(), Slots(concurrency))


def writer_of(organization: FakeOrganization, slots: Slots | None = None) -> CarefulWriter:
    """A writer that tries everything once."""
    author = Author(SUBJECT, organization.now())
    return CarefulWriter(organization, Retrier(ONCE, slots or Slots(8)), author, list(organization.prompts))


@dataclass
class Kept:
    """What was put in safety on the way."""

    prompts: list[tuple[Key, Prompt]] = field(default_factory=list)

    async def __call__(self, key: Key, live: LivePrompt) -> None:
        """See StepSender."""
        self.prompts.append((key, live.prompt))


def execute(executor: Executor, organization: FakeOrganization, kept: Kept | None = None) -> None:
    """Run it."""
    asyncio.run(executor.run(sender_of(executor, organization, kept)))


def sender_of(executor: Executor, organization: FakeOrganization, kept: Kept | None = None) -> StepSender:
    """What sends its steps."""
    return StepSender(executor.plan, writer_of(organization), executor.slots, SHORT, kept or Kept())


def run(
    plan: Plan, organization: FakeOrganization, seen: Seen | None = None, concurrency: int = 8
) -> Executor:
    """An executor after its run."""
    executor = executor_of(plan, seen, concurrency)
    execute(executor, organization)
    return executor
