"""What hidden-unicode finds: every character that nobody sees, unless an emoji or a script needs it."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from promptsync.library.rules.hidden_unicode import hidden_unicode, joiner
from promptsync.model import Prompt
from promptsync.sandbox.hidden import without_hidden as without_what_the_platform_refuses
from promptsync.source.hidden import HIDDEN, without_hidden
from tests.library.rules.support import HEAD, lint, skill
from tests.library.support import findings

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_more_than_the_platform_refuses() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept, removed = without_what_the_platform_refuses(everything)
    assert removed > 100
    assert HIDDEN.sub("", everything) == HIDDEN.sub("", kept)
    assert len(HIDDEN.findall(everything)) > removed


@pytest.mark.parametrize(
    "kind",
    [
        "\xad",
        "\u034f",
        "\u115f",
        "\u180e",
        "\u2062",
        "\u206a",
        "\u2800",
        "\u3164",
        "\ufe00",
        "\uffa0",
        "\ufff9",
        "\U0001d173",
        "\U000e0041",
        "\U000e0100",
    ],
)
def test_every_kind_is_found_in_every_field(kind: str) -> None:
    prompt = Prompt(f"a{kind}", f"b{kind}", f"c{kind}\n", f"d{kind}")
    assert [each.field for each in hidden_unicode(prompt)] == ["name", "description", "command", "prompt"]
    assert without_hidden(prompt.prompt) == "c\n"


def test_a_field_has_one_finding_that_counts_and_names_them() -> None:
    (one,) = hidden_unicode(skill("a\u200b"))
    assert (one.message, one.offset) == (
        "the text has the hidden character U+200B ZERO WIDTH SPACE, which nobody sees",
        1,
    )
    (several,) = hidden_unicode(skill("a\u200bb\u202ec\u200b\U000e0000\xad"))
    assert several.message == (
        "the text has 5 hidden characters (U+200B ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE, "
        "U+E0000 (unassigned) and 1 more), which nobody sees"
    )


@pytest.mark.parametrize(
    "text",
    ["👩‍💻", "می‌خواند", "क्‍ष", "⚠️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "葛\U000e0100", "ᠠ\u180b"],
)
def test_what_an_emoji_or_a_script_needs_is_a_warning_and_stays(text: str) -> None:
    prompt = skill(text)
    assert not list(hidden_unicode(prompt))
    assert "which the platform may refuse" in next(iter(joiner(prompt))).message
    assert without_hidden(text) == text


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("a\u200db", "ab"),
        ("\u200d👩", "👩"),
        ("👩\u200d", "👩"),
        ("👩\u200d\u200d💻", "👩💻"),
        ("a\ufe0f", "a"),
        ("⚠️\ufe0f", "⚠️"),
        ("\U000e0067\U000e007f", ""),
        ("葛\U000e0100\U000e0101", "葛\U000e0100"),
    ],
)
def test_what_stands_where_nothing_needs_it_is_hidden(text: str, visible: str) -> None:
    assert without_hidden(text) == visible


def test_a_finding_is_where_the_character_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": f"{HEAD}prompt: |\n  one\n\n  two\u200b\n",
        "b.md": f"---\n{HEAD}---\n\none\n tw\u200bo\n",
        "c.yaml": f"{HEAD}promptFile: ../c.txt\n",
        "d.yaml": HEAD + 'prompt: "\\u200b"\n',
    }
    (tmp_path / "c.txt").write_text("one\ntwo \u200b\n", encoding="utf-8")
    library = lint(tmp_path, files)
    assert findings(library) == [
        "hidden-unicode c.txt:2:5",
        "hidden-unicode prompts/a.yaml:7:6",
        "hidden-unicode prompts/b.md:8:4",
        "hidden-unicode prompts/d.yaml:4:9",
    ]
    assert library.desired == ()
    assert unicodedata.category("\u200b") == "Cf"
