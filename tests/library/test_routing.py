"""Which skill a sentence goes to, and what moves it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.library.asks import language, rank
from promptsync.library.routing import Ranker, Ranking, Skill, terms_of, words_of
from promptsync.model import Prompt
from tests.library.rules.support import ALL, lint, rules

if TYPE_CHECKING:
    from pathlib import Path

SKILLS = [
    Skill("review", "Use when asked to review a pull request or a diff."),
    Skill("release", "Use when asked to tag and publish a release."),
    Skill("tests", "Use when asked to write tests for a function."),
    Skill("docs", "Use when asked to document a public interface."),
    Skill("sql", "Use when a database query is slow."),
    Skill("\u5ba1\u67e5", "\u5f53\u9700\u8981\u5ba1\u67e5\u5408\u5e76\u8bf7\u6c42\u65f6\u4f7f\u7528\u3002"),
]
ASKS = {
    0: ["Review my pull request", "Is this diff good?", "Requests wait for a review"],
    1: ["Publish the release", "Tag it"],
    2: ["Write tests for this function", "Testing"],
    3: ["Document the interface"],
    4: ["Why is this query slow?", "The database sleeps"],
    5: ["\u5ba1\u67e5\u5408\u5e76\u8bf7\u6c42"],
}
WORDS = "bake bread butter carrot cellar garden harvest kettle lemon onion oven pasta pepper radish salad"
UNRELATED = WORDS.split()


def standings(skills: list[Skill]) -> list[Ranking]:
    ranker = Ranker(skills)
    return [ranker.standing(ask, skill)[0] for skill, asks in ASKS.items() for ask in asks]


def test_each_ask_finds_its_skill() -> None:
    assert {*standings(SKILLS)} == {Ranking.FIRST}


def test_a_word_counts_with_its_prefixes_and_other_scripts_by_two_signs() -> None:
    assert terms_of("reviews") == ["reviews", "rev*", "revi*", "revie*", "review*"]
    assert terms_of("\u5ba1\u67e5\u8bf7") == ["\u5ba1\u67e5", "\u67e5\u8bf7"]
    assert words_of("The \uff21\uff30\uff29, the api") == ["the", "api"]


def test_the_first_come_with_the_words_that_decide() -> None:
    (first, *_) = Ranker(SKILLS).first("Please review the request", 5)
    assert (SKILLS[first.skill].name, {*first.words}) == ("review", {"review", "request"})
    assert Ranker(SKILLS).first("xylophone", 5) == []
    assert Ranker([]).first("review", 5) == []


def test_equal_skills_are_close_and_a_better_one_takes_the_ask() -> None:
    skills = [SKILLS[0], SKILLS[0], *SKILLS[1:]]
    assert Ranker(skills).standing("Review my pull request", 0) == (Ranking.CLOSE, 1)
    skills = [*SKILLS, Skill("pull request review", "Review my pull request.")]
    assert Ranker(skills).standing("Review my pull request", 0) == (Ranking.ELSEWHERE, 6)


@given(st.integers(0), st.integers(1, 20))
def test_a_skill_that_has_nothing_to_do_with_them_moves_no_ask(seed: int, number: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    added = Skill(
        dice.choice(UNRELATED), "Use when asked to " + " ".join(dice.choices(UNRELATED, k=number)) + "."
    )
    moved = {(Ranking.FIRST, Ranking.ELSEWHERE), (Ranking.ELSEWHERE, Ranking.FIRST)}
    assert not moved & {*zip(standings(SKILLS), standings([*SKILLS, added]), strict=True)}


def test_swapped_descriptions_move_asks() -> None:
    swapped = [
        Skill(SKILLS[0].name, SKILLS[1].description),
        Skill(SKILLS[1].name, SKILLS[0].description),
        *SKILLS[2:],
    ]
    assert Ranking.ELSEWHERE in standings(swapped)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Use when the build of a branch is red", "English"),
        ("Bitte pr\u00fcfe die \u00c4nderung und das Diff", "German"),
        ("Relis le diff et la description", "French"),
        ("Revisa el diff y la descripci\u00f3n", "Spanish"),
        ("\u5ba1\u67e5\u5408\u5e76\u8bf7\u6c42", "Chinese or Japanese"),
        ("\u041f\u0440\u043e\u0432\u0435\u0440\u044c", "Cyrillic"),
        ("Review", ""),
        ("123", ""),
    ],
)
def test_the_language_of_a_sentence_where_it_can_be_told(text: str, told: str) -> None:
    assert language(text) == told


def test_an_ask_in_another_language_is_not_checked() -> None:
    prompts = [Prompt(one.name, one.description, "Do it.", is_skill=True) for one in SKILLS]
    asks = {0: ["Publie la version et le tag", "\u5ba1\u67e5", "Publish the release"]}
    assert [one.standing for one in rank(prompts, asks)] == [None, None, Ranking.ELSEWHERE]


def test_asks_are_no_field_of_the_platform_and_their_lines_are_named(tmp_path: Path) -> None:
    head = "name: {0}\ndescription: Use when asked to {0}.\nisSkill: true\n"
    files: dict[str, str | bytes] = {
        "a.yaml": head.format("review") + "asks:\n- Review it\n- Publish it\n- Publish all\nprompt: Do it.\n",
        "b.yaml": head.format("publish") + "prompt: Do it, too.\n",
    }
    library = lint(tmp_path, files, ALL)
    assert rules(library) == ["ask-elsewhere"]
    (found,) = library.problems
    assert (str(found.origin), found.count, found.also[0].line) == ("prompts/a.yaml:6:3", 2, 7)
    assert found.message == '"Publish it" goes to prompts/b.yaml; both say: publish'
    assert library.desired[0].asks == ("Review it", "Publish it", "Publish all")
    assert "asks" not in library.desired[0].prompt.fields()


@pytest.mark.parametrize("value", ["Review it", "[1]", "[[a]]", "{a: b}", '[""]', "[" + "a, " * 21 + "]"])
def test_asks_that_are_no_list_of_sentences(tmp_path: Path, value: str) -> None:
    text = f"name: a\ndescription: Use when asked about it.\nisSkill: true\nasks: {value}\nprompt: Do it.\n"
    assert rules(lint(tmp_path, {"a.yaml": text})) == ["schema"]
