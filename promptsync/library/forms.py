"""The forms that a prompt file can have, each with its suffixes, its reader and its writer.

A new form is a class here or in a module of its own, and its place in :data:`FORMS`. What writes files is
imported by those who write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from promptsync.errors import CannotHoldError
from promptsync.library.markdown import parse_markdown, split
from promptsync.library.parsed_file import ParsedText
from promptsync.library.yaml_file import parse_yaml
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.parsed_file import FileForm
    from promptsync.model import FieldValue, Prompt

_SKILL_NAME = lazy_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class YamlForm:
    """The fields of a prompt in a mapping."""

    word = "yaml"
    suffixes: tuple[str, ...] = (".yaml", ".yml")
    bundled = False
    defaults: ClassVar[Mapping[str, FieldValue]] = {}
    text_hint = "Add prompt: with the text, or promptFile: with the path of a file that holds it."

    def parse(self, text: str, shown: str) -> ParsedText:
        return ParsedText(*parse_yaml(text, shown), text)

    def yaml_of(self, text: str) -> str:
        return text

    def written(self, prompt: Prompt, fields: Mapping[str, FieldValue], schema: str | None) -> str:
        from promptsync.library.writing.file_text import yaml_text

        return yaml_text(fields, schema)

    def edited(self, text: str, changes: Mapping[str, FieldValue | None]) -> str:
        from promptsync.library.writing.file_text import edited_yaml

        return edited_yaml(text, changes)


class MarkdownForm:
    """Front matter with the fields, then the text."""

    word = "markdown"
    suffixes: tuple[str, ...] = (".md",)
    bundled = True
    defaults: ClassVar[Mapping[str, FieldValue]] = {}
    text_hint = "Write the text below the front matter."

    def parse(self, text: str, shown: str) -> ParsedText:
        return parse_markdown(text, shown)

    def yaml_of(self, text: str) -> str:
        parts = split(fold(text))
        return parts.head if parts else ""

    def written(self, prompt: Prompt, fields: Mapping[str, FieldValue], schema: str | None) -> str:
        from promptsync.library.writing.file_text import markdown_text

        return markdown_text(fields, prompt.prompt)

    def edited(self, text: str, changes: Mapping[str, FieldValue | None]) -> str:
        from promptsync.library.writing.file_text import edited_markdown

        return edited_markdown(text, changes)


class SkillForm(MarkdownForm):
    """A SKILL.md, which makes its folder a skill."""

    word = "skill"
    suffixes: tuple[str, ...] = ("/SKILL.md",)
    bundled = False
    defaults: ClassVar[Mapping[str, FieldValue]] = {"isSkill": True}

    def written(self, prompt: Prompt, fields: Mapping[str, FieldValue], schema: str | None) -> str:
        """Raises CannotHoldError if other tools would not take the prompt for a skill (API.md, Kinds)."""
        hint = "Keep this prompt as YAML, or as Markdown of another name."
        if not prompt.is_skill:
            raise CannotHoldError("it is not a skill", hint)
        if len(prompt.name) > 64 or not _SKILL_NAME().fullmatch(prompt.name):
            raise CannotHoldError("its name is not lowercase letters, digits and hyphens, 64 at most", hint)
        return MarkdownForm.written(self, prompt, fields, schema)


YAML, MARKDOWN, SKILL = YamlForm(), MarkdownForm(), SkillForm()

FORMS: tuple[FileForm, ...] = (SKILL, MARKDOWN, YAML)
"""All forms. A file has the first whose suffix it has."""

_SUFFIXES = {suffix: form for form in FORMS for suffix in form.suffixes}
SUFFIXES = tuple(_SUFFIXES)
"""What a prompt file's path ends with, from its key on."""


def suffix_of(name: str) -> str:
    """The suffix by which a file of this name is a prompt file; empty if it is none."""
    path = f"/{name}"
    for suffix in SUFFIXES:
        if path.endswith(suffix):
            return suffix
    return ""


def form_of(name: str) -> FileForm:
    """The form of a prompt file of this name."""
    return _SUFFIXES[suffix_of(name)]


def form_named(word: str) -> FileForm:
    """The form that is called ``word`` on the command line."""
    return next(form for form in FORMS if form.word == word)
