"""Options that several commands share, under one name and one help text."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from promptsync.config import DEFAULT_TARGET

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def prompts_option(function: F) -> F:
    """``--prompts DIR``."""
    return click.option(
        "--prompts",
        type=click.Path(path_type=Path),
        help="The directory with the prompt files, instead of the configured one or `prompts`.",
    )(function)


def target_option(function: F) -> F:
    """``--target NAME``."""
    return click.option(
        "--target",
        default=DEFAULT_TARGET,
        show_default=True,
        help="The organization to sync to, by its configured name; `sandbox` is a stand-in on this machine.",
    )(function)


def minutes(_: click.Context, __: click.Parameter, value: float) -> float:
    """A callback: ``nan`` passes every range of click's and is not a time."""
    if math.isnan(value):
        raise click.BadParameter("nan is not a number of minutes.")
    return value
