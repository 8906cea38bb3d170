"""The least that a plan does: load and validate the files, and list the organization's prompts with httpx.

``python bare_plan.py SCHEMA FOLDER``, with ONA_BASE_URL and ONA_API_KEY set. It compares nothing and keeps no
record of what was applied.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import httpx
import yaml
from jsonschema import Draft202012Validator

Fields = dict[str, object]


def main(schema: str, folder: str) -> int:
    """Print both numbers; 1 if a file is wrong or the list cannot be had."""
    prompts, errors = load(schema, sorted(Path(folder).rglob("*.yaml")))
    for error in errors:
        sys.stderr.write(f"{error}\n")
    try:
        listed = list_prompts(os.environ["ONA_BASE_URL"], os.environ["ONA_API_KEY"])
    except httpx.HTTPError as error:
        sys.stderr.write(f"the prompts cannot be listed: {error}\n")
        return 1
    sys.stdout.write(f"{len(prompts)} prompts in files, {len(listed)} in the organization\n")
    return 1 if errors else 0


def load(schema: str, paths: list[Path]) -> tuple[list[Fields], list[str]]:
    """The prompts of the valid files, and what is wrong with the others."""
    validator = Draft202012Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    prompts, errors = [], []
    for path in paths:
        try:
            prompt = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            errors.append(f"{path}: {error}")
            continue
        wrong = [f"{path}: {error.json_path}: {error.message}" for error in validator.iter_errors(prompt)]
        errors += wrong
        if not wrong:
            prompts.append(prompt)
    return prompts, errors


def list_prompts(url: str, token: str) -> list[Fields]:
    """Every prompt without its text, a hundred with each request."""
    headers = {"Authorization": f"Bearer {token}", "Connect-Protocol-Version": "1"}
    prompts: list[Fields] = []
    pagination: Fields = {"pageSize": 100}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        while True:
            request = {"filter": {"excludePromptContent": True}, "pagination": pagination}
            response = client.post("/gitpod.v1.AgentService/ListPrompts", json=request)
            page = response.raise_for_status().json()
            prompts += page.get("prompts", [])
            pagination["token"] = page.get("pagination", {}).get("nextToken", "")
            if not pagination["token"]:
                return prompts


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
