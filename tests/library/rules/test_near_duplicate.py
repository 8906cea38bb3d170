from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from promptsync.library.rules.near_duplicate import ALIKE, SHORTEST, NearDuplicate, SimilarTexts
from promptsync.source.text_marks import marks_of
from tests.library.rules.support import ALL, HEAD, lint, skill
from tests.rounds import rounds

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [f"{'abcdefghij'[: n % 10]}{n}" for n in range(2_000)]


def similar_texts(texts: list[str]) -> list[SimilarTexts]:
    rule = NearDuplicate()
    for at, one in enumerate(texts):
        rule.add(at, skill(one), marks_of(one))
    return list(rule.pairs())


def text(dice: random.Random, length: int = 300) -> list[str]:
    return dice.choices(WORDS, k=length)


def edited(words: list[str], dice: random.Random, share: float) -> list[str]:
    """A copy in which so many words are left out, or are others."""
    copy = list(words)
    for at in dice.sample(range(len(words)), int(len(words) * share)):
        copy[at] = dice.choice(["", "changed", dice.choice(WORDS)])
    return copy


@settings(max_examples=rounds(80))
@given(st.integers(0), st.integers(20, 600), st.floats(0, 0.06))
def test_an_edited_copy_is_found(seed: int, length: int, share: float) -> None:
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    texts = [text(dice, length) for _ in range(5)]
    texts.append(edited(texts[2], dice, share))
    found = similar_texts([" ".join(words) for words in texts])
    if texts[5] == texts[2]:
        return  # equal-prompt is about these
    alike = LCSseq.normalized_similarity(texts[2], " ".join(texts[5]).split()) >= ALIKE
    if alike and len(" ".join(texts[5]).split()) >= SHORTEST:
        assert [(pair.first, pair.second) for pair in found] == [(2, 5)]


@given(st.integers(0), st.floats(0.2, 1))
def test_a_text_of_its_own_is_not(seed: int, share: float) -> None:
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    words = text(dice)
    other = [*words[: int(len(words) * (1 - share))], *text(dice, int(len(words) * share))]
    assert not similar_texts([" ".join(words), " ".join(other)])


def test_order_counts_and_so_does_length() -> None:
    words = WORDS[:100]
    assert not similar_texts([" ".join(words), " ".join(reversed(words))])
    assert not similar_texts([" ".join(words[: SHORTEST - 1])] * 2)
    assert not similar_texts([" ".join(words), "\n".join(words)])  # equal-prompt is about these


def test_one_finding_for_each_copy() -> None:
    copies = [" ".join([*WORDS[:100], str(number)]) for number in range(50)]
    assert [(pair.first, pair.second) for pair in similar_texts(copies)] == [(0, n) for n in range(1, 50)]


def test_both_are_named(tmp_path: Path) -> None:
    words = " ".join(WORDS[:40])
    library = lint(
        tmp_path, {f"{name}.yaml": f"{HEAD}prompt: {words} {end}\n" for name, end in ("ax", "by")}, ALL
    )
    (found,) = (one for one in library.problems if one.rule == "near-duplicate")
    assert str(found.origin) == "prompts/b.yaml:4:9"
    assert found.message == "the text is 97 % the same as that of prompts/a.yaml"


def test_a_group_has_one_finding(tmp_path: Path) -> None:
    words = " ".join(WORDS[:40])
    files: dict[str, str | bytes] = {f"{end}.yaml": f"{HEAD}prompt: {words} {end}\n" for end in "abcd"}
    (found,) = (one for one in lint(tmp_path, files, ALL).problems if one.rule == "near-duplicate")
    assert found.message == "the text is 97 % the same as that of prompts/a.yaml and 2 more"
    assert [one.file for one in found.also] == ["prompts/a.yaml", "prompts/c.yaml", "prompts/d.yaml"]


def test_a_copy_among_texts_of_one_mould_is_found() -> None:
    """A hundred texts share most of their words, so these tell nothing about them."""
    dice = random.Random(1)  # noqa: S311  # nothing secret
    mould = text(dice)
    texts = [" ".join(edited(mould, random.Random(n), 0.25)) for n in range(100)]  # noqa: S311
    copy = " ".join(edited(texts[70].split(), dice, 0.03))
    assert [(pair.first, pair.second) for pair in similar_texts([*texts, copy])] == [(70, 100)]
