"""The plan of a script over the official SDK: list every prompt with its text, compare it with the files.

``python sdk_plan.py FOLDER``, with ONA_BASE_URL and ONA_API_KEY set. It tells a prompt by its command, else
by its name, and it cannot tell what lost its file from what was never managed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import ona_sdk
import yaml
from connectrpc.errors import ConnectError
from gitpod.v1.agent_pb2 import ListPromptsRequest
from gitpod.v1.agent_pb2 import Prompt as Message
from gitpod.v1.pagination_pb2 import PaginationRequest

Fields = dict[str, object]


def main(folder: str) -> int:
    """Print what would change; 1 if a file cannot be read or the list cannot be had."""
    try:
        desired = {identity(one): one for one in map(read, sorted(Path(folder).rglob("*.yaml")))}
        live = {identity(one): one for one in map(fields, list_prompts())}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, ConnectError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    for key, one in desired.items():
        if key not in live:
            sys.stdout.write(f"create {key}\n")
        elif changed := [field for field in one if one[field] != live[key][field]]:
            sys.stdout.write(f"update {key}: {', '.join(changed)}\n")
    for key in live.keys() - desired.keys():
        sys.stdout.write(f"not in a file: {key}\n")
    sys.stdout.write(f"{len(desired)} prompts in files, {len(live)} in the organization\n")
    return 0


def read(path: Path) -> Fields:
    """The prompt of a file, with every field."""
    written = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    command = written.get("command", "")
    return {
        "name": written["name"],
        "description": written["description"],
        "prompt": written["prompt"],
        "command": command,
        "isCommand": written.get("isCommand", bool(command)),
        "isSkill": written.get("isSkill", False),
        "isTemplate": written.get("isTemplate", False),
    }


def list_prompts() -> list[Message]:
    """Every prompt with its text, a hundred with each request."""
    client = ona_sdk.create_client(api_key=os.environ["ONA_API_KEY"], base_url=os.environ["ONA_BASE_URL"])
    prompts: list[Message] = []
    token = ""
    while True:
        request = ListPromptsRequest(pagination=PaginationRequest(page_size=100, token=token))
        page = client.services.agent.list_prompts(request)
        prompts += page.prompts
        token = page.pagination.next_token
        if not token:
            return prompts


def fields(message: Message) -> Fields:
    """A prompt of the organization as a file would have it."""
    return {
        "name": message.metadata.name,
        "description": message.metadata.description,
        "prompt": message.spec.prompt,
        "command": message.spec.command,
        "isCommand": message.spec.is_command,
        "isSkill": message.spec.is_skill,
        "isTemplate": message.spec.is_template,
    }


def identity(prompt: Fields) -> str:
    """What tells a prompt from others."""
    return f"/{prompt['command']}" if prompt["command"] else str(prompt["name"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
