"""The options that plan and apply share."""

from __future__ import annotations

import functools
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import format_option
from promptsync.cli.several_targets import requests_for, run_for_each
from promptsync.errors import UsageError
from promptsync.policy import ConflictPolicy, DriftPolicy, Limit
from promptsync.session.plan.request import EVERYTHING, PlanRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from promptsync.frontend.reporter import Reporter


def _for_one(values: dict[str, Any], requests: Sequence[PlanRequest], formats: str) -> None:
    """Raise UsageError for what does not go with several targets."""
    for name, option in (("out", "--out"), ("saved", "A saved plan")):
        if values.get(name):
            raise UsageError(f"{option} is for one target, not for {len(requests)}")
    if formats not in {"text", "json"}:
        raise UsageError(f"--format {formats} is for one target, not for {len(requests)}")


def plan_options(*formats: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The shared options, handed over as one PlanRequest between the Reporter and the command's own."""

    def with_options(function: Callable[..., int]) -> Callable[..., int]:
        @click.pass_obj
        @functools.wraps(function)
        def wrapper(reporter: Reporter, /, **values: Any) -> int:
            names = (field.name for field in fields(PlanRequest))
            chosen = {name: values.pop(name) for name in names if name in values}
            targets, everything, on = (
                chosen.pop("target"),
                values.pop("all_targets"),
                values.pop("keep_going"),
            )
            requests = requests_for(PlanRequest(**chosen), targets, everything=everything)
            if len(requests) == 1:
                return function(reporter, requests[0], **values)
            _for_one(values, requests, reporter.format_)

            def run(own: Reporter, request: PlanRequest) -> int:
                return function(own, request, **values)

            return run_for_each(reporter, requests, run, stops=reporter.kind == "apply" and not on)

        for option in (format_option(*formats), *_PLAN_OPTIONS, *_TARGET_OPTIONS, prompts_option):
            wrapper = option(wrapper)
        return wrapper

    return with_options


def _limit(_: click.Context, __: click.Parameter, value: str | None) -> Limit | None:
    try:
        return None if value is None else Limit.parse(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number nor a share such as 30%.") from None


_TARGET_OPTIONS = (
    click.option(
        "--keep-going", is_flag=True, help="Apply to the other targets, too, after one that failed."
    ),
    click.option("--all-targets", is_flag=True, help="Take every target of promptsync.yaml, in its order."),
    click.option(
        "--target",
        multiple=True,
        metavar="NAME",
        help="The organization to sync to, by its configured name; `sandbox` is a stand-in on this machine. "
        "Several are taken in the order of promptsync.yaml.  [default: default]",
    ),
)
_PLAN_OPTIONS = (
    click.option(
        "--skip",
        multiple=True,
        metavar="GLOB",
        help="Leave the prompts with such keys as they are, also those of --only.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="GLOB",
        help="Change only prompts with such keys; `*` stays in a folder, `**` does not.",
    ),
    click.option("--refresh", is_flag=True, help="Ask for every managed prompt's text, proven or not."),
    click.option(
        "--older",
        is_flag=True,
        help="Apply even if this commit is older than the last applied one, and undo the newer changes.",
    ),
    click.option(
        "--max-gone",
        callback=_limit,
        metavar="LIMIT",
        help="The most managed prompts that the platform no longer lists, as --max-updates.  [default: 30%]",
    ),
    click.option(
        "--max-updates",
        callback=_limit,
        metavar="LIMIT",
        help="The most updates: a number, or a share of the managed prompts such as 50%.  [default: none]",
    ),
    click.option(
        "--max-deletes",
        callback=_limit,
        metavar="LIMIT",
        help="The most deletes and replaces, as --max-updates.  [default: 30%]",
    ),
    click.option(
        "--adopt",
        multiple=True,
        is_flag=False,
        flag_value=EVERYTHING,
        metavar="[KEY]",
        help="Take over unmanaged prompts that differ from their file: all, or those of the given keys.",
    ),
    click.option(
        "--conflict",
        type=click.Choice([policy.value for policy in ConflictPolicy]),
        help="For a prompt edited here and on the platform, differently.  [default: skip]",
    ),
    click.option(
        "--drift",
        type=click.Choice([policy.value for policy in DriftPolicy]),
        help="For a prompt edited on the platform only.  [default: keep]",
    ),
)
