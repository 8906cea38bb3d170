"""A prompt as a file of the ledger: JSON front matter, then the text byte for byte.

It is ``prompts/KEY.md`` for a base, and ``overwritten/KEY.md`` only while an apply runs, or after it died.
"""

from __future__ import annotations

import json

from promptsync.ledger.members import dump, parsed
from promptsync.model import Key, Prompt

_FENCE = b"---\n"


def prompt_path(key: Key) -> str:
    """Where the prompt behind a base is kept."""
    return f"prompts/{key}.md"


def overwritten_path(key: Key) -> str:
    """Where a live prompt is put in safety while an apply runs."""
    return f"overwritten/{key}.md"


def key_of(path: str) -> Key | None:
    """The key of a prompt's path, wherever it is kept; None for another file."""
    folder, _, name = path.partition("/")
    return Key(name.removesuffix(".md")) if folder in {"prompts", "overwritten"} else None


def dump_prompt(prompt: Prompt) -> bytes:
    """Front matter with every field but the text, then the text as it is."""
    head = {name: value for name, value in prompt.fields().items() if name != "prompt"}
    return b"".join((_FENCE, dump(head), _FENCE, prompt.prompt.encode()))


def parse_prompt(content: bytes, path: str) -> Prompt:
    """The reverse of :func:`dump_prompt`."""

    def parse() -> Prompt:
        opening, head, text = content.split(_FENCE, 2)
        if opening:
            raise ValueError
        return Prompt.from_fields({**json.loads(head), "prompt": text.decode()})

    return parsed(parse, path)
