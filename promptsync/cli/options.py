"""Options that several commands share, under one name and one help text."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from promptsync.config import DEFAULT_TARGET
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Limit, Limits, Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from promptsync.config import Config
    from promptsync.model import Key

F = TypeVar("F", bound="Callable[..., object]")

EVERYTHING = "*"
DEFAULT_CONCURRENCY = 8
DEFAULT_MINUTES = 20.0


def prompts_option(function: F) -> F:
    """``--prompts DIR``."""
    return click.option(
        "--prompts",
        type=click.Path(path_type=Path),
        help="The directory with the prompt files, instead of the configured one or `prompts`.",
    )(function)


def format_option(function: F) -> F:
    """``--format text|json``."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How to write the result to stdout.",
    )(function)


def target_option(function: F) -> F:
    """``--target NAME``."""
    return click.option(
        "--target",
        default=DEFAULT_TARGET,
        show_default=True,
        help="The organization to sync to, by its configured name; `sandbox` is a stand-in on this machine.",
    )(function)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a plan is asked for: the options that plan and apply share. None: as configured."""

    prompts: Path | None = None
    target: str = DEFAULT_TARGET
    drift: str | None = None
    conflict: str | None = None
    adopt: tuple[str, ...] = ()
    max_deletes: Limit | None = None
    max_updates: Limit | None = None
    refresh: bool = False
    format_: str = "text"

    @classmethod
    def plain(cls, prompts: Path | None, target: str) -> PlanOptions:
        """For a look at what was edited where: drift is seen, conflicts are problems."""
        return cls(prompts, target, DriftPolicy.OVERWRITE, ConflictPolicy.FAIL)

    def check_unplanned(self) -> None:
        """Raise UsageError for what a saved plan has decided already."""
        for name in ("prompts", "drift", "conflict", "adopt", "refresh"):
            if getattr(self, name):
                raise click.UsageError(
                    f"--{name} does not go with a saved plan: it was made with or without it."
                )

    def policy(self, config: Config, keys: Iterable[Key]) -> Policy:
        """The policy for a library with ``keys``. Raises UsageError for a key to adopt that no file has."""
        there = frozenset(keys)
        if unknown := sorted({*self.adopt} - {EVERYTHING} - there):
            raise click.UsageError(f"--adopt {unknown[0]}: no prompt file has this key.")
        return Policy(
            drift=DriftPolicy(self.drift or config.drift),
            conflict=ConflictPolicy(self.conflict or config.conflict),
            adopt=Adoption(EVERYTHING in self.adopt, frozenset(key for key in there if key in self.adopt)),
            limits=Limits(
                self.max_deletes or config.limits.deletes, self.max_updates or config.limits.updates
            ),
        )


def plan_options(function: Callable[..., int]) -> Callable[..., int]:
    """The shared options, handed to ``function`` as one PlanOptions in front of its own."""

    @functools.wraps(function)
    def wrapper(**values: Any) -> int:
        chosen = {field.name: values.pop(field.name) for field in fields(PlanOptions)}
        return function(PlanOptions(**chosen), **values)

    for option in (format_option, *_PLAN_OPTIONS, target_option, prompts_option):
        wrapper = option(wrapper)
    return wrapper


def _limit(_: click.Context, __: click.Parameter, value: str | None) -> Limit | None:
    try:
        return None if value is None else Limit.parse(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number nor a share such as 30%.") from None


_PLAN_OPTIONS = (
    click.option("--refresh", is_flag=True, help="Ask for every managed prompt's text, proven or not."),
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
        help="For a prompt edited here and on the platform, differently.  [default: fail]",
    ),
    click.option(
        "--drift",
        type=click.Choice([policy.value for policy in DriftPolicy]),
        help="For a prompt edited on the platform only.  [default: overwrite]",
    ),
)
