"""What a rule is shown, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from promptsync.model import Key
from promptsync.source.file_reader import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptsync.composition import Composition
    from promptsync.library.compose.values import Composed
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.model import Prompt
    from promptsync.problems import Problem
    from promptsync.source.text_marks import TextMarks


@dataclass(frozen=True, slots=True)
class ReadPrompt:
    """A prompt as far as its file says it: a field that is missing or wrong has its default.

    ``text_path`` is the file that its text stands in, a promptFile or its own, and ``text_file`` that file as
    it is shown in findings. A text with parts is ``composed``, in the way that ``composition`` tells without
    its runs; it is not ``whole`` if a part is missing. ``look`` is what the rules said of the prompt that its
    file holds, if they were asked already.
    """

    draft: ParsedFile
    prompt: Prompt
    text_path: Path
    text_file: str
    composed: Composed | None = None
    composition: Composition | None = None
    whole: bool = True
    look: Look | None = field(default=None, compare=False, repr=False)

    @property
    def chosen_by(self) -> Key:
        """The key that scope and choice are asked about: a part follows its owner."""
        return Key((self.composition and self.composition.owner) or self.draft.file.key)

    @property
    def files(self) -> set[str]:
        """The files that it comes from, as they are shown in findings."""
        return {self.draft.file.shown, self.text_file, *(shown for _, shown in self.parts)}

    @property
    def parts(self) -> list[tuple[Path, str]]:
        """The files that parts of its text stand in, each as it is shown in findings, too."""
        files = self.composed.files if self.composed else ()
        return [(Path(absolute(file.path)), file.shown) for file in files]


class Finding(NamedTuple):
    """What a rule found in a field, ``offset`` code points into its value, or in that item of a list."""

    message: str
    hint: str
    field: str = "prompt"
    offset: int = 0


class Look(NamedTuple):
    """What the rules say of one prompt alone, and ``marks`` for those that compare all prompts.

    ``suspected`` are the rules that have to know the whole library, of whose signs the text has one.
    """

    prompt: Prompt
    findings: tuple[tuple[str, Finding], ...]
    suspected: frozenset[str]
    marks: TextMarks


class GroupFinding(NamedTuple):
    """What a rule found in several prompts of a library: ``members`` are their positions, in their order.

    ``message`` is about the second of them, and has ``{}`` for the others' names.
    """

    members: Sequence[int]
    message: str
    hint: str
    field: str = "prompt"


Check: TypeAlias = "Callable[[Prompt], Iterable[Finding]]"
"""A rule about one prompt."""


class LibraryCheck(Protocol):
    """A rule about all prompts of a library: it is shown one after the other, in their order, then asked."""

    def add(self, at: int, prompt: Prompt, marks: TextMarks) -> None:
        """Look at the prompt at the position ``at``; ``marks`` stand for its text."""

    def findings(self) -> Iterable[GroupFinding]:
        """What was found, when all have been looked at."""


Lint: TypeAlias = "Callable[[Sequence[ReadPrompt], Sequence[Problem]], list[Problem]]"
"""The findings of a library, from its prompts and from what was found in its files before."""
