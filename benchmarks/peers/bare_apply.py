"""The least that a first apply does: load the files, and create each prompt over httpx.

``python bare_apply.py FOLDER CONCURRENCY``, with ONA_BASE_URL and ONA_API_KEY set. It neither looks what is
there nor tries anything again, and after a failure nobody knows what was made.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import httpx
import yaml

Fields = dict[str, object]


def main(folder: str, concurrency: str) -> int:
    """Print how many were created; 1 if the organization refuses one."""
    paths = sorted(Path(folder).rglob("*.yaml"))
    prompts = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in paths]
    try:
        asyncio.run(create(prompts, int(concurrency)))
    except httpx.HTTPError as error:
        sys.stderr.write(f"not all prompts could be created: {error}\n")
        return 1
    sys.stdout.write(f"{len(prompts)} prompts created\n")
    return 0


async def create(prompts: list[Fields], concurrency: int) -> None:
    """Create all of them, so many side by side."""
    headers = {"Authorization": f"Bearer {os.environ['ONA_API_KEY']}", "Connect-Protocol-Version": "1"}
    left = iter(prompts)

    async def create_next(client: httpx.AsyncClient) -> None:
        for prompt in left:
            request = {**prompt, "isCommand": "command" in prompt}
            response = await client.post("/gitpod.v1.AgentService/CreatePrompt", json=request)
            response.raise_for_status()

    async with httpx.AsyncClient(base_url=os.environ["ONA_BASE_URL"], headers=headers, timeout=30) as client:
        await asyncio.gather(*(create_next(client) for _ in range(concurrency)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
