"""The samples are put together here, so that no file of this repository holds one."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING

import pytest

from promptsync.library.rules.secret import detectors, secret, suspect, url_password
from tests.library.rules.support import skill

if TYPE_CHECKING:
    from promptsync.library.rule import Finding
    from promptsync.model import Prompt

LETTERS = "q7Zt3Kx9Wm2Rb8Yc5Vn1Hd6Jf4Ls0Pg"
LOWER = LETTERS.lower()
SAMPLES = {
    "AWS Access Key": "AKIA" + LETTERS.upper()[:16],
    "Azure Storage Account access key": "AccountKey=" + (LETTERS * 3)[:86] + "==",
    "Basic Auth Credentials": "postgres://admin:" + LETTERS[:12] + "@db.example.com/main",
    "Discord Bot Token": f"M{LETTERS[:23]}.{LETTERS[:6]}.{LETTERS[:27]}",
    "GitHub Token": "ghp_" + (LETTERS * 2)[:36],
    "GitLab Token": "glpat-" + LETTERS[:20],
    "Base64 High Entropy String": f'"{LETTERS}"',
    "JSON Web Token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "Mailchimp Access Key": (LOWER + "ab")[:32] + "-us12",
    "NPM tokens": "//registry.example.com/:_authToken=npm_" + LETTERS,
    "OpenAI Token": f"sk-{LETTERS[:20]}T3BlbkFJ{LETTERS[:20]}",
    "Private Key": "-----BEGIN RSA PRIVATE KEY-----",
    "PyPI Token": "pypi-AgEIcHlwaS5vcmc" + (LETTERS * 3)[:72],
    "SendGrid API Key": f"SG.{LETTERS[:22]}.{(LETTERS * 2)[:43]}",
    "Slack Token": f"xoxb-123456789012-{LOWER[:20]}",
    "Square OAuth Secret": "sq0csp-" + (LETTERS * 2)[:43],
    "Stripe Access Key": "sk_live_" + LETTERS[:24],
    "Telegram Bot Token": f"110201543:{(LETTERS * 2)[:35]}",
    "Twilio API Key": "AC" + (LOWER + "ab")[:32],
}


# A rule of its own, as instructions have examples of it.
ENDINGS = {"Basic Auth Credentials": " has a URL with a password in it"}


def reported(prompt: Prompt) -> list[Finding]:
    return [*secret(prompt), *url_password(prompt)]


def test_a_password_in_a_url_is_a_rule_of_its_own() -> None:
    assert not [*secret(skill(SAMPLES["Basic Auth Credentials"]))]
    assert not [*url_password(skill(SAMPLES["GitHub Token"]))]


def test_every_detector_has_a_sample() -> None:
    assert {each.secret_type for each in detectors()} == SAMPLES.keys()


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("field", ["name", "description", "prompt"])
def test_it_is_found_and_not_shown(kind: str, field: str) -> None:
    sample = SAMPLES[kind]
    around = (
        f"Line one.\nsrc/some/path/of/twenty/letters and {sample} there.\nLine three."
        if field == "prompt"
        else sample
    )
    prompt = skill(**{"text": "Do it.", "text" if field == "prompt" else field: around})
    found = [each for each in reported(prompt) if each.message.endswith(ENDINGS.get(kind, f": {kind}"))]
    assert [each.field for each in found] == [field]
    for each in found:
        assert sample.strip('"') not in each.message + each.hint
        assert around[each.offset] in sample


def test_every_line_with_one_is_looked_at() -> None:
    """What is asked about is a part of the text; nothing that a detector finds in all of it is missed."""
    for kind, sample in SAMPLES.items():
        long = "a/path/that/is/quite/long/itself"
        text = f"{long} {long}\n{long} {sample}\n\n{long}\n{sample} {long}"
        ending = ENDINGS.get(kind, f": {kind}")
        assert any(each.message.endswith(ending) for each in reported(skill(text)))
        assert any(each.message.endswith(ending) for each in reported(skill(sample)))


def test_the_place_is_in_its_line_also_where_the_word_is_elsewhere() -> None:
    text = "Choose a good password.\npostgres://admin:password@db.example.com/main\n"
    (found,) = reported(skill(text))
    assert text.count("\n", 0, found.offset) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ftp://bo:pw@h",
        "Use postgres://admin:pa{ss}word12345@db.example.com/ for it.",
    ],
)
def test_a_password_in_a_url_may_be_short(text: str) -> None:
    assert len([*url_password(skill(text))]) == 1


ALPHABET = string.ascii_letters + string.digits


@pytest.mark.parametrize(
    ("before", "alphabet", "length", "after"),
    [
        ("glpat-", ALPHABET + "-_", 20, ""),
        ("sk_live_", ALPHABET, 24, ""),
        ("ghp_", ALPHABET, 36, ""),
        ("AKIA", string.ascii_uppercase + string.digits, 16, ""),
        ("xoxb-123456789012-", string.ascii_lowercase + string.digits, 24, ""),
        ("", "0123456789abcdef", 32, "-us12"),
        ('"', ALPHABET + "+/", 40, '"'),
    ],
)
def test_random_characters_are_seldom_taken_for_words(
    before: str, alphabet: str, length: int, after: str
) -> None:
    dice = random.Random(1)  # noqa: S311  # nothing secret
    tokens = ("".join(dice.choices(alphabet, k=length)) for _ in range(20_000))
    assert sum(not suspect(f"{before}{token}{after}") for token in tokens) < 20


@pytest.mark.parametrize(
    "word",
    [
        "src/components/navigation/Menu.tsx",
        "AuthenticationProviderFactory",
        "GITHUB_STEP_SUMMARY_LINES",
        "http_request_duration_p95_5m",
        '"matchPackagePatterns":',
        "https://example.com/2026/guide/chapter-12",
        "3f786850e387550fdab836ed7e6dc881de23001b",
        "'123e4567-e89b-12d3-a456-426614174000'",
    ],
)
def test_words_of_code_and_paths_are_not_searched(word: str) -> None:
    assert not suspect(word)


@pytest.mark.parametrize(
    "text",
    [
        "Never write the password: it belongs in the vault.",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        '"3f786850e387550fdab836ed7e6dc881de23001b"',
        "123e4567-e89b-12d3-a456-426614174000",
        "https://{user}:{password}@example.com/",
        "postgres://user:${PASSWORD}@db.example.com/main",
        "src/components/navigation/Menu.tsx and AuthenticationProviderFactory",
        "BEGIN with the PUBLIC KEY",
    ],
)
def test_instructions_are_no_secrets(text: str) -> None:
    assert not list(reported(skill(text)))
