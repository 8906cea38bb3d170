"""Validates prompt files in a bare loop over libyaml and jsonschema: the script a repository would have.

``python bare_validate.py SCHEMA FOLDER``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator


def main(schema: str, folder: str) -> int:
    """Print what is wrong with each file; 1 if anything is."""
    validator = Draft202012Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    paths = sorted(Path(folder).rglob("*.yaml"))
    errors = [error for path in paths for error in check(validator, path)]
    for error in errors:
        sys.stderr.write(f"{error}\n")
    sys.stdout.write(f"{len(paths)} files, {len(errors)} errors\n")
    return 1 if errors else 0


def check(validator: Draft202012Validator, path: Path) -> list[str]:
    """What is wrong with one file."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [f"{path}: {error}"]
    return [f"{path}: {error.json_path}: {error.message}" for error in validator.iter_errors(document)]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
