"""The line of a YAML file by which editors find its schema: ``# yaml-language-server: $schema=PATH``."""

from __future__ import annotations

import os
import re
from pathlib import Path

_LINE = re.compile(r"^(#[ \t]*yaml-language-server:[ \t]*\$schema=)(\S+)", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def dead_schema(text: str, folder: Path) -> str | None:
    """The schema that a file in ``folder`` names and that is not there; None if all is well.

    An address is not looked up.
    """
    found = _LINE.search(text)
    if found is None or _SCHEME.match(found[2]) or (folder / found[2]).is_file():
        return None
    return found[2]


def with_schema(text: str, folder: Path, schema: Path) -> str:
    """``text`` with its line led to ``schema``."""
    there = Path(os.path.relpath(schema, folder)).as_posix()
    return _LINE.sub(lambda found: found[1] + there, text, count=1)
