"""The forms of tokens, by the prefix that a service gives them and by their length."""

from __future__ import annotations

import re
from typing import NamedTuple

_ALNUM, _HEX, _URL = "[A-Za-z0-9]", "[0-9a-f]", "[A-Za-z0-9_-]"


class TokenForm(NamedTuple):
    """A kind of token: ``secret`` is the part of it that a service draws at random.

    ``signs`` are fixed strings, one of which it has: it begins with it, or, if there is a ``lead``, has that
    before it, of one of ``lead_lengths``. ``between`` is what stands between the sign and the secret.
    """

    kind: str
    signs: tuple[str, ...]
    secret: str
    between: str = ""
    lead: str = ""
    lead_lengths: range = range(1)

    @property
    def pattern(self) -> str:
        """The whole token, with its random part as a group."""
        sign = "|".join(map(re.escape, self.signs))
        secret = self.secret if "(" in self.lead else f"({self.secret})"
        return f"(?<![A-Za-z0-9_-]){self.lead}(?:{sign}){self.between}{secret}(?![A-Za-z0-9_-])"


FORMS = (
    TokenForm("Anthropic key", ("sk-ant-",), f"{_URL}{{80,120}}", r"[a-z]{3,8}[0-9]{2}-"),
    TokenForm("OpenRouter key", ("sk-or-v1-",), f"{_HEX}{{64}}"),
    TokenForm("OpenAI key", ("sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"), f"{_URL}{{40,200}}"),
    TokenForm("OpenAI key", ("sk-",), f"(?:{_ALNUM}{{20}}T3BlbkFJ{_ALNUM}{{20}}|{_ALNUM}{{48}})"),
    TokenForm("Google API key", ("AIza",), f"{_URL}{{35}}"),
    TokenForm("Google OAuth secret", ("GOCSPX-",), f"{_URL}{{28}}"),
    TokenForm("GitHub token", ("github_pat_",), f"{_ALNUM}{{22}}_{_ALNUM}{{59}}"),
    TokenForm("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), f"{_ALNUM}{{36,251}}"),
    TokenForm(
        "GitLab token",
        ("glpat-", "gldt-", "glrt-", "glft-", "glsoat-", "glcbt-", "glptt-", "glagent-", "gloas-", "glimt-"),
        f"{_URL}{{20,64}}",
    ),
    TokenForm("npm token", ("npm_",), f"{_ALNUM}{{36}}"),
    TokenForm("PyPI token", ("pypi-",), f"AgE{_URL}{{50,250}}"),
    TokenForm("RubyGems key", ("rubygems_",), f"{_HEX}{{48}}"),
    TokenForm("crates.io token", ("cio",), f"{_ALNUM}{{32}}"),
    TokenForm("Hugging Face token", ("hf_",), f"{_ALNUM}{{34}}"),
    TokenForm("Groq key", ("gsk_",), f"{_ALNUM}{{52}}"),
    TokenForm("Perplexity key", ("pplx-",), f"{_ALNUM}{{48}}"),
    TokenForm("xAI key", ("xai-",), f"{_ALNUM}{{80}}"),
    TokenForm("Replicate token", ("r8_",), f"{_ALNUM}{{37}}"),
    TokenForm("LangSmith key", ("lsv2_pt_", "lsv2_sk_"), f"{_HEX}{{32}}_{_HEX}{{10}}"),
    TokenForm("Databricks token", ("dapi",), f"{_HEX}{{32}}"),
    TokenForm("DigitalOcean token", ("dop_v1_", "doo_v1_", "dor_v1_"), f"{_HEX}{{64}}"),
    TokenForm("Linear key", ("lin_api_", "lin_oauth_", "lin_wh_"), f"{_ALNUM}{{32,64}}"),
    TokenForm(
        "Slack token",
        ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxc-", "xoxd-", "xoxe.xoxp-"),
        r"[A-Za-z0-9%]{20,250}",
        r"(?:[0-9]{1,14}-){0,3}",
    ),
    TokenForm("Slack token", ("xapp-",), r"[A-Za-z0-9-]{40,200}", r"[0-9]-"),
    TokenForm(
        "Slack webhook", ("hooks.slack.com/services/",), r"[A-Za-z0-9]{20,30}", r"T[A-Z0-9]+/B[A-Z0-9]+/"
    ),
    TokenForm("Stripe key", ("sk_live_", "rk_live_", "sk_test_", "rk_test_"), f"{_ALNUM}{{24,250}}"),
    TokenForm("Stripe webhook secret", ("whsec_",), r"[A-Za-z0-9+/]{32,64}"),
    TokenForm(
        "Ona or Gitpod token",
        ("gitpod_", "ona_"),
        r"[A-Za-z0-9_.-]{24,400}",
    ),
    TokenForm("AWS access key", ("AKIA", "ASIA", "ABIA", "ACCA"), r"[A-Z0-9]{16}"),
    TokenForm("Azure storage key", ("AccountKey=",), r"[A-Za-z0-9+/]{86}=="),
    TokenForm("SendGrid key", ("SG.",), f"{_URL}{{22}}\\.{_URL}{{43}}"),
    TokenForm("Square secret", ("sq0csp-", "sq0atp-", "sq0idp-"), f"{_URL}{{22,43}}"),
    TokenForm("Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), f"{_HEX}{{32}}"),
    TokenForm("Twilio key", ("SK",), f"{_HEX}{{32}}"),
    TokenForm("Notion token", ("ntn_", "secret_"), f"{_ALNUM}{{43,50}}"),
    TokenForm("Figma token", ("figd_",), f"{_URL}{{40}}"),
    TokenForm("Postman key", ("PMAK-",), f"{_HEX}{{24}}-{_HEX}{{34}}"),
    TokenForm("Doppler token", ("dp.pt.", "dp.st.", "dp.ct.", "dp.sa."), r"[A-Za-z0-9._-]{40,60}"),
    TokenForm("Pulumi token", ("pul-",), f"{_HEX}{{40}}"),
    TokenForm("Atlassian token", ("ATATT3",), r"[A-Za-z0-9_=-]{100,250}"),
    TokenForm("Tailscale key", ("tskey-",), r"[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}", "[a-z]{3,10}-"),
    TokenForm("Docker token", ("dckr_pat_", "dckr_oat_"), f"{_URL}{{27,40}}"),
    TokenForm("Vault token", ("hvs.", "hvb."), f"{_URL}{{24,200}}"),
    TokenForm("Grafana token", ("glsa_",), f"{_ALNUM}{{32}}_{_HEX}{{8}}"),
    TokenForm("Grafana token", ("glc_eyJ",), r"[A-Za-z0-9+/]{32,400}"),
    TokenForm("Supabase token", ("sbp_", "sb_secret_"), r"[A-Za-z0-9_-]{31,50}"),
    TokenForm("Sentry token", ("sntryu_", "sntrys_"), r"[A-Za-z0-9_+/=-]{64,300}"),
    TokenForm("PlanetScale token", ("pscale_tkn_", "pscale_pw_", "pscale_oauth_"), r"[A-Za-z0-9_.=-]{32,64}"),
    TokenForm("New Relic key", ("NRAK-",), r"[A-Z0-9]{27}"),
    TokenForm("age secret key", ("AGE-SECRET-KEY-1",), r"[A-Z0-9]{58}"),
    TokenForm(
        "signed web token", ("eyJ",), f"\\.{_URL}{{20,600}}", f"{_URL}{{10,400}}\\.eyJ{_URL}{{10,2000}}"
    ),
    TokenForm(
        "Terraform token",
        (".atlasv1.",),
        f"{_URL}{{60,80}}",
        lead="[A-Za-z0-9]{14}",
        lead_lengths=range(14, 15),
    ),
    TokenForm("Telegram bot token", (":AA",), f"{_URL}{{33}}", lead="[0-9]{8,10}", lead_lengths=range(8, 11)),
    TokenForm("Mailchimp key", ("-us",), "[0-9]{1,2}", lead=f"({_HEX}{{32}})", lead_lengths=range(32, 33)),
    TokenForm("Airtable token", ("pat",), f"{_HEX}{{64}}", r"[A-Za-z0-9]{14}\."),
    # The first part is a number in Base64.
    TokenForm(
        "Discord bot token",
        ("MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT", "Oj", "Oz"),
        f"{_URL}{{27,38}}",
        f"{_URL}{{21,25}}\\.{_URL}{{6}}\\.",
    ),
)
"""Sources: each service's own description of its tokens, and those that GitHub's secret scanning knows."""
