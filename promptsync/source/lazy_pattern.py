"""Regular expressions that are compiled when they are first used, not when they are imported.

Compiling those of all rules takes longer than reading a file and checking it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

LazyPattern: TypeAlias = "Callable[[], re.Pattern[str]]"
"""Call it for the compiled pattern."""


def lazy_pattern(pattern: str, flags: int = 0) -> LazyPattern:
    """``re.compile`` with these arguments, once, at the first call."""
    return cache(lambda: re.compile(pattern, flags))
