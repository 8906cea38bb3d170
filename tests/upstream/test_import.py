"""Imports from git repositories: real ones on this disk, good and hostile."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.importing.support import library, run_import, tree
from tests.repositories import git
from tests.upstream.support import skill

if TYPE_CHECKING:
    from tests.cli.support import Promptsync
    from tests.upstream.support import Upstream

SKILLS = {"skills/pdf/SKILL.md": skill("pdf"), "skills/pdf/run.sh": "true\n", "README.md": "# Read\n"}


def test_a_bare_repository(promptsync: Promptsync, upstream: Upstream) -> None:
    upstream.commit(SKILLS)
    result = promptsync("import", str(upstream.folder))
    assert result.code == 0
    assert f"Fetching {upstream.folder}" in result.err
    assert {*tree()} == {"skills/pdf/SKILL.md", "skills/pdf/run.sh"}
    assert Path("prompts/skills/pdf/run.sh").stat().st_mode & 0o100


def test_a_reference_and_a_folder(promptsync: Promptsync, upstream: Upstream) -> None:
    first = upstream.commit(SKILLS)
    git(upstream.folder, "tag", "-a", "-m", "One", "v1", "main")
    upstream.commit({"skills/new/SKILL.md": skill("new"), "more/x/SKILL.md": skill("x")})
    for ref in ("v1", first):
        done = run_import(promptsync, f"{upstream.folder}@{ref}//skills", "--dry-run")
        assert [file["file"] for file in done.files.values()] == ["prompts/pdf/SKILL.md"]
    done = run_import(promptsync, f"{upstream.folder.as_uri()}//more/x", "--into", "them")
    assert [*tree()] == ["them/x/SKILL.md"]
    assert {one.prompt.name for one in library().desired} == {"x"}


def test_a_clone_with_a_reference(promptsync: Promptsync, upstream: Upstream, tmp_path: Path) -> None:
    upstream.commit(SKILLS)
    git(tmp_path, "clone", "--quiet", str(upstream.folder), "work")
    assert run_import(promptsync, "work@main").summary["imported"] == 1


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("@missing", "has no branch or tag missing"),
        ("@refs/heads/main", "has no branch or tag refs/heads/main"),
        ("//missing", "has no files below //missing"),
        ("//README.md", "has no files below //README.md"),
        ("//../up", "is refused"),
        (f"@{'1' * 40}", "cannot be fetched"),
    ],
)
def test_a_place_that_is_not_there(promptsync: Promptsync, upstream: Upstream, place: str, said: str) -> None:
    upstream.commit(SKILLS)
    result = promptsync("import", f"{upstream.folder}{place}")
    assert result.code == 1
    assert said in result.err
    assert not Path("prompts").exists()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://127.0.0.1:1/a/b", 1),
        ("ssh://127.0.0.1:1/a/b", 1),
        ("ext::touch pwned", 1),
        ("https://user:hidden@127.0.0.1:1/a", 1),
        ("missing", 64),
        ("./missing@v1", 64),
    ],
)
def test_an_address_that_does_not_answer(promptsync: Promptsync, source: str, code: int) -> None:
    result = promptsync("import", source)
    assert result.code == code
    assert "hidden" not in result.err
    assert "Traceback" not in result.err
    assert [*Path().iterdir()] == []


def test_an_empty_repository(promptsync: Promptsync, upstream: Upstream) -> None:
    result = promptsync("import", str(upstream.folder))
    assert result.code == 1
    assert "has no commit" in result.err


def test_what_is_in_a_tree_cannot_act(promptsync: Promptsync, upstream: Upstream, tmp_path: Path) -> None:
    attributes = "*.md filter=evil diff=evil merge=evil\n"
    upstream.commit(
        {
            **SKILLS,
            ".gitattributes": attributes,
            ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::touch pwned\n',
            "skills/bin/SKILL.md": b"\x00\x01binary",
            "skills/lfs/SKILL.md": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "skills/big/SKILL.md": "x" * (1 << 20) + "y",
            "skills/pdf/\x1b[31m.md": "Red.\n",
        },
        links={
            "skills/out/SKILL.md": "/etc/passwd",
            "skills/up/SKILL.md": "../../../secret.md",
            "skills/again": "pdf",
            "skills/pdf/style.md": "../../README.md",
            "skills/pdf/loop.md": "loop.md",
        },
        modules=("vendor/module",),
    )
    (upstream.folder / "hooks").mkdir(exist_ok=True)
    for hook in ("post-checkout", "reference-transaction", "pre-receive", "post-merge"):
        path = upstream.folder / "hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n", encoding="utf-8")
        path.chmod(0o755)
    git(upstream.folder, "config", "filter.evil.smudge", f"touch {tmp_path}/pwned")
    git(upstream.folder, "config", "uploadpack.packObjectsHook", f"touch {tmp_path}/pwned; exit 1;")
    done = run_import(promptsync, str(upstream.folder))
    assert done.code == 1
    status = {source.rpartition("//")[2]: file["status"] for source, file in done.files.items()}
    assert status == {
        ".gitattributes": "no-prompt",
        ".gitmodules": "no-prompt",
        "README.md": "no-prompt",
        "skills/again": "no-prompt",
        "skills/big/SKILL.md": "left-out",
        "skills/bin/SKILL.md": "left-out",
        "skills/lfs/SKILL.md": "left-out",
        "skills/out/SKILL.md": "left-out",
        "skills/pdf/SKILL.md": "imported",
        "skills/pdf/\\x1b[31m.md": "no-prompt",
        "skills/pdf/loop.md": "no-prompt",
        "skills/up/SKILL.md": "left-out",
        "vendor/module": "no-prompt",
    }
    assert {*tree()} == {"skills/pdf/SKILL.md", "skills/pdf/run.sh", "skills/pdf/style.md"}
    assert not (tmp_path / "pwned").exists()


def test_a_tree_with_a_path_that_git_would_not_check_out(promptsync: Promptsync, upstream: Upstream) -> None:
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=upstream.folder,
        input=skill("x").encode(),
        capture_output=True,
        check=True,
    ).stdout.strip()
    raw = b"100644 SKILL.md\0" + bytes.fromhex(blob.decode())

    def tree_of(content: bytes) -> str:
        done = subprocess.run(
            ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
            cwd=upstream.folder,
            input=content,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    inner = tree_of(raw)
    outer = tree_of(b"40000 ..\0" + bytes.fromhex(inner) + b"40000 good\0" + bytes.fromhex(inner))
    commit = git(upstream.folder, "commit-tree", "-m", "Odd", outer).strip()
    git(upstream.folder, "update-ref", "refs/heads/main", commit)
    done = run_import(promptsync, str(upstream.folder))
    assert {source.rpartition("acme//")[2] for source in done.files} == {"../SKILL.md", "good/SKILL.md"}
    assert {*tree()} == {"good/SKILL.md"}


def test_a_repository_of_100_000_files(promptsync: Promptsync, upstream: Upstream) -> None:
    upstream.commit({**SKILLS, **{f"docs/{n % 100}/{n}.md": "x" for n in range(100_000)}})
    result = promptsync("import", str(upstream.folder))
    assert result.code == 0
    assert "1 imported, 100,001 skipped." in result.out
    assert len(result.out.splitlines()) < 6
