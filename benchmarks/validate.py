"""``promptsync validate`` beside Python's start, a compiled linter, check-jsonschema and a bare loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row, files
from benchmarks.start import nothing
from benchmarks.workshop import PROMPTS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LIMITS = {
    (1, "python -c pass"): 9.0,
    (1_000, "check-jsonschema"): 1 / 6,
    (1_000, "a bare loop"): 1.0,
    (10_000, "a bare loop"): 1.0,
}


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size, with all rules that need no configuration, beside those that it is held against."""
    rows: list[Row] = []
    for number in scale.validated:
        contestants = [_promptsync(workshop, number), *_peers(workshop, number)]
        in_turns(contestants, rounds=1)  # so that no one pays for what is on no disk cache yet
        ours, *peers = in_turns(contestants, scale.rounds_of(number))
        for peer in peers:
            limit = _LIMITS[number, peer.name]
            rows.append(Row(f"validate-{number}/{peer.name}", f"validate {files(number)}", ours, peer, limit))
    return Findings((*rows, _skills(workshop, scale)))


def _skills(workshop: Workshop, scale: Scale) -> Row:
    """Skills, beside a linter in Rust that has rules about skills too."""
    number, folder = scale.skills, workshop.skills(scale.skills)
    contestants = [
        _checked(workshop, folder, number),
        Contestant("agnix", lambda: workshop.tools.run([workshop.tools.agnix, "."], folder, "0 errors")),
    ]
    in_turns(contestants, rounds=1)
    ours, agnix = in_turns(contestants, scale.rounds)
    return Row(f"validate-{number}/agnix", f"validate {number} skills", ours, agnix, 1.0)


def _promptsync(workshop: Workshop, number: int) -> Contestant:
    return _checked(workshop, workshop.library(number), number)


def _checked(workshop: Workshop, folder: Path, number: int) -> Contestant:
    command, said = [workshop.tools.promptsync, "validate"], f"{files(number)} checked: no problems."
    return Contestant("promptsync", lambda: workshop.tools.run(command, folder, said))


def _peers(workshop: Workshop, number: int) -> list[Contestant]:
    peers = (nothing(workshop), _check_jsonschema(workshop, number), _bare_loop(workshop, number))
    return [peer for peer in peers if (number, peer.name) in _LIMITS]


def _check_jsonschema(workshop: Workshop, number: int) -> Contestant:
    folder = workshop.library(number)
    paths = [path.relative_to(folder).as_posix() for path in sorted((folder / PROMPTS).iterdir())]
    command = [workshop.tools.check_jsonschema, "--schemafile", str(workshop.schema), *paths]
    return Contestant(
        "check-jsonschema", lambda: workshop.tools.run(command, folder, "ok -- validation done")
    )


def _bare_loop(workshop: Workshop, number: int) -> Contestant:
    """See peers/bare_validate.py."""
    folder = workshop.library(number)
    command = [*workshop.tools.script("peers/bare_validate.py"), str(workshop.schema), PROMPTS]
    return Contestant("a bare loop", lambda: workshop.tools.run(command, folder, f"{number} files, 0 errors"))
