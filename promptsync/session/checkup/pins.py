"""The hook and the workflows that use promptsync: whether they are pinned, and to what runs here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.reports.checkup import error, ok, warning
from promptsync.scaffold import release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from promptsync.reports.checkup import Check

HOOKS = ".pre-commit-config.yaml"
WORKFLOWS = ".github/workflows"

_HOOK = re.compile(
    rf"^\s*-?\s*repo:\s*['\"]?\S*{re.escape(release.REPOSITORY)}(?:\.git)?['\"]?\s*(?:#.*)?$"
    r"(?:\n(?!\s*-?\s*repo:).*)*?\n\s*rev:\s*['\"]?([^\s'\"#]+)",
    re.MULTILINE,
)
_USES = re.compile(rf"^\s*-?\s*uses:\s*['\"]?{re.escape(release.REPOSITORY)}@([^\s'\"#]+)", re.MULTILINE)
_COMMIT = re.compile("[0-9a-f]{40}")


def check_pins(repository: Path) -> Iterator[Check]:
    """A line for the hook and one for each workflow that uses the Action."""
    hooks = _HOOK.findall(_text(repository / HOOKS))
    yield _pin("hook", HOOKS, hooks) if hooks else ok("hook", f"none in {HOOKS}")
    used = False
    folder = repository / WORKFLOWS
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
        if found := _USES.findall(_text(path)):
            used = True
            yield _pin("workflow", f"{WORKFLOWS}/{path.name}", found)
    if not used:
        yield ok("workflow", f"none in {WORKFLOWS} uses the Action")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _pin(area: str, file: str, revisions: list[str]) -> Check:
    """The worst of what one file names."""
    here = f"Put {release.COMMIT} there, which is {release.TAG}."
    is_release = release.COMMIT != release.UNRELEASED
    way = here if is_release else "Put the full commit of a release there."
    for revision in revisions:
        if revision == release.UNRELEASED:
            return error(area, f"{file} has a placeholder where a commit belongs", way)
        if not _COMMIT.fullmatch(revision):
            return warning(area, f"{file} names {revision}, which can be moved", way)
        if is_release and revision != release.COMMIT:
            return warning(
                area, f"{file} is pinned to {revision[:10]}, not to {release.TAG}, which runs here", way
            )
    return ok(area, f"{file} is pinned to {revisions[0][:10]}")
