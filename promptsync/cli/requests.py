"""What a person asks of one command, as one value."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def takes(request: Callable[..., object]) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Hand a command the values of its options and arguments as one ``request``, after what else it gets.

    click passes each value by its name. ``request`` is a class with a field for each of these names.
    """

    def with_request(function: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(function)
        def wrapper(*handed: object, **values: Any) -> T:
            return function(*handed, request(**values))

        return wrapper

    return with_request
