"""Secrets in a prompt, as detect-secrets knows them. None is ever shown, or checked over the network.

Of its detectors those are asked that know a secret by its own form. Those that go by a name beside it
("password: ...") or by a variable of one vendor mistake instructions for secrets, and cost most of the time;
that for Artifactory takes words in capitals for one, and that for hexadecimal numbers each commit's id.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detect_secrets.plugins.base import BasePlugin

    from promptsync.model import Prompt

_FIELDS = ("name", "description", "prompt")  # the text last: its words are asked for again

_LONG = 16
"""Every one of these secrets has so many characters without a blank at least, as services give them out.
Private keys, which are told by their headers, and passwords in URLs may have fewer."""

_PRIVATE_KEY = "PRIVATE KEY"

# What a long word has that may hold a secret: a run without a sign, quotes, a name.
_SIGNS = re.compile(
    r"""(?P<run>[\w-]{16,}+)
    |["'](?P<quoted>[\w+/=\\-]{20,}+)["']
    |AccountKey=""",
    re.ASCII | re.VERBOSE,
)
# A run of words, as code and paths have them: kebab-case, CamelCase, CONSTANT_CASE, http_404, p95; or a
# hexadecimal number, as commits and UUIDs have, which no detector asked here takes for a secret. Of random
# characters, fewer than one in a thousand look so: those of a GitLab token, which may hold a hyphen.
_WORDS = re.compile(
    r"""(?:(?:[A-Z]{2,4}(?=[A-Z][a-z])|[A-Z]?[a-z]{2,}+)++(?:[A-Z]{2,4}+)?\d{0,4}+(?![^\W_])
    |[A-Z]{1,14}+\d{0,4}+(?![^\W_])
    |\d{1,4}+[a-zA-Z]{0,2}+(?![^\W_])
    |[a-z]\d{0,4}+(?![^\W_])
    |[-_/\\+=])++
    |[0-9a-f-]++""",
    re.ASCII | re.VERBOSE,
)

_IN_URL = "Basic Auth Credentials"
"""detect-secrets' word for ``//user:password@host``; instructions are full of such examples."""


def secret(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each secret: what kind it is, and where."""
    hint = "Take it out and revoke it: whoever reads the repository or the prompt has it."
    for kind, field, at in _found(prompt):
        if kind != _IN_URL:
            yield Finding(f"{field} seems to hold a secret: {kind}", hint, field, at)


def url_password(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each password in a URL, which may be an example."""
    hint = "If it is a real one, take it out and revoke it; if not, write it as <password>."
    for kind, field, at in _found(prompt):
        if kind == _IN_URL:
            yield Finding(f"{field} has a URL with a password in it", hint, field, at)


@lru_cache(maxsize=1)
def _found(prompt: Prompt) -> tuple[tuple[str, str, int], ...]:
    """Kind, field and place of each secret; remembered, as two rules ask in turn."""
    return tuple(_search(prompt))


def _search(prompt: Prompt) -> Iterator[tuple[str, str, int]]:
    fields = prompt.fields()
    for field in _FIELDS:
        text = str(fields[field])
        lines = dict(_suspect_lines(text))
        if lines and any(_secrets("\n".join(lines.values()))):
            yield from (one for start, line in sorted(lines.items()) for one in _of_line(field, start, line))


def _of_line(field: str, start: int, line: str) -> Iterator[tuple[str, str, int]]:
    for kind, value in _secrets(line):
        yield kind, field, start + max(line.find(value), 0)


def _suspect_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that may hold a secret, and where they begin.

    To ask about every line takes far longer, and detect-secrets alone takes long to import.
    """
    at, end = 0, -1
    words = words_of(text)
    for word in [w for w in map(words.all.__getitem__, words.long) if len(w) >= _LONG or "@" in w]:
        at = text.index(word, at)
        if at > end and suspect(word):
            start = text.rfind("\n", 0, at) + 1
            end = (text.find("\n", at) + 1 or len(text) + 1) - 1
            yield start, text[start:end]
        at += len(word)
    if _PRIVATE_KEY in text:
        yield from _lines_with(text, _PRIVATE_KEY)


def _lines_with(text: str, words: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if words in line:
            yield start, line
        start += len(line) + 1


def suspect(word: str) -> bool:
    """Whether ``word``, which has no blank, has signs of a secret: if not, no detector is asked."""
    if "@" in word and "://" in word:
        return True
    if len(word) < _LONG:
        return False
    for sign in _SIGNS.finditer(word):
        run = sign["run"] or sign["quoted"]
        if not run or not _WORDS.fullmatch(run):
            return True
    return False


def _secrets(text: str) -> Iterator[tuple[str, str]]:
    """Each secret with its kind."""
    from detect_secrets.filters import heuristic

    for detector in detectors():
        for found in detector.analyze_line("", text):
            value = found.secret_value or ""
            if not (
                heuristic.is_sequential_string(value)
                or heuristic.is_potential_uuid(value)
                or heuristic.is_templated_secret(value)
                or heuristic.is_prefixed_with_dollar_sign(value)
                or heuristic.is_not_alphanumeric_string(value)
            ):
                yield found.type, value


@cache
def detectors() -> list[BasePlugin]:
    """Those of detect-secrets that are asked."""
    from detect_secrets.plugins import (
        aws,
        azure_storage_key,
        basic_auth,
        discord,
        github_token,
        gitlab_token,
        high_entropy_strings,
        jwt,
        mailchimp,
        npm,
        openai,
        private_key,
        pypi_token,
        sendgrid,
        slack,
        square_oauth,
        stripe,
        telegram_token,
        twilio,
    )

    return [
        aws.AWSKeyDetector(),
        azure_storage_key.AzureStorageKeyDetector(),
        basic_auth.BasicAuthDetector(),
        discord.DiscordBotTokenDetector(),
        github_token.GitHubTokenDetector(),
        gitlab_token.GitLabTokenDetector(),
        high_entropy_strings.Base64HighEntropyString(),
        jwt.JwtTokenDetector(),
        mailchimp.MailchimpDetector(),
        npm.NpmDetector(),
        openai.OpenAIDetector(),
        private_key.PrivateKeyDetector(),
        pypi_token.PypiTokenDetector(),
        sendgrid.SendGridDetector(),
        slack.SlackDetector(),
        square_oauth.SquareOAuthDetector(),
        stripe.StripeDetector(),
        telegram_token.TelegramBotTokenDetector(),
        twilio.TwilioKeyDetector(),
    ]
