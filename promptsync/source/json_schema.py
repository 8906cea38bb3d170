"""jsonschema with JSON Schema's own meaning of patterns, to say what a schema refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import create

if TYPE_CHECKING:
    from collections.abc import Iterator


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    """ECMA 262's ``$`` is the very end; Python's also stands before a last line end."""
    if isinstance(instance, str) and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator = create(
    meta_schema=Draft202012Validator.META_SCHEMA,
    validators={**Draft202012Validator.VALIDATORS, "pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER,
)
"""Of draft 2020-12, for our own schemas: in their patterns ``$`` stands at the end or nowhere."""
