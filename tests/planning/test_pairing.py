"""Which file belongs to which base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from promptsync.planning.pairing import pair
from tests.planning.values import base, desired, prompt

if TYPE_CHECKING:
    from promptsync.model import Prompt

Library = dict[str, "Prompt"]


def paired(old: Library, new: Library) -> set[tuple[str, str]]:
    """(base's key, file's key) of every pair, in the order given by pair()."""
    files = [desired(key, one) for key, one in new.items()]
    bases = [base(key, f"id-{key}", one) for key, one in old.items()]
    pairs = pair(files, {one.key: one for one in bases})
    assert [one.key for one in pairs] == sorted(one.key for one in pairs)
    found = [(p.base.key if p.base else "", p.desired.key if p.desired else "") for p in pairs]
    assert len(set(found)) == len(found)
    return set(found)


def test_by_key_whatever_else_has_changed() -> None:
    assert paired({"a": prompt("1", name="A")}, {"a": prompt("2", name="B")}) == {("a", "a")}


def test_a_moved_file() -> None:
    assert paired({"a": prompt()}, {"b": prompt()}) == {("a", "b")}


def test_a_moved_file_with_another_text_by_its_command() -> None:
    old, new = prompt("1", name="A", command="x"), prompt("2", name="B", command="x")
    assert paired({"a": old}, {"b": new}) == {("a", "b")}


def test_a_moved_file_with_another_text_and_command_by_its_name() -> None:
    old, new = prompt("1", command="x"), prompt("2", command="y")
    assert paired({"a": old}, {"b": new}) == {("a", "b")}


def test_a_moved_file_with_another_name_and_command_by_its_text() -> None:
    old, new = prompt(name="A", command="x"), prompt(name="B", command="y")
    assert paired({"a": old}, {"b": new}) == {("a", "b")}


def test_a_command_counts_more_than_a_name_and_a_name_more_than_a_text() -> None:
    old = {"a": prompt("1", name="A", command="x"), "b": prompt("2", name="B", command="y")}
    new = {"c": prompt("1", name="A", command="y"), "d": prompt("2", name="B", command="x")}
    assert paired(old, new) == {("a", "d"), ("b", "c")}
    old = {"a": prompt("1", name="A"), "b": prompt("2", name="B")}
    new = {"c": prompt("2", name="A"), "d": prompt("1", name="B")}
    assert paired(old, new) == {("a", "c"), ("b", "d")}


def test_nothing_in_common_is_one_gone_and_one_new() -> None:
    assert paired({"a": prompt("1", name="A")}, {"b": prompt("2", name="B")}) == {("a", ""), ("", "b")}


def test_splitting_a_directory_moves_each_prompt() -> None:
    old = {f"all/{n}": prompt(str(n), name=f"P{n}", command=f"c{n}") for n in range(6)}
    new = {f"part-{n % 2}/{n}": prompt(str(n), name=f"P{n}", command=f"c{n}") for n in range(6)}
    assert paired(old, new) == {(f"all/{n}", f"part-{n % 2}/{n}") for n in range(6)}


def test_a_file_swapped_with_another_keeps_its_key() -> None:
    one, other = prompt("1", name="A", command="x"), prompt("2", name="B", command="y")
    assert paired({"a": one, "b": other}, {"a": other, "b": one}) == {("a", "a"), ("b", "b")}


def test_copies_alike_are_moved_in_order() -> None:
    copy = prompt()
    assert paired({"a": copy, "b": copy}, {"c": copy, "d": copy}) == {("a", "c"), ("b", "d")}
    assert paired({"a": copy, "b": copy}, {"c": copy}) == {("a", "c"), ("b", "")}
    assert paired({"a": copy}, {"c": copy, "d": copy}) == {("a", "c"), ("", "d")}


def test_equal_names_are_told_apart_by_their_text() -> None:
    old = {"a": prompt("1"), "b": prompt("2")}
    assert paired(old, {"c": prompt("2"), "d": prompt("1")}) == {("a", "d"), ("b", "c")}


def test_what_stays_ambiguous_is_no_rename() -> None:
    old = {"a": prompt("1"), "b": prompt("2")}
    assert paired(old, {"c": prompt("3")}) == {("a", ""), ("b", ""), ("", "c")}


libraries = st.dictionaries(
    st.sampled_from(list("abcdef")),
    st.builds(
        lambda text, name, command: prompt(text, name=name, command=command),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["", "x", "y"]),
    ),
)


@given(libraries, libraries)
def test_every_file_and_every_base_is_there_exactly_once(old: Library, new: Library) -> None:
    found = paired(old, new)
    assert sorted(key for key, _ in found if key) == sorted(old)
    assert sorted(key for _, key in found if key) == sorted(new)
    assert {(key, key) for key in old.keys() & new.keys()} <= found
