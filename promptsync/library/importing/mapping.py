"""A prompt of another tool → a prompt file that says the same, checked by the library's own reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.forms import MARKDOWN, SKILL
from promptsync.library.importing.conventions import Kind
from promptsync.library.importing.derive import first_sentence, shortened
from promptsync.library.importing.front_matter import Front, HeadEntry
from promptsync.library.importing.trial import SPLIT, errors_of, may_split
from promptsync.library.markdown import FOREIGN
from promptsync.library.parsed_file import ParsedFile, PromptFile
from promptsync.library.prompt_schema import LIMITS, SCHEMA
from promptsync.library.rules.hidden_unicode import listed
from promptsync.library.schema import check
from promptsync.library.shortened_description import comment_with
from promptsync.library.writing.lines import line_end
from promptsync.library.writing.yaml_field import new_field
from promptsync.model import FIELDS, KINDS, Key
from promptsync.problems import Problem, Severity, problem
from promptsync.source.file_reader import FileReader
from promptsync.source.hidden import hidden_signs
from promptsync.source.text import escaped, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.library.importing.foreign_text import Read
    from promptsync.library.importing.source_files import SourceFile
    from promptsync.model import FieldValue

# The text stands below: a path in a foreign file would lead to a file from here.
_OWN = frozenset((*FIELDS, *SCHEMA["properties"])) - {"promptFile"}


@dataclass(frozen=True, slots=True)
class Mapped:
    """The text of the prompt file, what it says, and what was derived, changed or left out for it.

    ``attention`` is what somebody should look at, a few words each.
    """

    text: str
    draft: ParsedFile
    notes: tuple[str, ...]
    attention: tuple[str, ...]


class Given(NamedTuple):
    """The name and the command that a file gets if it has none itself; an empty one is not needed.

    ``how`` says where the name is from.
    """

    name: str
    how: str
    command: str


def map_source(file: SourceFile, read: Read, given: Given, *, split: bool) -> Mapped | tuple[Problem, ...]:
    """The prompt file that ``file`` makes, or all the reasons why the platform cannot hold it.

    The body, and what is kept of the front matter, are as in the source, byte for byte. With ``split``, a
    text that is too long is split by its sections, if each fits.
    """
    kept = {name: each for name, each in read.front.entries.items() if each.lines and _is_kept(name, each)}
    added, notes, attention = _added(file, read.front, kept, given)
    if given.command and "command" in kept and kept["command"].value != given.command:
        del kept["command"]
    if short := _shortened(kept):
        kept["description"], note = short
        notes.append(note)
        attention.append("description shortened")
    text = _written(read, added, kept)
    draft = _draft(file, text)
    if split and "split" not in kept and may_split(draft.text("prompt") or ""):
        parts = _written(read, {**added, **SPLIT}, kept)
        if not errors_of(parts, draft.file.form, {}):
            text, draft = parts, _draft(file, parts)
            notes.append(f"a text of {len(draft.text('prompt') or ''):,} characters: split by its sections")
            attention.append("text split by its sections")
    refused = (*_refused(draft), *_hidden(draft, read))
    notes = [*read.notes, *notes, *_kept_notes(read.front, kept, file)]
    if file.behind:
        attention.append("files left behind")
    return refused or Mapped(text, draft, tuple(notes), tuple(attention))


def _is_kept(name: str, entry: HeadEntry) -> bool:
    blank = name in ("name", "description") and (entry.value is None or not str(entry.value).strip())
    return (name in _OWN or name in FOREIGN) and not blank


def _shortened(kept: Mapping[str, HeadEntry]) -> tuple[HeadEntry, str] | None:
    """A description within the limit for one that is longer, under a comment with the whole."""
    whole = kept["description"].value if "description" in kept else None
    limit = LIMITS["description"]
    if not isinstance(whole, str) or len(whole) <= limit:
        return None
    short = shortened(whole.strip(), limit)
    lines = comment_with(whole) + (new_field("description", short) or "")
    return HeadEntry(short, lines), f"description shortened from {len(whole):,} to {len(short)} characters"


def _added(
    file: SourceFile, front: Front, kept: Mapping[str, HeadEntry], given: Given
) -> tuple[dict[str, FieldValue], list[str], list[str]]:
    """The fields that the front matter does not have, where their values come from, and what to look at."""
    added: dict[str, FieldValue] = {}
    notes: list[str] = []
    attention: list[str] = []
    if "name" not in kept:
        added["name"] = given.name
        notes.append(given.how)
    if "description" not in kept:
        sentence = first_sentence(fold(front.body))
        short = shortened(sentence, LIMITS["description"])
        if sentence:
            added["description"] = short
            cut = f" of {len(sentence):,} characters, cut to {len(short)}" if short != sentence else ""
            notes.append(f"description from its first sentence{cut}")
        else:
            notes.append("no description, and no sentence to take for one: write it")
        attention.append("description from the text" if sentence else "description missing")
    if given.command and (kept["command"].value if "command" in kept else None) != given.command:
        added["command"] = given.command
        if given.command != file.stem:
            notes.append(f"the command is {given.command}")
    if file.kind is Kind.TEMPLATE and not {"command", *KINDS} & {*kept, *added}:
        added["isTemplate"] = True
    return added, notes, attention


def _written(read: Read, added: Mapping[str, FieldValue], kept: Mapping[str, HeadEntry]) -> str:
    entries = read.front.entries
    if read.as_is and not added and kept == entries and not any(each.note for each in entries.values()):
        return read.text
    head = "".join(new_field(name, value) or "" for name, value in added.items())
    head += "".join(entry.lines for entry in kept.values())
    end = line_end(read.text)
    return f"---\n{head}---\n\n".replace("\n", end) + read.front.body


def _draft(file: SourceFile, text: str) -> ParsedFile:
    form = SKILL if file.kind is Kind.SKILL else MARKDOWN
    path, parsed = Path(file.path), form.parse(text, file.shown)
    values = None if parsed.fields is None else {name: one.value for name, one in parsed.fields.items()}
    prompt_file = PromptFile(path, "", file.shown, Key(""), form)
    return ParsedFile(prompt_file, values, parsed.problems, FileReader(planned={path: text}))


def _refused(draft: ParsedFile) -> Iterator[Problem]:
    """Why the platform, or a file, cannot hold what came out. A description can be written later."""
    problems = draft.problems if draft.values is None else [*draft.problems, *check(draft)]
    for one in problems:
        if one.severity is not Severity.ERROR or one.message == "description is missing":
            continue
        yield one


def _hidden(draft: ParsedFile, read: Read) -> Iterator[Problem]:
    own = {name: each.value for name, each in read.front.entries.items() if isinstance(each.value, str)}
    for name in reversed(FIELDS):  # what is derived from the text has what the text has
        value = draft.text(name) if name == "prompt" else own.get(name)
        signs = [sign for sign in hidden_signs(value or "") if not sign.needed]
        if signs:
            message = f"{'the text' if name == 'prompt' else name} has {listed(signs)}, which nobody sees"
            yield problem("hidden-unicode", message, None, "Remove them, and import it again.")


def _kept_notes(front: Front, kept: Mapping[str, HeadEntry], file: SourceFile) -> Iterator[str]:
    noted = (name for name, each in front.entries.items() if each.note and (name in kept or name in _OWN))
    yield from (front.entries[name].note for name in noted)
    foreign = [name for name in kept if name in FOREIGN]
    if foreign:
        yield f"kept for other tools, unseen by the platform: {', '.join(foreign)}"
    known = {*kept, *_OWN}  # an own field that is not kept has a note of its own
    dropped = [name for name, each in front.entries.items() if name not in known]
    if dropped:
        yield f"left out of the front matter: {', '.join(map(escaped, dropped))}"
    if file.bundled:
        yield f"with the files of its folder: {', '.join(sorted(map(escaped, file.bundled)))}"
    if file.behind:
        yield f"left behind: {', '.join(sorted(map(escaped, file.behind)))}"
