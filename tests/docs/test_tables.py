"""The tables of the pages are those of the code."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from promptsync.problems import RULES
from promptsync.record import ApplyStatus
from promptsync.schema_files import read_schema
from promptsync.service.settings import BASE_URL_VARIABLE, TOKEN_VARIABLES
from tests.docs.pages import first_cells, read, section
from tests.planning.test_reconcile import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.schema_files import SchemaName

# The values of a JSON Schema, which a test picks from by name.
Schema = dict[str, Any]


def schema(name: SchemaName) -> Schema:
    found: Schema = json.loads(read_schema(name))
    return found


def keys(found: Schema, definitions: Schema, before: str = "") -> Iterator[str]:
    """The keys below an object as paths; a name of one's own is ``NAME``."""
    if "$ref" in found:
        found = {**definitions[found["$ref"].rpartition("/")[2]], **found}
    for name, one in found.get("properties", {}).items():
        yield before + name
        yield from keys(one, definitions, f"{before}{name}.")
    if isinstance(found.get("additionalProperties"), dict):
        yield from keys(found["additionalProperties"], definitions, f"{before}NAME.")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in re.findall(r"^\| .+\|$", text, re.MULTILINE)
    ]


def test_every_rule_is_explained_in_its_words() -> None:
    shown = [row[:3] for row in rows(read("docs/findings.md")) if row[0].startswith("`")]
    assert shown == [[f"`{rule.id}`", str(rule.severity), rule.summary] for rule in RULES.values()]


def test_every_rule_says_what_to_do() -> None:
    assert all(len(row) == 4 and len(row[3]) > 3 for row in rows(read("docs/findings.md")))


def test_every_key_of_the_configuration() -> None:
    found = schema("config")
    wanted = {key for key in keys(found, found["$defs"]) if key not in {"policies", "limits"}}
    assert set(first_cells(section(read("docs/configuration.md"), "promptsync.yaml"))) == wanted


def test_every_default_of_the_configuration() -> None:
    found = schema("config")["properties"]
    page = section(read("docs/configuration.md"), "promptsync.yaml")
    defaults = {row[0].strip("`"): row[1].strip("`") for row in rows(page)}
    for group in ("policies", "limits"):
        for name, one in found[group]["properties"].items():
            assert defaults[f"{group}.{name}"] == one.get("default", "none")


def test_every_variable_that_settings_read() -> None:
    page = section(read("docs/configuration.md"), "Environment variables")
    assert f"| {', '.join(f'`{name}`' for name in TOKEN_VARIABLES)} |" in page
    assert f"| `{BASE_URL_VARIABLE}` |" in page


def test_every_field_of_a_prompt() -> None:
    shown = first_cells(section(read("docs/prompt-files.md"), "Fields"))
    assert set(shown) == schema("prompt")["properties"].keys()


def test_every_length_of_a_prompt() -> None:
    lines = section(read("docs/prompt-files.md"), "Fields").splitlines()
    for name, one in schema("prompt")["properties"].items():
        if "maxLength" in one:
            (line,) = (line for line in lines if line.startswith(f"| `{name}` |"))
            assert re.search(rf"\b{one['maxLength']:,} (characters|letters)", line), name


def test_every_state_of_an_apply() -> None:
    text = section(read("docs/json.md"), "history")
    assert [str(state) for state in ApplyStatus if f"`{state}`" not in text] == []


def test_every_row_of_the_three_way_table() -> None:
    shown = {row[0]: row[4] for row in rows(section(read("docs/how-it-works.md"), "Every case"))[1:]}
    assert {case for case in TABLE if "," not in case} <= shown.keys() <= TABLE.keys()
    for case, action in shown.items():
        said = re.findall(r"`([a-z-]+)`", action) or [re.split("[,;]", action)[0].replace("nothing", "")]
        assert said == [TABLE[case][4]], case
