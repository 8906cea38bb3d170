"""Findings: what is wrong, where, and what to do about it. Every output is a renderer of these values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from promptsync.model import Origin


class Severity(StrEnum):
    """An error fails the run; a warning is shown and lets it go on."""

    ERROR = "error"
    WARNING = "warning"


class Rule(NamedTuple):
    """A rule of the table: ``summary`` completes the sentence "reported when ...".

    ``changeable`` rules may have another severity in promptsync.yaml, and be ignored in a file.
    """

    id: str
    severity: Severity
    summary: str
    changeable: bool = False


PLACES = 5
"""Further places of a finding that are told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``message`` is one sentence, ``hint`` says what to do.

    A rule about what a prompt says has one finding for a file: ``count`` is how many places it is about, the
    first at ``origin``, and ``also`` has a few more, or the other prompts that the finding is about.
    """

    rule: str
    severity: Severity
    message: str
    origin: Origin | None = None
    hint: str = ""
    count: int = 1
    also: tuple[Origin, ...] = ()

    @property
    def whole(self) -> str:
        """The message, with the number of further places in the file and the lines of the first of them."""
        if self.count == 1:
            return self.message
        lines = list(dict.fromkeys(str(at.line) for at in self.also))
        where = f"{'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}"
        and_more = " and more" if self.count - 1 > len(self.also) else ""
        return f"{self.message}; {self.count - 1} more in {where}{and_more}"

    def document(self) -> dict[str, object]:
        """The finding as every JSON document has it, with its place if it has one."""
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "message": self.message,
            "hint": self.hint,
            "origin": self.origin and _place(self.origin),
            "count": self.count,
            "also": [_place(at) for at in self.also],
        }


def _place(at: Origin) -> dict[str, object]:
    return {"file": at.file, "line": at.line, "column": at.column}


_E, _W = Severity.ERROR, Severity.WARNING

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        # Reading files
        Rule("no-library", _E, "the prompts directory does not exist or is not a directory"),
        Rule("empty-library", _E, "the prompts directory holds no prompt file"),
        Rule("unreadable", _E, "a file cannot be read"),
        Rule("too-large", _E, "a file is larger than 1 MiB"),
        Rule("encoding", _E, "a file is not UTF-8"),
        Rule("byte-order-mark", _W, "a file begins with a byte order mark", changeable=True),
        Rule("empty-file", _E, "a file has no content"),
        Rule(
            "outside-repository", _E, "a file or promptFile leads out of the repository, also through a link"
        ),
        Rule("duplicate-key", _E, "two files have the same key"),
        Rule("key", _E, "a path cannot be a key: nobody sees all of it, or git cannot hold it"),
        Rule("similar-key", _E, "two keys are one file on some systems", changeable=True),
        Rule("portable-key", _W, "a path has a name that Windows cannot have", changeable=True),
        Rule("misnamed-file", _W, "a file is skipped because of capitals in its suffix", changeable=True),
        Rule("repeated-link", _W, "a link leads to a folder that is read already", changeable=True),
        Rule(
            "bundled-file",
            _W,
            "a file that is bundled with a skill is not sent",
            changeable=True,
        ),
        # Parsing
        Rule("yaml-syntax", _E, "a file or its front matter is not YAML"),
        Rule("yaml-documents", _E, "a YAML file holds more than one document"),
        Rule("yaml-duplicate", _E, "a mapping has one field twice"),
        Rule("yaml-surprise", _E, "YAML reads something other than what the text looks like"),
        Rule("conflict-marker", _E, "a file has the markers of a merge conflict", changeable=True),
        Rule("front-matter", _E, "a Markdown prompt has no front matter, or one that does not end"),
        # The schema
        Rule("unknown-field", _E, "a field is not one of a prompt's"),
        Rule("missing-field", _E, "a required field is missing"),
        Rule("schema", _E, "a value is not as schemas/prompt.schema.json says"),
        Rule("too-long", _E, "a text is longer than the platform takes"),
        # Across fields and files
        Rule("command-flag", _E, "isCommand contradicts command"),
        Rule("retained-command", _W, "a command is held with isCommand: false", changeable=True),
        Rule("no-kind", _W, "a prompt is neither a command nor a skill nor a template", changeable=True),
        Rule("duplicate-command", _E, "two prompts have the same command"),
        Rule("similar-command", _W, "two commands differ by case only", changeable=True),
        Rule("prompt-file", _E, "a promptFile is missing or not a file"),
        Rule("include", _E, "a line includes what cannot be a part of a text"),
        Rule("bundle-too-long", _E, "a skill does not fit with the files that its text refers to"),
        Rule("two-texts", _E, "a prompt has its text in two places"),
        # What a prompt says
        Rule("hidden-unicode", _E, "a field has characters that only agents see", changeable=True),
        Rule("joiner", _W, "a field has joiners that the platform may refuse", changeable=True),
        Rule("reserved-command", _E, "a command is on the organization's reserved list", changeable=True),
        Rule("built-in-command", _W, "a command is also one of the platform's own", changeable=True),
        Rule("secret", _E, "a prompt seems to hold a secret", changeable=True),
        Rule("url-password", _W, "a prompt has a URL with a password in it", changeable=True),
        Rule(
            "dangerous-instruction", _W, "a text has a step that does harm if it is followed", changeable=True
        ),
        Rule("relative-link", _W, "a text leads to a file that the platform does not have", changeable=True),
        Rule("unknown-command", _W, "a text uses a slash command that nobody has", changeable=True),
        Rule("foreign-placeholder", _W, "a text has a placeholder of another tool", changeable=True),
        Rule(
            "other-product",
            _W,
            "a text names tools or folders that only another product has",
            changeable=True,
        ),
        Rule("html-comment", _W, "a text has words in an HTML comment", changeable=True),
        Rule("todo", _W, "a text has a note that it is not finished", changeable=True),
        Rule("vague-description", _W, "a skill's description does not say when to use it", changeable=True),
        Rule(
            "shortened-description",
            _W,
            "a description was shortened by an import, and nobody has looked at it",
            changeable=True,
        ),
        Rule("same-name", _W, "several prompts have the same name", changeable=True),
        Rule("equal-prompt", _W, "several prompts have the same text", changeable=True),
        Rule("near-duplicate", _W, "a text is nearly that of another prompt", changeable=True),
        Rule("ask-elsewhere", _W, "another skill does better for a sentence in asks", changeable=True),
        Rule(
            "similar-description", _W, "skills have descriptions that nobody can tell apart", changeable=True
        ),
        Rule(
            "near-limit",
            _W,
            "a text has over 95 % of the characters that the platform takes",
            changeable=True,
        ),
        Rule("tries", _E, "the cases that a prompt is tried on are not as schemas/tries.schema.json says"),
        Rule("own-schema", _E, "a prompt is not as the organization's own schema says", changeable=True),
        Rule("ignore", _E, "a comment to ignore a rule has no reason, or no rule that can be ignored"),
        Rule("unused-ignore", _W, "a comment ignores a rule that finds nothing in its file"),
        # The configuration
        Rule("config", _E, "promptsync.yaml is not as schemas/config.schema.json says"),
        Rule("empty-target", _E, "include or exclude leaves a target without a prompt"),
        Rule("lock", _E, "promptsync.lock is not as schemas/lock.schema.json says"),
        # Planning
        Rule("conflict", _E, "a prompt was changed here and on the platform, differently"),
        Rule("drift", _E, "a prompt was changed on the platform and the policy is to fail"),
        Rule("adoption-needed", _E, "the organization has an unmanaged prompt of the same command or name"),
        Rule("ambiguous-adoption", _E, "several unmanaged prompts could be the one to adopt"),
        Rule("command-held", _E, "a command is held by a prompt that this plan does not change"),
        Rule("protected", _E, "a protected prompt would be deleted"),
        Rule("wrong-organization", _E, "the token belongs to another organization than the ledger"),
        Rule("other-library", _E, "the ledger belongs to another library of the repository"),
        Rule("managed-elsewhere", _E, "another ledger of the repository manages a prompt that a file means"),
        Rule("mirrored", _E, "a prompt was edited here that the dashboard is the authority of"),
        Rule("held", _W, "a person holds a prompt, and no apply touches it"),
        Rule("used-command", _W, "a plan takes a command away that something mentions", changeable=True),
        Rule("superseded", _W, "a prompt is already as a newer commit says"),
        Rule("older-commit", _E, "a commit is older than the last applied one"),
        Rule("gone", _W, "a prompt that promptsync has just written does not show yet as it was written"),
        Rule("stale", _W, "a change of a saved plan does not fit what is there now"),
        Rule("guard", _E, "a plan goes beyond its limits"),
        # Running
        Rule("normalized", _W, "the platform keeps a value differently from what was sent"),
        Rule("secret-in-ledger", _W, "a text with a secret would be kept in the ledger, which is in git"),
        Rule("stale-ledger", _W, "the ledger could not be fetched from its remote"),
        Rule("unshared-ledger", _W, "the ledger is here, and its remote does not have it"),
        Rule("twin", _E, "a create whose answer was lost has made a prompt twice"),
        Rule("left-run", _E, "an agent run that was started to try a prompt may still be there"),
        Rule("token-expires", _W, "a personal access token of the user expires within 14 days"),
        Rule("interrupted-apply", _W, "the last apply did not end; this plan takes up from it"),
        Rule("remote", _E, "the platform answered with an error"),
        Rule("ledger", _E, "the ledger cannot be read or written"),
        Rule("refused", _E, "a run was refused"),
        Rule("source", _E, "a source of imported prompts cannot be fetched or read"),
        Rule("usage", _E, "a command was called with options or arguments that do not go together"),
        Rule("interrupted", _E, "a run was interrupted before it had a result"),
        Rule("bug", _E, "promptsync itself failed"),
    )
}


def problem(rule: str, message: str, origin: Origin | None = None, hint: str = "") -> Problem:
    """A finding under ``rule``, with the severity of the table."""
    return Problem(rule, RULES[rule].severity, message, origin, hint)
