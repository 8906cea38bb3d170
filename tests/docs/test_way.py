"""The way of a prompt file in CONTRIBUTING.md is the way that a file takes."""

from __future__ import annotations

import re
import sys
from inspect import CO_OPTIMIZED
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import promptsync as package
from tests.cli.support import write_prompt
from tests.docs.pages import read, section
from tests.docs.test_tables import rows

if TYPE_CHECKING:
    from types import FrameType

    from tests.cli.support import Promptsync

HOME = Path(package.__file__).parent
TABLE = rows(section(read("CONTRIBUTING.md"), "The way of a prompt file"))[1:]
WAY = {row[0].strip("`"): re.findall(r"`([a-z_/]+)\.py`", row[1]) for row in TABLE}


def passed(promptsync: Promptsync, *arguments: str) -> list[str]:
    """The modules in which a function was called, in the order of the first call."""
    found: dict[str, None] = {}

    def notice(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(HOME) and frame.f_code.co_flags & CO_OPTIMIZED:
            found.setdefault(path.relative_to(HOME).with_suffix("").as_posix())

    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        promptsync(*arguments)
    finally:
        sys.setprofile(before)
    return list(found)


@pytest.mark.usefixtures("organisation", "workdir")
@pytest.mark.parametrize("command", ["validate", "plan", "apply"])
def test_a_file_takes_the_way_of_the_page(command: str, promptsync: Promptsync) -> None:
    write_prompt("one", command="one")
    promptsync("plan")  # what is called when modules are imported is not a file's way
    there = passed(promptsync, command, *(["--yes"] if command == "apply" else []))
    shown = WAY[command]
    assert [module for module in there if module in shown] == shown
