"""Which files a tool reads as prompts, by their names and folders."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SKILL_FILE = "SKILL.md"
PROMPT_SUFFIX = ".prompt.md"

TOOL_FOLDERS = frozenset(
    f".{tool}"
    for tool in (
        *("agent", "agents", "amazonq", "augment", "claude", "clinerules", "codex", "continue", "cursor"),
        *("factory", "gemini", "github", "kilocode", "ona", "opencode", "qwen", "roo", "windsurf"),
    )
)
"""Where coding agents keep what is theirs in a repository."""

_COMMAND_FOLDERS = frozenset(("commands", "command", "prompts", "workflows"))
_RULES, _COMMANDS = "rules", "commands"
_PLUGIN_MARKS = frozenset((".claude-plugin", ".codex-plugin", ".cursor-plugin", "gemini-extension.json"))
_PLUGINS = "plugins"
_BESIDE_COMMANDS = frozenset(("skills", "agents"))
# Here, a folder called commands is more likely to be about the commands of a program.
_ABOUT = frozenset(("doc", "docs", "documentation", "example", "examples", "fixtures", "test", "tests"))

README = "README.md"
_DOCUMENTS = frozenset(
    (
        *("CHANGELOG", "CHANGES", "CONTRIBUTING", "LICENSE", "LICENCE", "SECURITY", "SUPPORT", "NOTICE"),
        *("CODE_OF_CONDUCT", "AUTHORS", "MAINTAINERS", "GOVERNANCE", "HISTORY", "RELEASES", "README"),
        *("AGENTS", "CLAUDE", "GEMINI"),
    )
)


class Kind(StrEnum):
    """What a prompt is for. A template is what neither a person nor an agent calls by its name."""

    COMMAND = "command"
    SKILL = "skill"
    TEMPLATE = "template"


def is_document(name: str) -> bool:
    """Whether a Markdown file tells people, or an agent at work here, about the repository itself."""
    return name.removesuffix(".md") in _DOCUMENTS


def plugin_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders of ``paths`` that are laid out as a plugin; the root is ``""``."""
    found: set[str] = set()
    for path in paths:
        parts = path.split("/")
        for place, part in enumerate(parts):
            before = parts[:place]
            if part in _PLUGIN_MARKS or (part in _BESIDE_COMMANDS and place < len(parts) - 1):
                found.add("/".join(before))
            if part == _PLUGINS and place < len(parts) - 2:
                found.add("/".join(parts[: place + 2]))
    return frozenset(one for one in found if _ABOUT.isdisjoint(one.split("/")))


def kind_by_tool(folders: Sequence[str], name: str) -> Kind | None:
    """What a tool that has a folder of its own in the repository makes of a file; None for no prompt."""
    if name.endswith(PROMPT_SUFFIX):
        return Kind.COMMAND
    for place, tool in enumerate(folders[:-1]):
        if tool not in TOOL_FOLDERS:
            continue
        below = folders[place + 1]
        if name.endswith(".mdc") and below == _RULES:
            return Kind.SKILL
        if name.endswith(".toml") and below == _COMMANDS:
            return Kind.COMMAND
        if name.endswith(".md") and below in _COMMAND_FOLDERS and tool != ".github":
            return None if name == README else Kind.COMMAND
    return None


def kind_by_place(
    above: Sequence[str], folders: Sequence[str], name: str, plugins: frozenset[str]
) -> Kind | None:
    """What a folder ``commands`` makes of a file: ``above`` leads to the source, ``folders`` on from there.

    It counts where the source is in it or begins with it, and in a plugin.
    """
    if not name.endswith(".md") or name == README:
        return None
    if _COMMANDS in above or (*folders[:1],) == (_COMMANDS,):
        return Kind.COMMAND
    places = [place for place, one in enumerate(folders) if one == _COMMANDS]
    return Kind.COMMAND if any("/".join(folders[:place]) in plugins for place in places) else None
