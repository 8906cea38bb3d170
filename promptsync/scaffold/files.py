"""The files of a new library, from the templates beside this module."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import yaml

from promptsync.scaffold import release
from promptsync.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG = "promptsync.yaml"
SCHEMA = "schemas/prompt.schema.json"
WORKFLOW = ".github/workflows/promptsync.yml"
UPDATE_WORKFLOW = ".github/workflows/promptsync-update.yml"
SITE_WORKFLOW = ".github/workflows/promptsync-site.yml"
HOOKS = ".pre-commit-config.yaml"
IGNORES = ".gitignore"

IGNORED = (".promptsync/", "*.promptsync-plan")
"""What git ignores: the state that is kept on this machine, and saved plans, which hold texts."""

_MARK = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Choices:
    """``prompts`` is the prompts directory, ``branch`` the one to apply; with ``first`` there is a prompt.

    With ``update`` there is a workflow by which imported prompts follow their source, with ``site`` one that
    keeps a site of the library.
    """

    prompts: PurePosixPath
    branch: str
    first: bool
    update: bool = False
    site: bool = False


def scaffold(choices: Choices) -> dict[str, str]:
    """The files by their paths from the repository's root, with ``/``, in the order to show them in."""
    written = {CONFIG: _filled("promptsync.yaml", {"prompts": yaml_line("prompts", str(choices.prompts))})}
    if choices.first:
        # Editors look for a schema from the file's own folder.
        schema = PurePosixPath(os.path.relpath(SCHEMA, choices.prompts)).as_posix()
        written[f"{choices.prompts}/review-change.yaml"] = _filled("prompt.yaml", {"schema": schema})
    # JSON's quotes are YAML's too: a branch may have a name that YAML would read as something else.
    branch = json.dumps(choices.branch)
    return {
        **written,
        SCHEMA: read_schema("prompt"),
        WORKFLOW: _filled("workflow.yml", {**_pins(), "branch": branch, "ref": _ref(choices.branch)}),
        **({UPDATE_WORKFLOW: _filled("update.yml", _pins())} if choices.update else {}),
        **({SITE_WORKFLOW: _filled("site.yml", {**_pins(), "branch": branch})} if choices.site else {}),
        HOOKS: hooks(),
    }


def hooks() -> str:
    """The configuration of pre-commit with promptsync's hook."""
    return _filled("pre-commit.yaml", _pins())


def missing_ignores(text: str) -> tuple[str, ...]:
    """Those of ``IGNORED`` that are not lines of the .gitignore ``text`` yet."""
    there = {line.strip().strip("/") for line in text.splitlines()}
    return tuple(one for one in IGNORED if one.strip("/") not in there)


def _pins() -> dict[str, str]:
    return {"repository": release.REPOSITORY, "commit": release.COMMIT, "tag": release.TAG}


def _ref(branch: str) -> str:
    """The branch's ref as a string of GitHub's expressions, where a quote is doubled."""
    return "'refs/heads/{}'".format(branch.replace("'", "''"))


def yaml_line(field: str, value: str) -> str:
    """``field: value``, quoted where YAML needs it."""
    return yaml.safe_dump({field: value}, allow_unicode=True, width=1 << 16).rstrip("\n")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with each ``<name>`` replaced, once: a value is never read as a template."""
    text = (files(__package__) / "templates" / template).read_text(encoding="utf-8")
    return _MARK.sub(lambda mark: values[mark[1]], text)
