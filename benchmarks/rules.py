"""What the rules cost: ``promptsync validate`` with every rule, without one of them, and with none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row, files
from benchmarks.validate import bare_loop, validation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.measure import Sample
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_OWN_SCHEMA = {"properties": {"command": {"pattern": "^[a-z]"}}, "required": ["command"]}
_OWN = "own.schema.json"
_NONE, _BARE = "the schema alone", "a bare loop"
_DEAR = ("secret", "near-duplicate")
_LIMIT = 2.0


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every rule, also those that need configuration, and the dear ones on their own."""
    return sum((_measured(workshop, number, scale.rounds_of(number)) for number in scale.rules), Findings())


def _measured(workshop: Workshop, number: int, rounds: int) -> Findings:
    folder = workshop.fresh(number)
    workshop.commit(folder)
    (folder / _OWN).write_text(json.dumps(_OWN_SCHEMA), encoding="utf-8")
    contestants = [
        _configured(workshop, folder, number, "every rule", ()),
        _configured(workshop, folder, number, _NONE, _changeable(workshop)),
        *(_configured(workshop, folder, number, f"all but {rule}", [rule]) for rule in _DEAR),
        bare_loop(workshop, folder, number),
    ]
    ours, alone, *others, bare = in_turns(contestants, rounds)
    title = f"validate {files(number)}"
    return Findings(
        (
            Row(f"rules-{number}/none", f"{title}, every rule", ours, alone, _LIMIT),
            *(Row(f"rules-{number}/{one.name}", f"{title}, every rule", ours, one) for one in others),
            Row(f"rules-{number}/{_BARE}", f"{title}, {_NONE}", alone, bare),
        )
    )


def _configured(workshop: Workshop, folder: Path, number: int, name: str, off: Iterable[str]) -> Contestant:
    rules = "".join(f"  {rule}: off\n" for rule in off)
    config = f"reserved: [help]\nschema: {_OWN}\n" + (f"rules:\n{rules}" if rules else "")
    contestant = validation(workshop, folder, number)

    def run() -> Sample:
        (folder / "promptsync.yaml").write_text(config, encoding="utf-8")
        return contestant.run()

    return replace(contestant, name=name, run=run)


def _changeable(workshop: Workshop) -> list[str]:
    """The rules that can be turned off, as the installed schema of promptsync.yaml names them."""
    workshop.tools.run([workshop.tools.promptsync, "schema", "config"], workshop.scratch, "$schema")
    names: list[str] = json.loads(workshop.tools.said())["properties"]["rules"]["propertyNames"]["enum"]
    return names
