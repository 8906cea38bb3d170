"""Untrusted text made visible: it may be read, it must not act."""

from __future__ import annotations

import re
import unicodedata

from promptsync.source.hidden import HIDDEN

_SUSPECT = re.compile("[^\n\t -~]")
_ACTING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}

# What a CI runner takes as a command: GitHub's ``::name::`` after any white space at the start of a line, and
# ``##[name]`` (GitHub), ``##vso[name]`` (Azure), ``##teamcity[name]`` anywhere in it.
_COLONS = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_HASHES = re.compile(r"#(?=#\w*\[)")


def visible(text: str) -> str:
    """``text`` with each control, format, surrogate and hidden character written as its code point.

    So neither a terminal's escape sequences nor bidirectional controls act. Neither do the commands of a CI
    log, of which one sign is written so too. Newlines and tabs stay.
    """
    text = _SUSPECT.sub(_shown, text)
    text = _COLONS.sub(r"\1\\x3a", text) if "::" in text else text
    return _HASHES.sub(r"\\x23", text) if "#" in text else text


def one_line(text: str) -> str:
    """As :func:`visible`, with newlines and tabs written out too."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _ACTING and not HIDDEN.match(character):
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
