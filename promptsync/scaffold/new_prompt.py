"""The file of a new prompt, which lacks only its text."""

from __future__ import annotations

from dataclasses import dataclass

from promptsync.scaffold.files import yaml_line


@dataclass(frozen=True, slots=True)
class NewPrompt:
    """What a new prompt is: ``kind`` is ``command``, ``skill`` or ``template``.

    ``schema`` is where an editor finds the schema from the file; empty if the repository has none.
    """

    kind: str
    name: str
    command: str = ""
    schema: str = ""


_ABOUT = {
    "command": "What people read beside the command: say what it does.",
    "skill": "Agents choose a skill by this sentence: say what it does and on what occasion.",
    "template": "What people read beside the template: say what it is for.",
}


_LONGEST_ASK = 200


def _asks(lowered: str) -> tuple[str, ...]:
    """Three sentences that a person would say, to be replaced by real ones."""
    asks = (f"Please {lowered}", f"Can you {lowered}?", f"I need to {lowered}")
    if max(map(len, asks)) > _LONGEST_ASK:
        return ()
    about = (
        "# Sentences that a person would say when they want this skill; validate ranks them over all skills."
    )
    return (about, "asks:", *(f"  - {yaml_line('_', ask).removeprefix('_: ')}" for ask in asks))


def new_prompt_text(new: NewPrompt) -> str:
    """The YAML of the file. Its text is empty, which validate says until somebody writes it."""
    lowered = new.name[:1].lower() + new.name[1:]
    lines = [
        f"# yaml-language-server: $schema={new.schema}" if new.schema else "",
        yaml_line("name", new.name),
        f"# {_ABOUT[new.kind]}",
        yaml_line("description", f"Use when asked to {lowered}."),
        yaml_line("command", new.command) if new.command else "",
        "isSkill: true" if new.kind == "skill" else "",
        *(_asks(lowered) if new.kind == "skill" else ()),
        "isTemplate: true" if new.kind == "template" else "",
        "# The text: write it below, indented by two blanks.",
        "prompt: |",
    ]
    return "".join(f"{line}\n" for line in lines if line)
