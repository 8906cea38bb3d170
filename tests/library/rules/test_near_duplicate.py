from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from promptsync.library.rules.near_duplicate import ALIKE, SHORTEST, NearDuplicates, SimilarTexts
from tests.library.rules.support import HEAD, lint

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [f"{'abcdefghij'[: n % 10]}{n}" for n in range(2_000)]


def near_duplicates(texts: list[str]) -> list[SimilarTexts]:
    earlier = NearDuplicates()
    return [pair for pair in map(earlier.add, texts) if pair]


def text(dice: random.Random, length: int = 300) -> list[str]:
    return dice.choices(WORDS, k=length)


def edited(words: list[str], dice: random.Random, share: float) -> list[str]:
    """A copy in which so many words are left out, or are others."""
    copy = list(words)
    for at in dice.sample(range(len(words)), int(len(words) * share)):
        copy[at] = dice.choice(["", "changed", dice.choice(WORDS)])
    return copy


@settings(max_examples=200)
@given(st.integers(0), st.integers(20, 600), st.floats(0, 0.06))
def test_an_edited_copy_is_found(seed: int, length: int, share: float) -> None:
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    texts = [text(dice, length) for _ in range(5)]
    texts.append(edited(texts[2], dice, share))
    found = near_duplicates([" ".join(words) for words in texts])
    alike = LCSseq.normalized_similarity(texts[2], " ".join(texts[5]).split()) >= ALIKE
    if alike and len(" ".join(texts[5]).split()) >= SHORTEST:
        assert [(pair.first, pair.second) for pair in found] == [(2, 5)]


@given(st.integers(0), st.floats(0.2, 1))
def test_a_text_of_its_own_is_not(seed: int, share: float) -> None:
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    words = text(dice)
    other = [*words[: int(len(words) * (1 - share))], *text(dice, int(len(words) * share))]
    assert not near_duplicates([" ".join(words), " ".join(other)])


def test_order_counts_and_so_does_length() -> None:
    words = WORDS[:100]
    assert not near_duplicates([" ".join(words), " ".join(reversed(words))])
    assert not near_duplicates([" ".join(words[: SHORTEST - 1])] * 2)
    assert [pair.share for pair in near_duplicates([" ".join(words), "\n".join(words)])] == [1]


def test_one_finding_for_each_copy() -> None:
    copies = [" ".join([*WORDS[:100], str(number)]) for number in range(50)]
    assert [(pair.first, pair.second) for pair in near_duplicates(copies)] == [(0, n) for n in range(1, 50)]


def test_both_are_named(tmp_path: Path) -> None:
    words = " ".join(WORDS[:40])
    library = lint(tmp_path, {f"{name}.yaml": f"{HEAD}prompt: {words} {end}\n" for name, end in ("ax", "by")})
    assert [str(each.origin) for each in library.problems] == ["prompts/b.yaml:4:9"]
    assert library.problems[0].message == "the text is 97 % the same as that of prompts/a.yaml"
