"""Commands whose result can be written in several formats."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import click

from promptsync.config import DEFAULT_TARGET
from promptsync.frontend.reporter import TEXT, Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

F = TypeVar("F", bound="Callable[..., object]")

_OPTION = "--format"


class ReportingCommand(click.Command):
    """A command with ``--format``. It gets the Reporter, which reports its failures in that format, too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """See click. Click's own errors come before it knows any option, so the format is looked up here."""
        reporter = _reporter(ctx)
        reporter.kind, reporter.format_ = str(self.name), written_format(args, self._formats())
        rest = super().parse_args(ctx, args)
        target = ctx.params.get("target")
        reporter.target = next(iter(target), DEFAULT_TARGET) if isinstance(target, tuple) else target
        return rest

    def _formats(self) -> list[str]:
        types = (param.type for param in self.params if _OPTION in param.opts)
        return [str(one) for type_ in types if isinstance(type_, click.Choice) for one in type_.choices]


def format_option(*formats: str, note: str = "") -> Callable[[F], F]:
    """``--format``: text, or one of ``formats``. ``note`` is added to the help."""
    return click.option(
        _OPTION,
        type=click.Choice([TEXT, *formats]),
        default=TEXT,
        show_default=True,
        callback=_set_format,
        expose_value=False,
        help=f"How to write the result to stdout{note}.",
    )


def written_format(arguments: Sequence[str], formats: Sequence[str]) -> str:
    """The one of ``formats`` in arguments that may be wrong otherwise; text if there is none."""
    found = TEXT
    for word, after in pairwise([*arguments, ""]):
        if word == _OPTION:
            found = after
        elif word.startswith(f"{_OPTION}="):
            found = word.removeprefix(f"{_OPTION}=")
    return found if found in formats else TEXT


def _set_format(ctx: click.Context, _: click.Parameter, value: str) -> str:
    _reporter(ctx).format_ = value
    return value


def _reporter(ctx: click.Context) -> Reporter:
    found = ctx.find_object(Reporter)
    assert found
    return found
