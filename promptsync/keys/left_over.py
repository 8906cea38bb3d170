"""Keys of prompts that were replaced and not deleted yet."""

from __future__ import annotations

import re

from promptsync.model import Key

_LEFT_OVER = re.compile(r"@[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def left_over_key(key: Key, prompt_id: str) -> Key:
    """Where a replaced prompt is remembered until its deletion has succeeded.

    No file has this key, so a later plan finds a base without a file and deletes the prompt.
    """
    return Key(f"{key}@{prompt_id}")


def is_left_over(key: Key) -> bool:
    """Whether ``key`` is one of :func:`left_over_key`."""
    return _LEFT_OVER.search(key) is not None


def replaced_key(key: Key) -> Key:
    """The key of the prompt that was replaced; any other key as it is."""
    return Key(_LEFT_OVER.sub("", key))
