"""A command that is mentioned is named; a path, a route, an address or a longer word never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.source.mentions import mentioned

COMMANDS = ("review", "review-change", "deploy_all")

NAMED = (
    "{}",
    "Run {} first.",
    "`{}`",
    "use **{}**, then stop",
    "({})",
    '"{}"',
    "'{}'",
    "- {}\n",
    "{}: what it does",
    "{}?",
    "{}!",
    "then {},",
    "{} 42",
    "\t{}\r\n",
    "日本語 {}。",
)
NEVER = (
    "https://host{}",
    "https://host/a{}/b",
    "src{}",
    ".{}",
    "..{}/x",
    "~{}",
    "a{}",
    "{}/x",
    "{}.md",
    "{}?id=1",
    "{}#top",
    "{}:8080",
    "{}=1",
    "{}s",
    "{}-more",
    "{}_more",
    "GET {}",
    "post {}",
    "cd {}",
    "the route {}",
    'app.get("{}")',
    "href={}",
    "me@host{}",
    "C:{}",
    "{{x}}{}",
    "{}/{{id}}",
    "<{}>",
    "{}*",
    "a//{}",
)
WORDS = st.text(st.sampled_from("ab zÄ.,;\n"), max_size=12)


@pytest.mark.parametrize("shape", NAMED)
def test_a_mention(shape: str) -> None:
    for command in COMMANDS:
        assert mentioned(shape.format(f"/{command}"), COMMANDS) == {command}


@pytest.mark.parametrize("shape", NEVER)
def test_no_mention(shape: str) -> None:
    assert mentioned(shape.format("/review"), COMMANDS) == frozenset()


@given(st.lists(st.tuples(st.sampled_from([*NAMED, *NEVER]), st.sampled_from(COMMANDS), WORDS), max_size=8))
def test_only_what_is_mentioned_is_named(parts: list[tuple[str, str, str]]) -> None:
    never = ("/{}", "{}-more", "{}_more")
    chosen = [one for one in parts if one[0] not in never]
    text = "\n".join(f"{words}\n{shape.format(f'/{command}')}\n{words}" for shape, command, words in chosen)
    assert mentioned(text, COMMANDS) == {command for shape, command, _ in chosen if shape in NAMED}


def test_what_does_not_exist_is_not_mentioned() -> None:
    assert mentioned("/nobody has this", COMMANDS) == frozenset()
    assert mentioned("/review", ()) == frozenset()
