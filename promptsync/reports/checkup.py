"""What a checkup of a project found, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How well one thing is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``area`` names it, ``message`` says how it is, ``hint`` what to do."""

    area: str
    health: Health
    message: str
    hint: str = ""


def ok(area: str, message: str) -> Check:
    """All is well."""
    return Check(area, Health.OK, message)


def warning(area: str, message: str, hint: str = "") -> Check:
    """Something may not work, or not as well."""
    return Check(area, Health.WARNING, message, hint)


def error(area: str, message: str, hint: str = "") -> Check:
    """Something does not work."""
    return Check(area, Health.ERROR, message, hint)
