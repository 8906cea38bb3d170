"""The guard: a plan that would change more than its limits allow is not applied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.policy import Limit, Limits, Policy
from tests.cli.support import write_prompt
from tests.planning.values import base, desired, live, plan_of, prompt

if TYPE_CHECKING:
    from promptsync.problems import Problem
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

COUNT, SHARE = Limit(count=2), Limit(share=30)


def problems(
    managed: int, *, deletes: int = 0, replaces: int = 0, updates: int = 0, limits: Limits | None = None
) -> list[Problem]:
    """What is said of a plan for so many managed prompts."""
    old = {f"p{n:03}": prompt(name=f"P{n}", command=f"c{n}") for n in range(managed)}
    new = dict(old)
    keys = iter(old)
    for _ in range(deletes):
        del new[next(keys)]
    for _ in range(replaces):
        key = next(keys)
        new[key] = prompt(name=old[key].name)
    for _ in range(updates):
        key = next(keys)
        new[key] = prompt("New.\n", name=old[key].name, command=old[key].command)
    bases = [(base(key, f"id-{key}", one), one) for key, one in old.items()]
    there = [live(f"id-{key}", one) for key, one in old.items()]
    files = [desired(key, one) for key, one in new.items()]
    return list(plan_of(files, bases, there, Policy(limits=limits or Limits())).problems)


@pytest.mark.parametrize(("deletes", "refused"), [(0, False), (2, False), (3, True), (5, True)])
def test_a_count_is_the_most_deletes(deletes: int, refused: bool) -> None:
    assert bool(problems(5, deletes=deletes, limits=Limits(COUNT))) is refused


@pytest.mark.parametrize(
    ("managed", "deletes", "refused"),
    [(10, 3, False), (10, 4, True), (11, 3, False), (11, 4, True), (100, 30, False), (100, 31, True)],
)
def test_a_share_is_of_the_managed_prompts(managed: int, deletes: int, refused: bool) -> None:
    assert bool(problems(managed, deletes=deletes)) is refused


@pytest.mark.parametrize(
    ("managed", "gone", "limit", "refused"),
    [
        (10, 3, Limit(share=30), False),
        (10, 4, Limit(share=30), True),
        (9, 9, Limit(share=30), False),
        (3, 1, Limit(count=1), False),
        (3, 2, Limit(count=1), True),
    ],
)
def test_managed_prompts_that_are_not_listed_have_a_limit(
    managed: int, gone: int, limit: Limit, refused: bool
) -> None:
    old = {f"p{n:03}": prompt(name=f"P{n}") for n in range(managed)}
    bases = [(base(key, f"id-{key}", one), one) for key, one in old.items()]
    there = [live(f"id-{key}", one) for key, one in list(old.items())[gone:]]
    files = [desired(key, one) for key, one in old.items()]
    plan = plan_of(files, bases, there, Policy(limits=Limits(gone=limit)))
    assert ("guard" in {one.rule for one in plan.errors}) is refused
    if refused:
        assert f"--max-gone {gone}" in plan.errors[0].hint


@pytest.mark.parametrize(("managed", "refused"), [(1, False), (9, False), (10, True)])
def test_a_share_means_something_from_ten_prompts_on(managed: int, refused: bool) -> None:
    assert bool(problems(managed, deletes=managed)) is refused


def test_a_count_holds_for_few_prompts_too() -> None:
    assert problems(3, deletes=3, limits=Limits(COUNT))


def test_replaces_are_counted() -> None:
    assert not problems(10, deletes=2, replaces=1)
    (found,) = problems(10, deletes=2, replaces=2)
    assert found.rule == "guard"
    assert "deletes or replaces 4 of 10 managed prompts" in found.message
    assert "--max-deletes 4" in found.hint


def test_updates_have_no_limit_unless_one_is_set() -> None:
    assert not problems(20, updates=20)
    (found,) = problems(20, updates=7, limits=Limits(updates=SHARE))
    assert "updates 7 of 20" in found.message
    assert "--max-updates 7" in found.hint
    assert not problems(20, updates=6, limits=Limits(updates=SHARE))
    assert not problems(20, updates=20, limits=Limits(updates=Limit(share=100)))


@pytest.mark.parametrize("limit", [Limit(count=0), Limit(share=0)])
def test_zero_allows_none(limit: Limit) -> None:
    assert problems(10, deletes=1, limits=Limits(limit))
    assert not problems(10, updates=10, limits=Limits(limit))


def test_everything_may_go_with_100_percent() -> None:
    assert not problems(20, deletes=20, limits=Limits(Limit(share=100)))


@pytest.fixture
def applied(promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """An organisation that holds ten prompts, of which five files are gone since."""
    for number in range(10):
        write_prompt(f"p{number}")
    assert promptsync("apply", "--yes").code == 0
    for number in range(5):
        Path(f"prompts/p{number}.yaml").unlink()
    organisation.requests.clear()
    return organisation


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_plan_and_apply_refuse(
    promptsync: Promptsync, applied: Organisation, command: tuple[str, ...]
) -> None:
    refused = promptsync(*command, "--format", "json")
    assert (refused.code, refused.rules) == (3, ["guard"])
    assert applied.mutations() == 0


@pytest.mark.parametrize("limit", ["5", "50%"])
def test_a_flag_goes_before_the_configuration(
    promptsync: Promptsync, applied: Organisation, limit: str
) -> None:
    Path("promptsync.yaml").write_text("limits:\n  maxDeletes: 1\n", encoding="utf-8")
    assert promptsync("apply", "--yes").code == 3
    assert promptsync("apply", "--yes", "--max-deletes", limit).code == 0
    assert len(applied.prompts()) == 5


@pytest.mark.usefixtures("applied")
def test_the_configuration_goes_before_the_default(promptsync: Promptsync) -> None:
    Path("promptsync.yaml").write_text("limits:\n  maxDeletes: 50%\n  maxUpdates: 0\n", encoding="utf-8")
    assert promptsync("plan").code == 0
    write_prompt("p9", prompt="new\n")
    assert promptsync("plan").code == 3
    assert promptsync("plan", "--max-updates", "1").code == 0


@pytest.mark.parametrize("wrong", ["-1", "101%", "many", "", "%"])
def test_a_limit_that_is_none_is_a_wrong_use(promptsync: Promptsync, wrong: str) -> None:
    assert promptsync("plan", f"--max-deletes={wrong}").code == 64
