"""An apply warns of a token that is about to expire, and never fails for want of an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync


@pytest.fixture(autouse=True)
def _library(organisation: Organisation, promptsync: Promptsync) -> None:
    write_prompt("one")


def test_within_14_days_it_is_named(organisation: Organisation, promptsync: Promptsync) -> None:
    soon = datetime.now(UTC) + timedelta(days=13, hours=1)
    organisation.move_to(organisation.store, expiries=(soon,))
    applied = promptsync("apply", "--yes", "--format", "json")
    assert applied.code == Exit.DONE
    (found,) = (one for one in applied.document["problems"] if one["rule"] == "token-expires")
    assert found["severity"] == "warning"
    assert f"your personal access token expires on {soon:%Y-%m-%d}, in 13 days" in found["message"]
    assert organisation.methods().count("ListPersonalAccessTokens") == 1


@pytest.mark.parametrize("days", [(), (15,), (-1, 80)])
def test_later_there_is_nothing_to_say(
    days: tuple[int, ...], organisation: Organisation, promptsync: Promptsync
) -> None:
    now = datetime.now(UTC)
    organisation.move_to(organisation.store, expiries=tuple(now + timedelta(days=one) for one in days))
    assert "token-expires" not in promptsync("apply", "--yes", "--format", "json").rules


def test_no_answer_is_no_warning(organisation: Organisation, promptsync: Promptsync) -> None:
    organisation.fails = lambda request: request.method == "ListPersonalAccessTokens"
    applied = promptsync("apply", "--yes", "--format", "json")
    assert (applied.code, "token-expires" in applied.rules) == (Exit.DONE, False)


def test_a_plan_does_not_ask(organisation: Organisation, promptsync: Promptsync) -> None:
    promptsync("plan")
    assert "ListPersonalAccessTokens" not in organisation.methods()
