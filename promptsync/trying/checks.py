"""Whether a run has done what a case expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema_rs

from promptsync.reports.tried import TriedCheck
from promptsync.trying.case import CheckKind

if TYPE_CHECKING:
    from promptsync.trying.agent_runs import RunState
    from promptsync.trying.case import Check


def judge(check: Check, run: RunState) -> TriedCheck:
    """The check with what was found. Texts are looked for in each output: the API gives no other words."""
    outputs = [str(value) for value in run.outputs.values()]
    said = "\n".join(outputs)
    match check.kind:
        case CheckKind.CONTAINS:
            passed, found = any(str(check.wanted) in one for one in outputs), said
        case CheckKind.NOT_CONTAINS:
            passed, found = all(str(check.wanted) not in one for one in outputs), said
        case CheckKind.MATCHES:
            passed, found = any(pattern_found(str(check.wanted), one) for one in outputs), said
        case CheckKind.OUTPUT:
            value = run.outputs.get(check.output)
            passed = value == check.wanted and isinstance(value, bool) == isinstance(check.wanted, bool)
            found = "no such output" if value is None else str(value)
        case CheckKind.MAX_ITERATIONS:
            passed, found = run.iterations <= int(check.wanted), str(run.iterations)
        case _:
            passed, found = run.tokens <= int(check.wanted), str(run.tokens)
    return TriedCheck(_worded(check), passed, found)


def pattern_found(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text, in linear time whatever the pattern. Raises ValueError."""
    options = jsonschema_rs.RegexOptions()
    return jsonschema_rs.validator_for({"pattern": pattern}, pattern_options=options).is_valid(text)


def check_pattern(pattern: str) -> str:
    """Why a pattern cannot be used; empty if it can."""
    try:
        pattern_found(pattern, "")
    except ValueError as error:
        return str(error).splitlines()[0]
    return ""


def _worded(check: Check) -> str:
    name = f"{check.kind} {check.output}" if check.output else str(check.kind)
    return f"{name}: {check.wanted}"
