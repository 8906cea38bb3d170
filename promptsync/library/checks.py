"""The rules about what prompts say, by name, and one call that asks them all."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.rule import Finding, Look
from promptsync.library.rules import (
    dangerous_instruction,
    dangers,
    foreign_placeholder,
    html_comment,
    other_product,
    relative_link,
    secret,
    todo,
)
from promptsync.library.rules.built_in_command import built_in_command
from promptsync.library.rules.equal_prompt import EqualPrompt
from promptsync.library.rules.hidden_unicode import hidden_unicode, joiner
from promptsync.library.rules.near_duplicate import NearDuplicate
from promptsync.library.rules.near_limit import near_limit
from promptsync.library.rules.same_name import SameName
from promptsync.library.rules.similar_description import SimilarDescription
from promptsync.library.rules.unknown_command import unknown_command
from promptsync.library.rules.url_password import url_password
from promptsync.library.rules.vague_description import vague_description
from promptsync.library.signs import Signs
from promptsync.source.text_marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from promptsync.library.rule import Check, GroupFinding, LibraryCheck
    from promptsync.model import Prompt

UNKNOWN_COMMAND = "unknown-command"
"""The rule about one prompt that has to know the commands of all."""

CHECKS: dict[str, Check] = {
    "hidden-unicode": hidden_unicode,
    "joiner": joiner,
    "built-in-command": built_in_command,
    "secret": secret.secret,
    "url-password": url_password,
    "dangerous-instruction": dangerous_instruction.dangerous_instruction,
    "relative-link": relative_link.relative_link,
    "foreign-placeholder": foreign_placeholder.foreign_placeholder,
    "other-product": other_product.other_product,
    "html-comment": html_comment.html_comment,
    "todo": todo.todo,
    "vague-description": vague_description,
    "near-limit": near_limit,
}
"""The rules that look at one prompt alone, and need no configuration."""

SIGNS: dict[str, tuple[str, ...]] = {
    "secret": secret.SIGNS,
    "url-password": ("://",),
    "dangerous-instruction": dangers.SIGNS,
    "relative-link": relative_link.SIGNS,
    "foreign-placeholder": foreign_placeholder.SIGNS,
    "other-product": other_product.SIGNS,
    "html-comment": html_comment.SIGNS,
    "todo": todo.SIGNS,
    UNKNOWN_COMMAND: ("`/", " /"),
}
"""For rules that look for fixed strings: a text without any of these has no finding."""

LIBRARY_CHECKS: dict[str, type[LibraryCheck]] = {
    "same-name": SameName,
    "equal-prompt": EqualPrompt,
    "near-duplicate": NearDuplicate,
    "similar-description": SimilarDescription,
}
"""The rules that compare all prompts."""

ASKED = (*CHECKS, UNKNOWN_COMMAND, *LIBRARY_CHECKS)
"""The rules that every library is asked."""


class Found(NamedTuple):
    """A finding in the prompt at the position ``at``; ``others`` are those that it is about, too."""

    at: int
    rule: str
    finding: Finding
    others: tuple[int, ...] = ()


def look_at(prompt: Prompt) -> Look:
    """Ask the rules about one prompt, those of :data:`CHECKS` that have to look at it."""
    suspected = _signs().rules_of(f"{prompt.name}\n{prompt.description}\n{prompt.prompt}")
    findings = [
        (rule, finding)
        for rule, check in CHECKS.items()
        if rule in suspected or rule not in SIGNS
        for finding in check(prompt)
    ]
    return Look(prompt, tuple(findings), suspected - CHECKS.keys(), marks_of(prompt.prompt))


@cache
def _signs() -> Signs:
    return Signs(SIGNS)


def ask(
    looks: Sequence[Look], names: Sequence[str], rules: Collection[str], more: Mapping[str, Check]
) -> Iterator[Found]:
    """What ``rules`` find in a library whose prompts are called ``names``; ``more`` are checks of its own."""
    checks = {rule: check for rule, check in more.items() if rule in rules}
    if UNKNOWN_COMMAND in rules:
        known = chain.from_iterable((one.prompt.command, one.prompt.name) for one in looks)
        checks[UNKNOWN_COMMAND] = unknown_command(known)
    compared = {rule: check() for rule, check in LIBRARY_CHECKS.items() if rule in rules}
    for at, look in enumerate(looks):
        yield from (Found(at, rule, finding) for rule, finding in look.findings if rule in rules)
        for rule, check in checks.items():
            if rule in look.suspected or rule not in SIGNS:
                yield from (Found(at, rule, finding) for finding in check(look.prompt))
        for each in compared.values():
            each.add(at, look.prompt, look.marks)
    for rule, each in compared.items():
        for group in each.findings():
            yield _of_group(rule, group, names)


def _of_group(rule: str, group: GroupFinding, names: Sequence[str]) -> Found:
    """The finding stands at the second member: that is the copy, where there are two."""
    first, second, *rest = group.members
    others = names[first] + (f" and {len(rest)} more" if rest else "")
    message = group.message.format(others)
    return Found(second, rule, Finding(message, group.hint, group.field), (first, *rest))
