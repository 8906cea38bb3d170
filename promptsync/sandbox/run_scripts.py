"""What the sandbox's agents do: no model reads a prompt here, a script says what each look at a run shows.

A script file is YAML::

    - when: review             # a word of what is sent, or of the run's name; without it: every run
      phases:                  # each a status as GetAgentExecution has it, one for each look; the last stays
        - {phase: PHASE_RUNNING, iterations: 1, inputTokensUsed: 900}
        - {phase: PHASE_WAITING_FOR_INPUT, outputs: {verdict: {stringValue: approve}}}
    - when: forbidden
      refuse: agents are disabled by policy     # StartAgent is refused with this message
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml
from gitpod.v1.agent_pb2 import AgentExecution
from google.protobuf.json_format import ParseDict, ParseError

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Status = AgentExecution.Status


@dataclass(frozen=True, slots=True)
class Script:
    """``phases`` are statuses in the platform's JSON. A script that is to ``refuse`` has none."""

    when: str = ""
    phases: tuple[Mapping[str, object], ...] = ()
    refuse: str = ""

    def fits(self, text: str) -> bool:
        """Whether it is for this text."""
        return self.when.casefold() in text.casefold()

    def status(self, look: int) -> Status:
        """The status that the look of this number shows, from 0."""
        return parse_status(self.phases[min(look, len(self.phases) - 1)])


def parse_status(document: Mapping[str, object]) -> Status:
    """A status from the platform's JSON. Raises ParseError for what it has no field for."""
    return ParseDict(dict(document), Status())


def usual_script(texts: Iterable[str]) -> Script:
    """What an agent does if no script fits: it says how many words it was sent, and what they begin with."""
    sent = list(texts)
    words = len(" ".join(sent).split())
    reply = f"rehearsed: {words} words, the first line is {_first_line(sent)!r}"
    used = {"iterations": "1", "inputTokensUsed": str(words * 2), "outputTokensUsed": "40"}
    running = {"phase": "PHASE_RUNNING", "currentActivity": "reading", **used}
    outputs = {"reply": {"stringValue": reply[:4096]}}
    ended = {"phase": "PHASE_WAITING_FOR_INPUT", **used, "iterations": "2", "outputs": outputs}
    return Script(phases=({"phase": "PHASE_PENDING"}, running, ended))


def read_scripts(path: Path) -> tuple[Script, ...]:
    """The scripts of a file; none if it is not there. Raises PromptsyncError for one that cannot be read."""
    if not path.exists():
        return ()
    try:
        return tuple(map(_script, yaml.safe_load(path.read_text(encoding="utf-8")) or ()))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ParseError, TypeError, ValueError) as error:
        hint = "It is a list of scripts, each with phases: or refuse: (see docs/try.md)."
        raise PromptsyncError(f"{path} cannot be read as scripts of agent runs: {error}", hint) from error


def _script(document: object) -> Script:
    if not isinstance(document, dict) or not ({"phases", "refuse"} & set(document)):
        raise ValueError("a script needs phases or refuse")
    when, refuse = document.get("when", ""), document.get("refuse", "")
    if not (isinstance(when, str) and isinstance(refuse, str)):
        raise ValueError("when and refuse are texts")  # noqa: TRY004  # of a file, not of a call
    script = Script(when, tuple(document.get("phases", ())), refuse)
    for phase in script.phases:
        parse_status(phase)
    return script


def _first_line(texts: list[str]) -> str:
    return next((line for text in texts for line in text.splitlines() if line.strip()), "")[:80]
