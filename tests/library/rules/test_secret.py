"""The samples are put together here, so that no file of this repository holds one."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING

import pytest

from promptsync.library.rules.secret import is_random, secret
from promptsync.library.rules.token_forms import FORMS
from promptsync.library.rules.url_password import url_password
from tests.library.rules.support import skill

if TYPE_CHECKING:
    from promptsync.library.rule import Finding
    from promptsync.model import Prompt

ALNUM = string.ascii_letters + string.digits
HEX, UPPER, URL = "0123456789abcdef", string.ascii_uppercase + "234567", ALNUM + "-_"
DICE = random.Random(1)  # noqa: S311  # nothing secret


def drawn(length: int, alphabet: str = ALNUM) -> str:
    return "".join(DICE.choices(alphabet, k=length))


def samples() -> dict[str, str]:
    """A token of each kind, as its service gives it out."""
    return {
        "AWS access key": "AKIA" + drawn(16, UPPER),
        "AWS secret key": "aws_secret_access_key=" + drawn(40),
        "age secret key": "AGE-SECRET-KEY-1" + drawn(58, UPPER),
        "Airtable token": f"pat{drawn(14)}.{drawn(64, HEX)}",
        "Anthropic key": f"sk-ant-api03-{drawn(93, URL)}AA",
        "Atlassian token": "ATATT3" + drawn(180),
        "Azure storage key": f"AccountKey={drawn(86)}==",
        "bearer token": "Bearer " + drawn(40),
        "crates.io token": "cio" + drawn(32),
        "Databricks token": "dapi" + drawn(32, HEX),
        "DigitalOcean token": "dop_v1_" + drawn(64, HEX),
        "Discord bot token": f"MT{drawn(22)}.{drawn(6)}.{drawn(27)}",
        "Docker token": "dckr_pat_" + drawn(27, URL),
        "Doppler token": "dp.pt." + drawn(43),
        "Figma token": "figd_" + drawn(40, URL),
        "GitHub token": "ghp_" + drawn(36),
        "GitLab token": "glpat-" + drawn(20),
        "Google API key": "AIza" + drawn(35),
        "Google OAuth secret": "GOCSPX-" + drawn(28),
        "Grafana token": f"glsa_{drawn(32)}_{drawn(8, HEX)}",
        "Groq key": "gsk_" + drawn(52),
        "Hugging Face token": "hf_" + drawn(34, string.ascii_letters),
        "LangSmith key": f"lsv2_pt_{drawn(32, HEX)}_{drawn(10, HEX)}",
        "Linear key": "lin_api_" + drawn(40),
        "Mailchimp key": drawn(32, HEX) + "-us12",
        "New Relic key": "NRAK-" + drawn(27, UPPER),
        "Notion token": "ntn_" + drawn(46),
        "npm token": "npm_" + drawn(36),
        "Ona or Gitpod token": "gitpod_pat_" + drawn(60),
        "OpenAI key": "sk-proj-" + drawn(48),
        "OpenRouter key": "sk-or-v1-" + drawn(64, HEX),
        "Perplexity key": "pplx-" + drawn(48),
        "PlanetScale token": "pscale_tkn_" + drawn(43),
        "Postman key": f"PMAK-{drawn(24, HEX)}-{drawn(34, HEX)}",
        "private key": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{drawn(70)}\n{drawn(70)}",
        "Pulumi token": "pul-" + drawn(40, HEX),
        "PyPI token": "pypi-AgEIcHlwaS5vcmc" + drawn(72, URL),
        "Replicate token": "r8_" + drawn(37),
        "RubyGems key": "rubygems_" + drawn(48, HEX),
        "SendGrid key": f"SG.{drawn(22)}.{drawn(43)}",
        "Sentry token": "sntryu_" + drawn(64, HEX),
        "Shopify token": "shpat_" + drawn(32, HEX),
        "signed web token": f"eyJhbGciOiJIUzI1NiJ9.eyJ{drawn(40)}.{drawn(43)}",
        "Slack token": f"xoxb-123456789012-123456789012-{drawn(24)}",
        "Slack webhook": f"https://hooks.slack.com/services/T0{drawn(8, UPPER)}/B0/{drawn(24)}",
        "Square secret": "sq0csp-" + drawn(43, URL),
        "Stripe key": "sk_live_" + drawn(24),
        "Stripe webhook secret": "whsec_" + drawn(32),
        "Supabase token": "sbp_" + drawn(40, HEX),
        "Tailscale key": f"tskey-auth-{drawn(12)}-{drawn(32)}",
        "Telegram bot token": f"110201543:AA{drawn(33)}",
        "Terraform token": f"{drawn(14)}.atlasv1.{drawn(67)}",
        "Twilio key": "SK" + drawn(32, HEX),
        "Vault token": "hvs." + drawn(90),
        "xAI key": "xai-" + drawn(80),
    }


SAMPLES = samples()
MORE = [samples() for _ in range(100)]


def reported(prompt: Prompt) -> list[Finding]:
    return [*secret(prompt), *url_password(prompt)]


def test_every_kind_has_a_sample() -> None:
    assert {*(form.kind for form in FORMS), "AWS secret key", "bearer token", "private key"} == SAMPLES.keys()


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("field", ["name", "description", "prompt"])
def test_it_is_found_and_not_shown(kind: str, field: str) -> None:
    sample = SAMPLES[kind]
    around = f"Line one.\nsrc/some/path/of/twenty/letters and {sample} there.\nLine three."
    prompt = skill(**{"text": "Do it.", "text" if field == "prompt" else field: around})
    found = reported(prompt)
    assert [(each.field, each.message.rpartition(": ")[2]) for each in found] == [(field, kind)]
    assert sample not in found[0].message + found[0].hint
    assert around[found[0].offset :][:4] in sample


@pytest.mark.parametrize("kind", SAMPLES)
def test_one_in_a_hundred_is_missed_at_the_most(kind: str) -> None:
    """What looks like an example by chance: other tokens of the kind than the sample."""
    found = [len(reported(skill(f"{each} end"))) for each in (other[kind] for other in MORE)]
    assert found.count(1) >= len(found) - 1


@pytest.mark.parametrize(
    "around", ['"{}"', "'{}',", "`{}`", "KEY={};", "({})", "<{}>", "{}.", "\t{}\n", "--key={}"]
)
def test_it_is_found_whatever_is_around_it(around: str) -> None:
    for kind in ("GitHub token", "OpenAI key", "AWS access key", "SendGrid key"):
        assert len(reported(skill(around.format(SAMPLES[kind])))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a-name-of-words-that-is-long-2026",
        "AuthenticationProviderFactoryOfTheHouse",
        "x" * 40,
        "0123456789" * 4,
    ],
)
def test_what_a_person_wrote_is_not_random(text: str) -> None:
    assert not is_random(text)
