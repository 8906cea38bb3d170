"""The prompts of a library with their parts in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from promptsync.composition import Bundle, Composition
from promptsync.library.compose.composer import Composer, OwnText
from promptsync.library.compose.documents import part_description, part_name
from promptsync.library.finding_places import place_of_own_line
from promptsync.library.parsed_file import TRIES
from promptsync.library.text_reference import INCLUDE_SIGN
from promptsync.model import Key, Prompt, natural_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from promptsync.library.compose.composer import ComposedText, MadePart
    from promptsync.library.compose.part_files import PartFiles
    from promptsync.library.discover import SkillFile
    from promptsync.library.rule import ReadPrompt
    from promptsync.model import Origin
    from promptsync.policy import BundlePolicy
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class ComposedLibrary:
    """``used`` are the resolved paths of all parts."""

    read_prompts: tuple[ReadPrompt, ...]
    problems: tuple[Problem, ...]
    used: frozenset[str]


class Ground(NamedTuple):
    """What texts are composed of: the files that may be parts, those beside each skill, and the policy."""

    parts: PartFiles
    skill_files: Mapping[Key, Sequence[SkillFile]]
    policy: BundlePolicy


def compose_library(read_prompts: Iterable[ReadPrompt], ground: Ground) -> ComposedLibrary:
    """Compose each prompt that has parts; the others stay as they are."""
    composer = Composer(ground.parts)
    composed: list[ReadPrompt] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for one in read_prompts:
        own = own_text(one, ground)
        if not (own.skill_files or own.by_section or INCLUDE_SIGN in own.text):
            composed.append(one)
            continue
        made = composer.compose(own)
        problems += made.problems
        used.update(file.real for file in made.asked)
        composed += _prompts(one, own, made)
    composed.sort(key=lambda one: natural_order(one.draft.file.key))
    return ComposedLibrary(tuple(composed), tuple(problems), frozenset(used))


def own_text(read_prompt: ReadPrompt, ground: Ground) -> OwnText:
    """The text of a prompt before it is composed, and how it is to be."""
    key = read_prompt.draft.file.key
    text = read_prompt.composed.own if read_prompt.composed else read_prompt.prompt.prompt
    return OwnText(
        read_prompt.prompt.name,
        text,
        read_prompt.text_path.parent,
        partial(_place, read_prompt, text),
        ground.skill_files.get(key, ()),
        ground.policy.of(key),
        read_prompt.draft.text("split") == "sections",
    )


def composition_of(read_prompt: ReadPrompt) -> Composition | None:
    """What a plan knows of how the text was composed; None if it was not."""
    composed, composition = read_prompt.composed, read_prompt.composition
    if composed is None or composition is None:
        return None
    runs = composed.runs(partial(_place, read_prompt, composed.own))
    return replace(composition, runs=runs, parts=tuple(file.shown for file in composed.files))


def own_places(read_prompt: ReadPrompt, lines: int) -> list[tuple[str, int]]:
    """The file and line of each of the first ``lines`` of a text that is not composed."""
    text = read_prompt.prompt.prompt
    places = (_place(read_prompt, text, line) for line in range(1, lines + 1))
    return [(place.file, place.line) for place in places]


def _place(read_prompt: ReadPrompt, text: str, line: int) -> Origin:
    """The place of a line of a prompt's own text."""
    return place_of_own_line(read_prompt.draft, read_prompt.text_file, text, line)


def _prompts(read_prompt: ReadPrompt, own: OwnText, made: ComposedText) -> Iterator[ReadPrompt]:
    """The prompt with its text composed, and a prompt for each part that becomes one."""
    if made.composed is None:
        yield replace(read_prompt, whole=False)
        return
    if not made.asked and made.composed.text == own.text:
        yield read_prompt
        return
    auto = made.bundle is not None and own.bundle is Bundle.AUTO
    composition = Composition(bundle=made.bundle, auto=auto, left=made.left)
    prompt = replace(read_prompt.prompt, prompt=made.composed.text)
    yield replace(read_prompt, prompt=prompt, composed=made.composed, composition=composition)
    for part in made.parts:
        yield _part(read_prompt, part)


def _part(owner: ReadPrompt, made: MadePart) -> ReadPrompt:
    """The skill that a part becomes. Its places are those of the owner's file, and of the part."""
    name, key = owner.prompt.name, owner.draft.file.key
    file = replace(owner.draft.file, key=Key(f"{key}/{made.key}"))
    values = {
        name: value for name, value in (owner.draft.values or {}).items() if name not in {"asks", TRIES}
    }
    prompt = Prompt(
        name=part_name(name, made.title),
        description=part_description(name, made.part),
        prompt=made.composed.text,
        is_skill=True,
    )
    return replace(
        owner,
        draft=replace(owner.draft, file=file, values=values),
        prompt=prompt,
        composed=made.composed,
        composition=Composition(owner=key, part=made.part),
    )
