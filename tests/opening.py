"""A target as a command opens one, over any service and ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.applying.recorder import Recorder, apply_plan
from promptsync.applying.sender import Search
from promptsync.model import Author
from promptsync.service.patience import Patience, Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from promptsync.session.runs.run import refuse_if_running
from promptsync.surveying.open_target import OpenTarget

if TYPE_CHECKING:
    from promptsync.applying.executor import Executor
    from promptsync.plan.outcome import Outcome
    from promptsync.protocols import CommitOrder, Ledger, PromptReader
    from promptsync.record import Run
    from promptsync.service.patience import PagedService
    from promptsync.surveying.survey import Survey

QUICK = Patience(attempts=4, first_wait=0.0005, longest_wait=0.002, request_timeout=20.0)
ONCE = Patience(attempts=1)
SHORT = Search(first_pause=0.0005, longest_pause=0.001, limit=0.01)


class NoHistory:
    """protocols.CommitOrder outside git: no commit is older than another."""

    edited = False

    def is_older(self, than: str) -> bool | None:
        """See CommitOrder."""
        return False


def opened(
    service: PromptReader, ledger: Ledger, slots: Slots | None = None, order: CommitOrder | None = None
) -> OpenTarget:
    """The target ``test``."""
    return OpenTarget("test", service, ledger, slots or Slots(8), refuse_if_running, order or NoHistory())


def writer_for(survey: Survey, service: PagedService, slots: Slots, patience: Patience) -> CarefulWriter:
    """As session.surveyor makes one."""
    author = Author(survey.identity.subject, survey.identity.at)
    known = survey.view.live.keys() | survey.view.managed
    return CarefulWriter(service, Retrier(patience, slots), author, known)


async def carried_out(
    executor: Executor,
    writer: CarefulWriter,
    ledger: Ledger,
    survey: Survey,
    run: Run,
    *,
    search: Search = SHORT,
) -> Outcome:
    """What becomes of the plan that was surveyed."""
    recorder = Recorder(ledger, survey.state, survey.recovered, run)
    return await apply_plan(executor, writer, recorder, search)
