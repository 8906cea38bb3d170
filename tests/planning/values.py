"""Prompts, files, bases and live prompts for tests, of which a test says only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.model import Base, Desired, Key, LivePrompt, Origin, Prompt
from promptsync.planning.assembler import Destination, make_plan
from promptsync.planning.evidence import View
from promptsync.planning.pairing import pair
from promptsync.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import ListedPrompt
    from promptsync.plan.plan import Plan

THEN = "2026-01-01T00:00:00.000000001Z"
LATER = "2026-01-02T00:00:00.000000001Z"


def prompt(
    text: str = "Read it.\n",
    *,
    name: str = "Review",
    description: str = "What it is for.",
    command: str = "",
    is_skill: bool = True,
) -> Prompt:
    """A prompt with these fields."""
    return Prompt(name, description, text, command, bool(command), is_skill)


def desired(key: str, what: Prompt, *, protect: bool = False) -> Desired:
    """A file."""
    return Desired(Key(key), what, Origin(f"{key}.yaml"), protect)


def live(prompt_id: str, what: Prompt, updated_at: str = THEN) -> LivePrompt:
    """A live prompt whose text is known."""
    return LivePrompt(prompt_id, replace(what, prompt=""), updated_at, THEN, text=what.prompt)


def base(
    key: str, prompt_id: str, sent: Prompt, *, answered: Prompt | None = None, protect: bool = False
) -> Base:
    """What was written for ``key`` at THEN."""
    return Base(Key(key), prompt_id, sent.digest, (answered or sent).digest, THEN, protect)


def plan_of(
    files: Iterable[Desired],
    bases: Iterable[tuple[Base, Prompt]],
    there: Iterable[ListedPrompt],
    policy: Policy | None = None,
) -> Plan:
    """The plan where every text is known; with each base comes the prompt as it was answered."""
    remembered = list(bases)
    view = View({one.id: one for one in there}, {one.key: answered for one, answered in remembered})
    pairs = pair(files, {one.key: one for one, _ in remembered})
    return make_plan(Destination("default", "org-1"), pairs, view, policy or Policy())
