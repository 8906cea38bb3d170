"""The options of plan and apply, as a test gives them in code."""

from __future__ import annotations

from promptsync.cli.options import PlanOptions


def plain_options() -> PlanOptions:
    """None given."""
    return PlanOptions(
        prompts=None,
        target="default",
        drift=None,
        conflict=None,
        adopt=(),
        max_deletes=None,
        max_updates=None,
        refresh=False,
        format_="text",
    )
