"""What ``promptsync init`` has to say: what it wrote, what it kept, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.render.escape import one_line
from promptsync.scaffold import release
from promptsync.scaffold.files import HOOKS, IGNORES, SITE_WORKFLOW, UPDATE_WORKFLOW, WORKFLOW, hooks

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEXT = """\
Next:
  1. On GitHub, in Settings, Secrets and variables, Actions: the secret ONA_API_KEY, a read-write token of
     somebody with the organization's prompt-management permission. Or a read-only one there, for plans and
     drift, and the read-write one in an environment promptsync that only the applied branch may use.
  2. In Settings, Actions, General: allow GitHub Actions to create pull requests. Drift comes back as one.
  3. pre-commit install, in every clone: a commit is checked before it is made.
  4. promptsync pull, if the organization has prompts already: they become files.
  5. promptsync plan --target sandbox, to rehearse; then open a pull request, which shows the plan.
"""
_OUTSIDE = """\
This is not a git repository yet. The workflow, the hook and the ledger that is shared with others need one:
git init, and a remote named origin.
"""
_UNRELEASED = f"""\
This promptsync is not a release and cannot name the commit that is pinned: put it in the place of
{release.UNRELEASED} in {{where}}.
"""


@dataclass(frozen=True, slots=True)
class InitReport:
    """``written`` and ``kept`` are paths, ``ignored`` lines that .gitignore has got.

    ``hooked`` says that the kept configuration has the hook.
    """

    branch: str
    written: tuple[str, ...]
    kept: tuple[str, ...]
    ignored: tuple[str, ...]
    hooked: bool
    in_git: bool


def render_report(report: InitReport) -> str:
    """All of it, as text."""
    return "\n".join("".join(f"{line}\n" for line in part) for part in _parts(report))


def _parts(report: InitReport) -> Iterator[list[str]]:
    """The paragraphs, each as its lines."""
    yield [
        *(f"Wrote {_named(path, report)}" for path in report.written),
        *([f"Added {' and '.join(report.ignored)} to {IGNORES}"] if report.ignored else []),
        *(f"Kept {one_line(path)}, which was there" for path in report.kept),
    ]
    if HOOKS in report.kept and not report.hooked:
        # The entry alone: the list it belongs to is there.
        entry = hooks().partition("\n")[2]
        yield [f"Add this to repos: in {HOOKS}:", *entry.splitlines()]
    pinned = [path for path in (WORKFLOW, UPDATE_WORKFLOW, SITE_WORKFLOW, HOOKS) if path in report.written]
    if release.COMMIT == release.UNRELEASED and pinned:
        where = " and ".join([", ".join(pinned[:-1]), pinned[-1]] if pinned[1:] else pinned)
        yield _UNRELEASED.format(where=where).splitlines()
    if not report.in_git:
        yield _OUTSIDE.splitlines()
    yield _NEXT.splitlines()


def _named(path: str, report: InitReport) -> str:
    branch = f" (applies what is pushed to {one_line(report.branch)})" if path == WORKFLOW else ""
    return f"{one_line(path)}{branch}"
