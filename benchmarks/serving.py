"""A server for a while."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.tools import Tools


@dataclass(frozen=True, slots=True)
class Seen:
    """``requests`` by method; ``creating`` is in seconds, from the first create to the last one's answer."""

    requests: dict[str, int]
    creating: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, at ``url``."""

    url: str

    def seen(self) -> Seen:
        """What came since this was asked last."""
        with closing(HTTPConnection(self.url.removeprefix("http://"))) as connection:
            connection.request("GET", "/seen")
            seen = json.loads(connection.getresponse().read())
        counts = {str(method): int(number) for method, number in seen["counts"].items()}
        return Seen(counts, float(seen["creating"]))


@contextmanager
def serving(tools: Tools, store: Path | None = None, latency: float = 0.0) -> Iterator[Server]:
    """The organization in the file ``store``, or an empty one; see processes/server.py."""
    command = [*tools.script("processes/server.py"), str(store or ":memory:"), str(latency)]
    with subprocess.Popen(  # noqa: S603  # our own server
        command, env=tools.environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield Server(process.stdout.readline().strip())
        finally:
            process.terminate()
