"""``promptsync validate`` beside check-jsonschema and a bare loop over libyaml and jsonschema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row, files
from benchmarks.workshop import PROMPTS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LIMITED = 1_000
_LIMITS = {"check-jsonschema": 1 / 6, "a bare loop": 1.6}


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size, with all rules that need no configuration."""
    rows: list[Row] = []
    for number in scale.validated:
        contestants = _contestants(workshop, number)
        if number == scale.validated[0]:
            in_turns(contestants, rounds=1)  # so that no one pays for what is on no disk cache yet
        ours, *peers = in_turns(contestants, scale.rounds_of(number))
        for peer in peers:
            limit = _LIMITS[peer.name] if number == _LIMITED else None
            rows.append(Row(f"validate-{number}/{peer.name}", f"validate {files(number)}", ours, peer, limit))
    return Findings(tuple(rows))


def _contestants(workshop: Workshop, number: int) -> list[Contestant]:
    folder = workshop.library(number)
    peer = [workshop.tools.check_jsonschema, "--schemafile", str(workshop.schema)]
    paths = [path.relative_to(folder).as_posix() for path in sorted((folder / PROMPTS).iterdir())]
    return [
        validation(workshop, folder, number),
        Contestant(
            "check-jsonschema",
            lambda: workshop.tools.run([*peer, *paths], folder, "ok -- validation done"),
        ),
        bare_loop(workshop, folder, number),
    ]


def validation(workshop: Workshop, folder: Path, number: int) -> Contestant:
    """promptsync itself."""
    said = f"{files(number)} checked: no problems."
    return Contestant(
        "promptsync", lambda: workshop.tools.run([workshop.tools.promptsync, "validate"], folder, said)
    )


def bare_loop(workshop: Workshop, folder: Path, number: int) -> Contestant:
    """See peers/bare_validate.py."""
    command = [*workshop.tools.script("peers/bare_validate.py"), str(workshop.schema), PROMPTS]
    return Contestant("a bare loop", lambda: workshop.tools.run(command, folder, f"{number} files, 0 errors"))
