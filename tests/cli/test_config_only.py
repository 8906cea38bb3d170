"""``promptsync validate --config-only``, which is what the hook promptsync-config runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

CONFIG = Path("promptsync.yaml")


def test_a_good_configuration_without_any_prompt(workdir: Path, promptsync: Promptsync) -> None:
    CONFIG.write_text("limits: {maxDeletes: 5}\n")
    done = promptsync("validate", "--config-only")
    assert (done.code, done.out) == (0, "1 file checked: no problems.\n")


def test_a_wrong_configuration_is_shown_with_its_place(workdir: Path, promptsync: Promptsync) -> None:
    CONFIG.write_text("limits:\n  maxDeletes: some\n")
    done = promptsync("validate", "--config-only")
    assert done.code == 1
    assert "promptsync.yaml:2:15: error: " in done.out
    assert "[config]" in done.out


def test_no_configuration_is_an_error(workdir: Path, promptsync: Promptsync) -> None:
    done = promptsync("validate", "--config-only")
    assert (done.code, done.out) == (1, "")
    assert "there is no promptsync.yaml" in done.err


@pytest.mark.parametrize("option", [("--fix",), ("--prompts", "prompts")])
def test_what_is_about_prompts_does_not_go_with_it(
    option: tuple[str, ...], workdir: Path, promptsync: Promptsync
) -> None:
    assert promptsync("validate", "--config-only", *option).code == 64
