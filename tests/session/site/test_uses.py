"""A site tells where a command is used, by the library's texts and by those from elsewhere."""

from __future__ import annotations

from promptsync.model import Desired, Key, Origin
from promptsync.session.site.uses import uses_of
from promptsync.source.mentions import Text
from tests.render.support import REVIEW


def desired(key: str, command: str, text: str) -> Desired:
    prompt = type(REVIEW)(name=key, description="Use it.", prompt=text, command=command, is_command=True)
    return Desired(Key(key), prompt, Origin(f"prompts/{key}.md"))


def test_other_prompts_and_automations_use_a_command() -> None:
    prompts = [
        desired("review", "review", "Type /review again, or /Review, or /review-all.\n"),
        desired("ship", "ship", "Run /review, then /ship.\n"),
        desired("paths", "paths", "Look into docs/review and /review/x.\n"),
    ]
    nightly = Text("automation", "Nightly", "step 1", "/ship")
    uses = uses_of(prompts, [nightly])
    assert {key: [one.name for one in where] for key, where in uses.items()} == {
        "review": ["ship"],
        "ship": ["Nightly"],
    }
