"""``promptsync rule``."""

from __future__ import annotations

import textwrap

import click

from promptsync.errors import Exit, UsageError
from promptsync.frontend.console import columns
from promptsync.keys.nearest import did_you_mean
from promptsync.problems import RULES, Rule
from promptsync.rule_pages import RulePage, rule_page

_WIDEST = 100


@click.command("rule", short_help="Explain a rule, with its examples.")
@click.argument("name")
def command(name: str) -> int:
    """Explain the rule NAME: what it finds, why, what to do, and examples of bad and good."""
    rule = RULES.get(name)
    if rule is None:
        hint = did_you_mean(name, RULES) or "docs/findings.md lists them all."
        raise UsageError(f"there is no rule {name}", hint)
    click.echo(explained(rule, rule_page(name), min(columns(otherwise=80), _WIDEST)), nl=False)
    return Exit.DONE


def explained(rule: Rule, page: RulePage, width: int) -> str:
    """The rule in plain text, ``width`` columns wide; examples as they stand."""
    change = (
        "Change it below rules: in promptsync.yaml: off, warning or error."
        if rule.changeable
        else "It cannot be changed."
    )
    parts = [f"{rule.id} ({rule.severity}): reported when {rule.summary}.", page.advice, page.section]
    parts += [page.score, change]
    return "\n\n".join(_wrapped(part, width) for part in parts if part) + "\n"


def _wrapped(text: str, width: int) -> str:
    blocks, fenced = [], False
    for block in text.split("\n\n"):
        if fenced or block.startswith("```"):
            fenced ^= block.count("```") % 2 == 1
            lines = [line for line in block.split("\n") if not line.startswith("```")]
            blocks.append("\n".join(f"    {line}".rstrip() for line in lines))
        elif not block.startswith("<!--"):
            blocks.append(textwrap.fill(" ".join(block.split()), width))
    return "\n\n".join(blocks)
