"""Secrets in a prompt, told by the form that a service gives its tokens. None is ever shown or sent anywhere.

A form is a fixed prefix and the length of what follows. What follows has to look as if drawn at random: a
token in an example is made of words, or counts up. A long word without a known form may be an id, a path or a
digest, so it is never reported.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from promptsync.library.rule import Finding
from promptsync.library.rules.token_forms import FORMS
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_FIELDS = ("name", "description", "prompt")  # the text last: its words are asked for again

_PARTS_OF_ENCRYPTED = 5
"""An encrypted web token has five parts, a signed one three."""
_KEY_HEADER = "PRIVATE KEY"
_BEARERS = ("Bearer ", "bearer ")
_AWS_SIGNS = ("aws_secret", "AWS_SECRET", "aws_Secret", "awsSecret", "AwsSecret")
SIGNS = (*(sign for form in FORMS for sign in form.signs), _KEY_HEADER, *_BEARERS, *_AWS_SIGNS)
"""Every text with a secret has one of these."""
_KEY = lazy_pattern(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:\s|\\n|\\r|[A-Z][A-Za-z-]{3,20}: [^\n]{1,80}\n){1,20}(?P<key>[A-Za-z0-9+/]{40,})"
)
_BEARER = lazy_pattern(r"\b[Bb]earer[ \t]{1,4}[\"']?(?P<token>[A-Za-z0-9._~+/-]{24,2000})")
_AWS = lazy_pattern(
    r"aws_?secret_?(?:access_?)?key[\"']?[ \t]{0,4}[:=]["
    r" \t]{0,4}[\"']?(?P<token>[A-Za-z0-9/+]{40})(?![\w/+=])",
    re.IGNORECASE,
)
_EXAMPLE = lazy_pattern(
    r"example|your|placeholder|dummy|sample|redacted|fake|change.?me|insert|xxxx|\*\*\*|abcdefg|123456|234567"
    r"|0000000|exposed|leaked|compromised|revoked|expired|truncated|invalid|secretkey|\.\.\."
    r"|SflKxwRJSMeKKF2QT4",  # the token that jwt.io shows everybody
    re.IGNORECASE,
)
_EXAMPLE_CLAIMS = lazy_pattern(r"j(?:ohn|ane) ?doe|\bfoo\b|\balice\b|\bbob\b", re.IGNORECASE)
_NAME = lazy_pattern(r"[a-z]*(?:[A-Z][a-z]+)*")
_PARTS = lazy_pattern(r"[-_.=/+]")


def secret(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each secret: what kind it is, and where."""
    hint = "Take it out and revoke it: whoever reads the repository or the prompt has it."
    fields = prompt.fields()
    for field in _FIELDS:
        text = str(fields[field])
        seen = -1
        for at, end, kind in sorted(_found(text), key=lambda one: (one[0], -one[1])):
            if at >= seen:  # a token behind "Bearer" may have a form of its own, too
                seen = end
                yield Finding(f"{field} seems to hold a secret: {kind}", hint, field, at)


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of each secret."""
    read: dict[int, int] = {}  # up to where each form has been looked at
    for at, form in _signs(text):
        if at < read.get(form, 0):
            continue
        pattern = compiled(form)
        starts = (at - length for length in reversed(FORMS[form].lead_lengths) if length <= at)
        found = next((match for start in starts if (match := pattern.match(text, start))), None)
        if found:
            read[form] = found.end()
            if is_random(found[1]) and not _has_example_claims(found[0]):
                yield found.start(), found.end(), FORMS[form].kind
    if any(sign in text for sign in _BEARERS):
        yield from _tokens(_BEARER(), text, "bearer token")
    if any(sign in text for sign in _AWS_SIGNS):
        yield from _tokens(_AWS(), text, "AWS secret key")
    if _KEY_HEADER in text:
        for match in _KEY().finditer(text):
            if is_random(match["key"]):
                yield match.start(), match.end(), "private key"


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """The offset of each sign of a form, and which form it is."""
    search, forms = signs()
    for sign, at, _ in search.find_matches_as_indexes(text, overlapping=True):
        yield at, forms[sign]


def _tokens(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[tuple[int, int, str]]:
    for found in pattern.finditer(text):
        token = found["token"].rstrip(".")
        # A signed web token has a form of its own, also behind "Bearer"; a shorter one is an example.
        signed = token.startswith("eyJ") and token.count(".") < _PARTS_OF_ENCRYPTED - 1
        elided = "..." in found["token"]
        if is_random(token) and not signed and not elided:
            yield found.start("token"), found.end(), kind


def _has_example_claims(token: str) -> bool:
    """Whether a signed web token says about somebody whom examples are about."""
    if not token.startswith("eyJ"):
        return False
    claims = token.split(".")[1]
    decoded = urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode("utf-8", "replace")
    return bool(_EXAMPLE().search(decoded) or _EXAMPLE_CLAIMS().search(decoded))


@cache
def signs() -> tuple[AhoCorasick, list[int]]:
    """The signs of all forms, to be found in one pass, and the form of each."""
    pairs = [(sign, at) for at, form in enumerate(FORMS) for sign in form.signs]
    return AhoCorasick([sign for sign, _ in pairs]), [form for _, form in pairs]


@cache
def compiled(form: int) -> re.Pattern[str]:
    """The pattern of a form, compiled when its sign is first seen."""
    return re.compile(FORMS[form].pattern)


def is_random(text: str) -> bool:
    """Whether ``text`` looks drawn at random, not written by a person as an example or a name."""
    if len(set(text)) < 8 or _EXAMPLE().search(text):
        return False
    if text.isupper():
        return True
    cases = [character.isupper() for character in text if character.isalpha()]
    changes = sum(before != after for before, after in pairwise(cases))
    digits = sum(map(str.isdigit, text))
    if digits >= 4 and not changes:
        return not all(part.isalpha() or part.isdigit() for part in _PARTS().split(text) if part)
    if not digits and _NAME().fullmatch(text):
        return False
    return changes * (6 if digits else 4) >= len(cases)
