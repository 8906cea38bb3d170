"""A prompt of another tool → a prompt file that says the same, checked by the library's own reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.forms import MARKDOWN, SKILL
from promptsync.library.importing.derive import first_sentence, shortened, title, words
from promptsync.library.importing.front_matter import Front, HeadEntry, read_front
from promptsync.library.importing.sources import Kind
from promptsync.library.markdown import FOREIGN
from promptsync.library.parsed_file import ParsedFile, PromptFile
from promptsync.library.prompt_schema import LIMITS
from promptsync.library.rules.hidden_unicode import listed
from promptsync.library.schema import check
from promptsync.library.writing.lines import line_end
from promptsync.library.writing.yaml_field import new_field
from promptsync.model import FIELDS, KINDS, Key
from promptsync.problems import Problem, Severity, problem
from promptsync.source.hidden import hidden_signs
from promptsync.source.text import fold, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.library.importing.sources import SourceFile
    from promptsync.model import FieldValue

_OWN = frozenset((*FIELDS, "protect"))


class Read(NamedTuple):
    """A source's text, without a byte order mark, and its parts."""

    text: str
    front: Front
    notes: tuple[str, ...]

    @property
    def command(self) -> str | None:
        """The command that the file gives itself, if any."""
        entry = self.front.entries.get("command")
        return entry.value if entry and isinstance(entry.value, str) else None


class Mapped(NamedTuple):
    """The text of the prompt file, what it says, and what was derived, changed or left out for it."""

    text: str
    draft: ParsedFile
    notes: tuple[str, ...]


def read_source(file: SourceFile) -> Read | Problem:
    """The file, or why it cannot be read."""
    text, problems = read_text(file.path, file.shown)
    if text is None:
        return problems[0]
    front = read_front(text, file.shown)
    if isinstance(front, Problem):
        return front
    return Read(text, front, ("the byte order mark is left out",) if problems else ())


def map_source(file: SourceFile, read: Read, command: str) -> Mapped | Problem:
    """The prompt file that ``file`` makes, or why the platform cannot hold it.

    ``command`` is the one it gets, empty for none. The body, and what is kept of the front matter, are as in
    the source, byte for byte.
    """
    kept = {name: each for name, each in read.front.entries.items() if each.lines and _is_kept(name, each)}
    added, notes = _added(file, read.front, kept, command)
    text = _written(read, added, kept)
    draft = _draft(file, text)
    refused = _refused(draft, read) or _hidden(draft)
    return refused or Mapped(text, draft, (*read.notes, *notes, *_kept_notes(read.front, kept, file)))


def _is_kept(name: str, entry: HeadEntry) -> bool:
    blank = name in ("name", "description") and (entry.value is None or not str(entry.value).strip())
    return (name in _OWN or name in FOREIGN) and not blank


def _added(
    file: SourceFile, front: Front, kept: Mapping[str, HeadEntry], command: str
) -> tuple[dict[str, FieldValue], list[str]]:
    """The fields that the front matter does not have, and where their values come from."""
    added: dict[str, FieldValue] = {}
    notes = []
    if "name" not in kept:
        added["name"], note = _name(file, fold(front.body))
        notes.append(note)
    if "description" not in kept:
        name = str(added.get("name") or kept["name"].value)
        added["description"], note = _description(fold(front.body), name)
        notes.append(note)
    if command and "command" not in kept:
        added["command"] = command
        if command != file.stem:
            notes.append(f"the command is {command}, from the file's name and place")
    if file.kind is Kind.TEMPLATE and not {"command", *KINDS} & {*kept}:
        added["isTemplate"] = True
    return added, notes


def _name(file: SourceFile, text: str) -> tuple[str, str]:
    heading = title(text)
    if file.kind is Kind.SKILL:
        return file.stem, "name from its folder"
    if heading and len(heading) <= LIMITS["name"]:
        return heading, "name from its heading"
    return shortened(words(file.stem), LIMITS["name"]), "name from the file's name"


def _description(text: str, name: str) -> tuple[str, str]:
    sentence = first_sentence(text)
    short = shortened(sentence, LIMITS["description"])
    if not sentence:
        return name, "description from the name: write a better one"
    if short != sentence:
        note = f"description from its first sentence of {len(sentence):,} characters, cut to {len(short)}"
        return short, note
    return sentence, "description from its first sentence"


def _written(read: Read, added: Mapping[str, FieldValue], kept: Mapping[str, HeadEntry]) -> str:
    entries = read.front.entries
    if not added and kept == entries and not any(each.note for each in entries.values()):
        return read.text
    head = "".join(new_field(name, value) or "" for name, value in added.items())
    head += "".join(entry.lines for entry in kept.values())
    end = line_end(read.text)
    return f"---\n{head}---\n\n".replace("\n", end) + read.front.body


def _draft(file: SourceFile, text: str) -> ParsedFile:
    form = SKILL if file.kind is Kind.SKILL else MARKDOWN
    parsed = form.parse(text, file.shown)
    return ParsedFile(PromptFile(file.path, "", file.shown, Key(""), form), *parsed)


def _refused(draft: ParsedFile, read: Read) -> Problem | None:
    """Why the platform, or a file, cannot hold what came out."""
    problems = draft.problems if draft.fields is None else [*draft.problems, *check(draft)]
    body = fold(read.front.body)
    if not problems and body.strip():
        assert draft.text("prompt") == body
    return next((each for each in problems if each.severity is Severity.ERROR), None)


def _hidden(draft: ParsedFile) -> Problem | None:
    for name in reversed(FIELDS):  # the text first: other fields may be derived from it
        signs = [sign for sign in hidden_signs(draft.text(name) or "") if not sign.needed]
        if signs:
            message = f"{'the text' if name == 'prompt' else name} has {listed(signs)}, which nobody sees"
            return problem("hidden-unicode", message, None, "Remove them, and import it again.")
    return None


def _kept_notes(front: Front, kept: Mapping[str, HeadEntry], file: SourceFile) -> Iterator[str]:
    yield from (each.note for each in front.entries.values() if each.note)
    foreign = [name for name in kept if name in FOREIGN]
    if foreign:
        yield f"kept for other tools, unseen by the platform: {', '.join(foreign)}"
    known = {*kept, *_OWN}  # an own field that is not kept has a note of its own
    dropped = [name for name, each in front.entries.items() if name not in known]
    if dropped:
        yield f"left out of the front matter: {', '.join(dropped)}"
    if file.bundled:
        yield f"left behind, as the platform keeps one text: {', '.join(sorted(file.bundled))}"
