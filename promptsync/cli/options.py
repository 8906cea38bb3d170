"""Options that several commands share, under one name and one help text."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from promptsync.model import Key

F = TypeVar("F", bound="Callable[..., object]")

EVERYTHING = "*"


def prompts_option(function: F) -> F:
    """``--prompts DIR``."""
    return click.option(
        "--prompts",
        type=click.Path(path_type=Path),
        default=Path("prompts"),
        show_default=True,
        help="The directory with the prompt files.",
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


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a plan is asked for: the options that plan and apply share."""

    prompts: Path
    target: str
    drift: DriftPolicy
    conflict: ConflictPolicy
    adopt: frozenset[str]
    refresh: bool
    format_: str

    def policy(self, keys: Iterable[Key]) -> Policy:
        """The policy, for a library with ``keys``. Raises UsageError for a key to adopt that no file has."""
        there = frozenset(keys)
        if unknown := sorted(self.adopt - {EVERYTHING} - there):
            raise click.UsageError(f"--adopt {unknown[0]}: no prompt file has this key.")
        adoption = Adoption(EVERYTHING in self.adopt, frozenset(key for key in there if key in self.adopt))
        return Policy(self.drift, self.conflict, adoption)


def plan_options(function: Callable[..., int]) -> Callable[..., int]:
    """The shared options, handed to ``function`` as one PlanOptions in front of its own."""

    @functools.wraps(function)
    def wrapper(**values: object) -> int:
        chosen = {field.name: values.pop(field.name) for field in fields(PlanOptions)}
        return function(_plan_options(chosen), **values)

    for option in (format_option, *_PLAN_OPTIONS, prompts_option):
        wrapper = option(wrapper)
    return wrapper


def _plan_options(chosen: Mapping[str, Any]) -> PlanOptions:
    return PlanOptions(**{**chosen, "adopt": frozenset(chosen["adopt"])})


_PLAN_OPTIONS = (
    click.option("--refresh", is_flag=True, help="Ask for every managed prompt's text, proven or not."),
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
        type=click.Choice(ConflictPolicy),
        default=ConflictPolicy.FAIL,
        show_default=True,
        help="For a prompt edited here and on the platform, differently.",
    ),
    click.option(
        "--drift",
        type=click.Choice(DriftPolicy),
        default=DriftPolicy.OVERWRITE,
        show_default=True,
        help="For a prompt edited on the platform only.",
    ),
    click.option(
        "--target",
        default="default",
        show_default=True,
        help="The organisation to compare with; `sandbox` is a stand-in on this machine.",
    ),
)
