"""The JSON Schemas that come with promptsync, as text."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

SchemaName = Literal[
    "prompt",
    "tries",
    "config",
    "plan",
    "validate",
    "status",
    "list",
    "show",
    "diff",
    "blame",
    "route",
    "doctor",
    "history",
    "versions",
    "targets",
    "import",
    "update",
    "try",
    "lock",
]

SCHEMAS: tuple[SchemaName, ...] = get_args(SchemaName)


def schema_path(name: SchemaName) -> Path:
    """Where ``<name>.schema.json`` is: inside an installed package, beside the package in a checkout."""
    package = Path(__file__).parent
    installed = package / "schemas"
    folder = installed if installed.is_dir() else package.parent / "schemas"
    return folder / f"{name}.schema.json"


def read_schema(name: SchemaName) -> str:
    """The schema's JSON. Raises FileNotFoundError when the installation lacks it."""
    return schema_path(name).read_text(encoding="utf-8")
