"""The rules about one prompt, each by what it finds and what it leaves alone."""

from __future__ import annotations

import time

import pytest

from promptsync.library.rules.foreign_placeholder import foreign_placeholder
from promptsync.library.rules.near_limit import near_limit
from promptsync.library.rules.relative_link import relative_link
from promptsync.library.rules.reserved_command import reserved_command
from promptsync.library.rules.vague_description import vague_description
from promptsync.model import Prompt
from tests.library.rules.support import skill


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("See [a](docs/a.md) and ![b](<./b.png> 'title').", ["docs/a.md", "./b.png"]),
        ("[![x](x.svg)](../y.md#z)", ["x.svg", "../y.md#z"]),
        ("[name]: ../there.md\n[^1]: a/note", ["../there.md"]),
        ('<img alt="" src="img/a.png"> <a href=\'b.html\'>', ["img/a.png", "b.html"]),
        ("[a](a.md) [b](a.md)", ["a.md"]),
        ("[a](https://x.y/z) [b](#there) [c](mailto:a@b.c) [d](//x.y/z) [e](url) [f]()", []),
        ("`[a](b.md)` ``[a](`b.md)``\n```md\n[a](b.md)\n```\n~~~\n[a](b.md)\n", []),
        ("`[a](b.md) is no code\n\n[c](d.md)`", ["b.md", "d.md"]),
        ("f(x)[0](y.z", ["y.z"]),
    ],
)
def test_links_that_lead_nowhere(text: str, targets: list[str]) -> None:
    found = list(relative_link(skill(text)))
    assert [
        text[each.offset :][: len(target)] for each, target in zip(found, targets, strict=True)
    ] == targets


@pytest.mark.parametrize(
    ("text", "placeholders"),
    [
        ("Fix $ARGUMENTS, then `$ARGUMENTS`.", ["$ARGUMENTS"]),
        ("```\n${input:name:Which one?}\n```", ["${input:name:Which one?}"]),
        ("Take $1 and $2 and $1.", ["$1", "$2"]),
        ("Hello {{ name }}", ["{{ name }}"]),
        ("Status: !`git status`", ["!`git status`"]),
        ("Read @docs/guide.md and @./a.json.", ["@docs/guide.md", "@./a.json"]),
        ("It costs $100, $5.50, $2k, US$3 or \\$4.", []),
        ("`awk '{print $1}'` and `{{ x }}`\n```yaml\na: ${{ secrets.A }} {{ b }} @a.md\n!`c`\n```", []),
        ("${{ github.ref }} wow!`code` ada@example.json @ada @types/node {{}} $ARGUMENTSX", []),
    ],
)
def test_placeholders_of_other_tools(text: str, placeholders: list[str]) -> None:
    found = list(foreign_placeholder(skill(text)))
    assert [text[one.offset :][: len(p)] for one, p in zip(found, placeholders, strict=True)] == placeholders


@pytest.mark.parametrize(
    ("description", "vague"),
    [
        ("Reviews", True),
        ("Use when it is", False),
        ("Use when asked.", False),
        ("Reviews code with great care.", True),
        ("A list of steps before a release.", False),
        ("WHENEVER tests are red, this helps.", False),
        ("Whenceforth it reviews the code.", True),
    ],
)
def test_descriptions_that_do_not_say_when(description: str, vague: bool) -> None:
    assert bool(list(vague_description(skill("Do it.", description)))) is vague
    assert not list(vague_description(Prompt("n", description, "Do it.", "go", is_command=True)))


@pytest.mark.parametrize(
    ("length", "near"), [(19_000, False), (19_001, True), (20_000, True), (20_001, False)]
)
def test_texts_close_to_the_limit(length: int, near: bool) -> None:
    assert bool(list(near_limit(skill("\u00e9" * length)))) is near


def test_reserved_commands_in_any_case() -> None:
    check = reserved_command(["Deploy", "help"])
    assert [each.field for each in check(Prompt("n", "d", "p", "dEPLOY"))] == ["command"]
    assert not list(check(Prompt("n", "d", "p", "deploys")))
    assert not list(check(skill("deploy")))


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "]",
        "](",
        "[a]:",
        "`",
        "`a",
        "``` ",
        "```\n",
        "~~~\n",
        "{{",
        "${input:",
        "$1",
        "@a.",
        "@",
        "!`",
        "<a ",
        "<img ",
    ],
)
def test_no_text_takes_long(sign: str) -> None:
    text = sign * (20_000 // len(sign))
    start = time.process_time()
    for check in (relative_link, foreign_placeholder):
        list(check(skill(f"{text} $1 {{{{ ]( @ ` !` ")))
    assert time.process_time() - start < 2
