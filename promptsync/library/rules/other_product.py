"""What only one other product has: its tools by name, its folders at home, its variables.

The name of a product is no finding, nor are files that many tools read (CLAUDE.md, AGENTS.md, .github/). A
text that names three products or more speaks about products.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

OWN: dict[str, tuple[str, ...]] = {
    "Claude Code": (
        *(
            "TodoWrite",
            "TodoRead",
            "NotebookEdit",
            "NotebookRead",
            "ExitPlanMode",
            "EnterPlanMode",
            "MultiEdit",
        ),
        *("AskUserQuestion", "BashOutput", "KillShell", "KillBash", "SlashCommand tool", "subagent_type"),
        *("~/.claude/", "$HOME/.claude/", ".claude/plugins/", "CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA"),
        *(
            "CLAUDE_PROJECT_DIR",
            "CLAUDE_SKILL_DIR",
            "CLAUDE_CODE_",
            "claude plugin install",
            "claude mcp add",
        ),
        *(".claude/settings.json", ".claude/settings.local.json"),
    ),
    "GitHub Copilot": (
        *(
            "runSubagent",
            "vscode_askQuestions",
            "run_in_terminal",
            "manage_todo_list",
            "copilot_getNotebookSummary",
        ),
        *("insert_edit_into_file", "create_and_run_task", "~/.copilot/", "COPILOT_HOME"),
    ),
    "Cursor": ("run_terminal_cmd", "codebase_search", "~/.cursor/", ".cursor/mcp.json", "CURSOR_PROJECT_DIR"),
    "Gemini CLI": (
        *("run_shell_command", "google_web_search", "~/.gemini/", ".gemini/settings.json", "GEMINI_CLI_"),
        *("read_many_files", "gemini extensions install"),
    ),
    "Codex": ("~/.codex/", "$HOME/.codex/", "CODEX_HOME", "spawn_agent", "request_user_input"),
    "Cline": ("attempt_completion", "ask_followup_question", "replace_in_file", "write_to_file", "~/.cline/"),
    "Windsurf": ("~/.codeium/", "~/.windsurf/"),
    "opencode": ("~/.config/opencode/", "OPENCODE_CONFIG"),
}
"""Strings that stand for one product alone, by product."""

SIGNS = tuple(sign for signs in OWN.values() for sign in signs)
_SIGNS = tuple((sign, product) for product, signs in OWN.items() for sign in signs)
_PRODUCTS = lazy_pattern(
    r"\b(Claude[ -]Code|Copilot|Cursor(?!s)|Gemini|Codex|Cline|Windsurf|OpenCode|Aider|Roo(?: Code)?|Kiro"
    r"|Junie|Amp|Goose"
    r"|Antigravity|Zed|Continue\.dev|Factory|Droid|Devin|Qwen|Trae)\b"
)
_SHOWN = 5
_ABOUT = 3
_WORDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def other_product(prompt: Prompt) -> Iterator[Finding]:
    """One finding for a text, which lists what it has of other products."""
    text = prompt.prompt
    found = sorted((at, sign, product) for sign, product in _SIGNS if (at := _place(text, sign)) >= 0)
    if not found:
        return
    products = list(dict.fromkeys(product for _, _, product in found))
    named = {each.casefold().replace("-", " ") for each in _PRODUCTS().findall(text)}
    if len(named | {product.casefold().removeprefix("github ") for product in products}) >= _ABOUT:
        return
    signs = [sign for _, sign, _ in found]
    listed = ", ".join(map(escaped, signs[:_SHOWN])) + (" and more" if len(signs) > _SHOWN else "")
    message = f"{' and '.join(products)} alone {'has' if len(products) == 1 else 'have'} {listed}"
    hint = "Say what is to be done, not with which product's tool; the agent here may have none of these."
    yield Finding(message, hint, offset=found[0][0])


def _place(text: str, sign: str) -> int:
    """Where ``sign`` stands as a word of its own, or begins one if it ends with ``_`` or ``/``; else -1."""
    at = text.find(sign)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(sign) : at + len(sign) + 1]
        begins = not before or before not in _WORDS or sign[0] not in _WORDS
        ends = not after or sign[-1] not in _WORDS or after not in _WORDS + "_"
        if begins and ends and before != "_":
            return at
        at = text.find(sign, at + 1)
    return -1
