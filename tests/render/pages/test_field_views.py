"""A changed paragraph of a composed text names the file and line that it comes from."""

from __future__ import annotations

from promptsync.composition import Composition, SourceLines
from promptsync.plan.differences import FieldChange
from promptsync.render.pages.field_views import field_view

BEFORE = "Own one.\n\nPart one.\nPart two.\n\nOwn two.\n"
RUNS = (
    SourceLines(2, "prompts/a.md", 6),
    SourceLines(3, "fragments/b.md", 1),
    SourceLines(3, "prompts/a.md", 9),
)
COMPOSED = Composition(runs=RUNS, parts=("fragments/b.md",))


def places(after: str, composition: Composition | None = COMPOSED, field: str = "prompt") -> list[str]:
    return list(field_view(FieldChange(field, BEFORE, after), composition).places.values())


def test_words_that_changed_in_a_part() -> None:
    assert places(BEFORE.replace("Part two", "Part three")) == ["fragments/b.md:2"]


def test_words_that_changed_in_the_text_itself() -> None:
    assert places(BEFORE.replace("Own two", "Own three")) == ["prompts/a.md:9"]


def test_a_paragraph_that_came() -> None:
    runs = (
        SourceLines(2, "prompts/a.md", 6),
        SourceLines(5, "fragments/b.md", 1),
        SourceLines(3, "prompts/a.md", 9),
    )
    composed = Composition(runs=runs, parts=("fragments/b.md",))
    after = "Own one.\n\nPart one.\nPart two.\n\nQuite new here.\n\nOwn two.\n"
    assert places(after, composed) == ["fragments/b.md:4"]


def test_a_paragraph_of_a_part_that_went() -> None:
    runs = (
        SourceLines(2, "prompts/a.md", 6),
        SourceLines(1, "fragments/b.md", 1),
        SourceLines(3, "prompts/a.md", 9),
    )
    composed = Composition(runs=runs, parts=("fragments/b.md",))
    (place,) = places("Own one.\n\nOwn two.\n", composed)
    assert place.startswith("fragments/b.md:")


def test_changes_in_two_files() -> None:
    after = BEFORE.replace("Own one", "My one").replace("Part one", "Bit one")
    assert places(after) == ["prompts/a.md:6", "fragments/b.md:1"]


def test_a_text_without_parts_and_other_fields_name_no_file() -> None:
    after = BEFORE.replace("two", "three")
    assert places(after, None) == []
    assert places(after, Composition()) == []
    assert places(after, field="description") == []
