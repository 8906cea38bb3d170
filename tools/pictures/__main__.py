"""Makes docs/pictures from real runs on the sandbox: ``python tools/pictures``.

Needs Chromium for the comment and the pages, and a package index for the hook.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from comment import page, photograph
from pages import photograph_page
from terminal import picture, shown

from promptsync.model import Prompt
from promptsync.sandbox.store import PromptStore
from promptsync.scaffold.release import COMMIT, REPOSITORY

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
BIN = Path(sys.executable).parent
PLAN = ("promptsync", "plan", "--target", "sandbox")
SANDBOX = Path(".promptsync", "sandbox.sqlite3")
SECOND = """\
name: Look at a diff
description: Use when asked for a second opinion on a diff.
command: review-change
isSkill: true
prompt: Name the one thing about this diff that should be discussed before it is merged.
"""
RELEASE_NOTE = """\
name: Write a changelog entry
description: Use when a change that users notice is about to be merged.
command: changelog
isSkill: true
prompt: |
  Say what a user can do now that they could not do before.
  One sentence, in the present tense, without the name of a class or a function.
"""


def main() -> None:
    """All pictures."""
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        edited_library(folder)
        draw("plan.svg", PLAN, folder)
        photograph(page(comment(folder)), PICTURES / "comment.png")
        plan_page = folder / "plan.html"
        plan_page.write_text(run(folder, *PLAN, "--format", "html"), encoding="utf-8")
        photograph_page(plan_page, PICTURES / "plan-page.png")
        run(folder, "promptsync", "site", "public")
        photograph_page(folder / "public/prompts/review/change/index.html", PICTURES / "site-page.png")
        broken_library(folder)
        draw("findings.svg", ("promptsync", "validate"), folder)
    with tempfile.TemporaryDirectory() as name:
        draw("pre-commit.svg", ("git", "commit", "-m", "Add a prompt"), rejected_commit(Path(name)))


def draw(name: str, command: tuple[str, ...], folder: Path) -> None:
    """The terminal after ``command``."""
    text = shown(command, folder, {"PRE_COMMIT_COLOR": "always"})
    (PICTURES / name).write_text(picture(shlex.join(command), text), encoding="utf-8")


def edited_library(folder: Path) -> None:
    """The starter library, applied; then edited here and on the platform."""
    shutil.copytree(ROOT / "prompts", folder / "prompts")
    run(folder, "promptsync", "apply", "--target", "sandbox", "--yes")
    edit(folder / "prompts/review/change.yaml", "find what would hurt", "find what would break")
    edit(folder / "prompts/review/security.yaml", "command: review-security", "command: security")
    (folder / "prompts/operate/investigate-performance.yaml").unlink()
    (folder / "prompts/write/changelog.yaml").write_text(RELEASE_NOTE, encoding="utf-8")
    with closing(PromptStore(str(folder / SANDBOX))) as store:
        (stored,) = (one for one in store.prompts() if one.content.command == "write-commit-message")
        fields = {**stored.content.fields(), "name": "Write commit messages"}
        store.update(stored.id, lambda _: Prompt.from_fields(fields))


def comment(folder: Path) -> str:
    """The Markdown of the plan, as the Action's comment has it."""
    return run(folder, *PLAN, "--format", "markdown")


def broken_library(folder: Path) -> None:
    """Three mistakes of which each has a place."""
    edit(folder / "prompts/write/changelog.yaml", "command: changelog", "command: write-commit-message")
    edit(folder / "prompts/review/change.yaml", "isSkill: true", "isSkil: true")
    edit(folder / "prompts/review/migration.yaml", "command: ", "command: the ")


def rejected_commit(folder: Path) -> Path:
    """A repository after init, with the hook installed, and a prompt staged that takes another's command."""
    hooks, library = folder / "promptsync", folder / "library"
    library.mkdir()
    kept = (
        *("promptsync", "schemas", "docs"),
        *("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"),
    )
    hooks.mkdir()
    for name in kept:
        run(ROOT, "cp", "-R", name, str(hooks))
    for place in (hooks, library):
        run(place, "git", "init", "--quiet")
    run(library, "promptsync", "init")
    run(hooks, "git", "add", "--all")
    run(hooks, "git", "commit", "--quiet", "--message", "All")
    config = library / ".pre-commit-config.yaml"
    edit(config, COMMIT, run(hooks, "git", "rev-parse", "HEAD").strip())
    edit(config, f"https://github.com/{REPOSITORY}", str(hooks))
    os.environ["PRE_COMMIT_HOME"] = str(folder / "cache")
    run(library, "pre-commit", "install", "--install-hooks")
    run(library, "git", "add", "--all")
    run(library, "git", "commit", "--quiet", "--message", "promptsync init")
    (library / "prompts/diff.yaml").write_text(SECOND, encoding="utf-8")
    run(library, "git", "add", "prompts/diff.yaml")
    return library


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(folder: Path, *command: str, **env: str) -> str:
    identity = {
        f"GIT_{role}_{what}": "ada@example.com"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **identity, **env},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


if __name__ == "__main__":
    main()
