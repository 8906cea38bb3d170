"""What an apply of many creates costs beyond waiting: the installed command against a server 50 ms away.

Run it with ``python benchmarks/apply_creates.py``. The server is the sandbox in a process of its own, and
each of its answers comes 50 ms later than it could. The ideal is ``creates * latency / concurrency``; the
wall time is the whole command's, from its start to its end.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.sandbox.app import create_app
from promptsync.sandbox.server import serve
from promptsync.sandbox.store import PromptStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.sandbox.app import ASGIApp, Event, Receive, Send

LATENCY = 0.05
CREATES = 1_000
RUNS = ((1, 50), (8, CREATES), (16, CREATES), (32, CREATES))
"""``--concurrency`` and how many creates: one after the other, few will do."""

LIMITED, LIMIT = 16, 1.3
COMMAND = str(Path(sys.executable).parent / "promptsync")


def main() -> int:
    """Print the table; fail if the apply at 16 is too slow."""
    put(f"{'concurrency':>11} {'creates':>8} {'ideal':>8} {'wall':>8} {'ratio':>6}")
    ratios = {}
    for concurrency, creates in RUNS:
        ideal = creates * LATENCY / concurrency
        wall = seconds_of(concurrency, creates)
        ratios[concurrency] = wall / ideal
        put(f"{concurrency:>11} {creates:>8} {ideal:>6.2f} s {wall:>6.2f} s {wall / ideal:>6.2f}")
    put(f"at {LIMITED}, at most {LIMIT:.1f}")
    return int(ratios[LIMITED] > LIMIT)


def seconds_of(concurrency: int, creates: int) -> float:
    """One apply of a new library to an empty organization."""
    with tempfile.TemporaryDirectory() as folder, server() as url:
        generate(Path(folder), creates)
        arguments = [COMMAND, "apply", "--yes", "--concurrency", str(concurrency)]
        environment = {**os.environ, "ONA_BASE_URL": url, "ONA_API_KEY": "v1.benchmark"}
        start = time.monotonic()
        subprocess.run(arguments, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603  # our own command
        return time.monotonic() - start


def generate(root: Path, number: int) -> None:
    """Prompt files of about 1,000 characters each."""
    (root / "prompts").mkdir()
    lines = "".join(f"  Read file {line} before you comment on it.\n" for line in range(25))
    for one in range(number):
        head = f"name: P{one}\ndescription: Use when asked for {one}.\ncommand: c{one}\nprompt: |\n"
        (root / "prompts" / f"p{one}.yaml").write_text(head + lines, encoding="utf-8")


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server in another process."""
    arguments = [sys.executable, __file__, "serve"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, encoding="utf-8") as process:  # noqa: S603  # this file
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def serve_late() -> None:
    """Serve an empty organization, each answer late, until terminated."""
    store = PromptStore(":memory:")
    serve(late(create_app(store)), port=0, ready=put)


def late(app: ASGIApp) -> ASGIApp:
    """``app`` with its answers LATENCY seconds after the request, or later where it takes longer."""

    async def delayed(scope: Event, receive: Receive, send: Send) -> None:
        due = asyncio.get_running_loop().time() + LATENCY

        async def hold(event: Event) -> None:
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            await send(event)

        await app(scope, receive, hold)

    return delayed


def put(line: str) -> None:
    """A line of the table."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve_late()
    else:
        sys.exit(main())
