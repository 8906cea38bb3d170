"""Whether one of our schemas takes a value, by a compiled validator; it never says what is wrong."""

from __future__ import annotations

import jsonschema_rs


class Screen:
    """Sorts out the values that a schema surely takes.

    The others are for jsonschema, whose import and whose checks take many times as long.
    """

    def __init__(self, schema: str) -> None:
        """``schema`` is JSON text."""
        self._validator = jsonschema_rs.validator_for(schema)

    def takes(self, value: object) -> bool:
        """Whether the schema takes ``value``; False also if that cannot be told here.

        It cannot for what JSON has no form for: half of a surrogate pair, nesting without end.
        """
        try:
            return self._validator.is_valid(value)
        except (ValueError, RecursionError):
            return False
