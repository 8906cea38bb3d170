"""A settled plan asks for no text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.git_ledger.scene import write_library
from tests.planning.values import prompt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

SIZE = 1_000


def test_of_a_thousand_prompts(clone: Path, promptsync: Promptsync, organisation: Organisation) -> None:
    library = {f"p{n}": prompt(f"{n}\n", name=f"p{n}", command=f"c{n}") for n in range(SIZE)}
    write_library(library)
    for one in library.values():
        organisation.store.create(one)
    assert promptsync("apply", "--yes").code == 0
    organisation.requests.clear()
    assert promptsync("plan", "--detailed-exitcode").code == 0
    assert Counter(organisation.methods()) == {"ListPrompts": SIZE / 100, "GetAuthenticatedIdentity": 1}
    organisation.requests.clear()
    assert promptsync("apply", "--yes").code == 0
    assert Counter(organisation.methods()) == {"ListPrompts": SIZE / 100, "GetAuthenticatedIdentity": 1}
