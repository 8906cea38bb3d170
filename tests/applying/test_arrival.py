from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.applying.arrival import not_arrived
from promptsync.model import FIELDS, Prompt

OLD = Prompt("Old", "An old one.", "Old.\n", command="old", is_command=True)
NEW = Prompt("New", "A new one.", "New.\n", command="new", is_skill=True, is_template=True)

PROMPTS = st.builds(
    Prompt,
    name=st.sampled_from(["a", "b"]),
    description=st.sampled_from(["a", "b"]),
    prompt=st.sampled_from(["a", "b"]),
    command=st.sampled_from(["", "a"]),
    is_command=st.booleans(),
    is_skill=st.booleans(),
    is_template=st.booleans(),
)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_with_its_old_value_has_not_arrived(field: str) -> None:
    answer = Prompt.from_fields({**NEW.fields(), field: OLD.fields()[field]})
    assert not_arrived(FIELDS, NEW, OLD, answer) == (field,)


@pytest.mark.parametrize("field", ["name", "description", "command", "isSkill", "isTemplate", "prompt"])
def test_a_field_of_a_new_prompt_with_its_default_has_not_arrived(field: str) -> None:
    values = {name: value for name, value in NEW.fields().items() if name != field}
    assert not_arrived(FIELDS, NEW, None, Prompt.from_fields(values)) == (field,)


def test_a_field_that_was_not_sent_is_not_missed() -> None:
    assert not_arrived(["name"], NEW, OLD, replace(OLD, name="New")) == ()


def test_a_field_that_stays_as_it_was_is_there() -> None:
    assert not_arrived(FIELDS, OLD, OLD, OLD) == ()


def test_a_value_that_is_kept_in_another_form_has_arrived() -> None:
    assert not_arrived(["prompt"], NEW, OLD, replace(NEW, prompt="New.")) == ()
    assert not_arrived(["prompt"], replace(OLD, prompt="Old.\n\n"), OLD, OLD) == ()


@given(wanted=PROMPTS, before=st.none() | PROMPTS)
def test_an_answer_as_it_was_wanted_misses_nothing(wanted: Prompt, before: Prompt | None) -> None:
    assert not_arrived(FIELDS, wanted, before, wanted) == ()


@given(wanted=PROMPTS, before=PROMPTS)
def test_an_answer_as_it_was_misses_all_that_differs(wanted: Prompt, before: Prompt) -> None:
    differing = [name for name in FIELDS if wanted.fields()[name] != before.fields()[name]]
    assert list(not_arrived(FIELDS, wanted, before, before)) == differing
