"""The fields in which two prompts differ."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from promptsync.model import FIELDS, Prompt
from promptsync.plan.differences import FieldChange
from promptsync.planning.differences import field_changes
from tests.planning.values import prompt

texts = st.text(max_size=3)
prompts = st.builds(Prompt, texts, texts, texts, texts, st.booleans(), st.booleans(), st.booleans())


def test_equal_prompts_differ_in_nothing() -> None:
    assert field_changes(prompt(), prompt()) == ()
    assert field_changes(None, None) == ()


def test_changes_come_in_the_order_of_the_fields() -> None:
    before = prompt("1", name="A")
    after = replace(before, prompt="2", name="B", is_template=True)
    assert field_changes(before, after) == (
        FieldChange("name", "A", "B"),
        FieldChange("isTemplate", before=False, after=True),
        FieldChange("prompt", "1", "2"),
    )


def test_a_new_prompt_shows_what_is_not_at_its_default() -> None:
    shown = field_changes(None, prompt("1", name="A"))
    assert [(one.field, one.before, one.after) for one in shown] == [
        ("name", None, "A"),
        ("description", None, "What it is for."),
        ("isSkill", None, True),
        ("prompt", None, "1"),
    ]
    assert field_changes(prompt("1", name="A"), None) == tuple(
        FieldChange(one.field, one.after, None) for one in shown
    )


@given(prompts, prompts)
def test_the_changes_turn_one_into_the_other(before: Prompt, after: Prompt) -> None:
    changes = field_changes(before, after)
    assert Prompt.from_fields({**before.fields(), **{c.field: c.after or "" for c in changes}}) == after
    assert all(c.before != c.after for c in changes)
    assert [c.field for c in changes] == [f for f in FIELDS if before.fields()[f] != after.fields()[f]]
