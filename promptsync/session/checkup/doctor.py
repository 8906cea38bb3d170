"""The whole checkup, from what is on this machine to what the platform says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.session.checkup.files import check_configuration, check_editor_lines
from promptsync.session.checkup.ledger import check_ledger
from promptsync.session.checkup.organization import check_organization
from promptsync.session.checkup.pins import check_pins
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.reports.checkup import Check


def check_up(target_name: str, prompts: Path | None, *, fix: bool) -> tuple[Check, ...]:
    """Every check, in the order to read them. Raises UsageError for a target that is not there."""
    project = open_project()
    target = project.target(target_name)
    return (
        *check_configuration(project),
        *check_editor_lines(project, prompts, fix=fix),
        *check_organization(project, target),
        check_ledger(project, target),
        *check_pins(project.repository),
    )
