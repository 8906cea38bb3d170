"""The prompts of a library with their parts in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.composition import Composition
from promptsync.library.compose.composer import Composer, OwnText
from promptsync.library.finding_places import place_in_own_text
from promptsync.library.text_reference import INCLUDE_SIGN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.library.compose.composer import Made
    from promptsync.library.compose.part_files import PartFiles
    from promptsync.library.rule import ReadPrompt
    from promptsync.model import Origin
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class ComposedLibrary:
    """``used`` are the resolved paths of all parts."""

    read_prompts: tuple[ReadPrompt, ...]
    problems: tuple[Problem, ...]
    used: frozenset[str]


def compose_library(read_prompts: Iterable[ReadPrompt], parts: PartFiles) -> ComposedLibrary:
    """Compose each prompt that asks for a part; the others stay as they are."""
    composer = Composer(parts)
    composed: list[ReadPrompt] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for one in read_prompts:
        if INCLUDE_SIGN not in one.prompt.prompt:
            composed.append(one)
            continue
        made = composer.compose(own_text(one))
        problems += made.problems
        used.update(file.real for file in made.asked)
        composed.append(_composed(one, made))
    return ComposedLibrary(tuple(composed), tuple(problems), frozenset(used))


def own_text(read_prompt: ReadPrompt) -> OwnText:
    """The text of a prompt before it is composed."""
    text = read_prompt.composed.own if read_prompt.composed else read_prompt.prompt.prompt

    def place(line: int) -> Origin:
        offset = 0
        for _ in range(line - 1):
            offset = text.index("\n", offset) + 1
        return place_in_own_text(read_prompt.draft, read_prompt.text_file, text, offset)

    return OwnText(text, read_prompt.text_path.parent, place)


def composition_of(read_prompt: ReadPrompt) -> Composition | None:
    """What a plan knows of how the text was composed; None if it was not."""
    if read_prompt.composed is None:
        return None
    return Composition(read_prompt.composed.runs(own_text(read_prompt).place))


def _composed(read_prompt: ReadPrompt, made: Made) -> ReadPrompt:
    if made.composed is None:
        return replace(read_prompt, whole=False)
    if not made.asked and made.composed.text == made.composed.own:
        return read_prompt
    prompt = replace(read_prompt.prompt, prompt=made.composed.text)
    return replace(read_prompt, prompt=prompt, composed=made.composed)
