"""The commands that are measured, of one environment that has promptsync installed as users install it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.serving import Server

_HERE = Path(__file__).parent
_LAUNCHER = _HERE / "processes" / "launcher.py"
_IDENTITY = {f"GIT_{role}_{what}": "bench" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


class BenchmarkError(Exception):
    """A command did not do what it was started for, so its time means nothing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Commands of the Python that runs this, in an environment without this user's settings.

    ``scratch`` is a folder for what they say; ``path`` is where git is found.
    """

    scratch: Path
    path: str

    @property
    def promptsync(self) -> str:
        """The installed command."""
        return self._beside("promptsync")

    @property
    def check_jsonschema(self) -> str:
        """The installed command."""
        return self._beside("check-jsonschema")

    @property
    def agnix(self) -> str:
        """The installed command."""
        return self._beside("agnix")

    def script(self, place: str) -> list[str]:
        """The start of a command that runs a file of this package."""
        return [sys.executable, str(_HERE / place)]

    def environment(self, server: Server | None = None) -> dict[str, str]:
        """What commands see: nothing of this user, and where the organization is."""
        lonely = {"PATH": self.path, "HOME": str(self.scratch), "LC_ALL": "C.UTF-8", **_IDENTITY}
        return {**lonely, "ONA_BASE_URL": server.url, "ONA_API_KEY": "v1.bench"} if server else lonely

    def run(
        self, command: Sequence[str], folder: Path, expected: str, server: Server | None = None
    ) -> Sample:
        """Run ``command`` in ``folder``. Raises BenchmarkError if it fails, or does not say ``expected``."""
        output = self.scratch / "output"
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(output), *command]
        code, *numbers = execute(launcher, folder, self.environment(server)).split()
        said = output.read_text(encoding="utf-8")
        if code != "0" or expected not in said:
            raise BenchmarkError(f"{Path(command[0]).name} exits with {code} and says:\n{said[-2_000:]}")
        seconds, peak, processors = map(float, numbers)
        sample = Sample(seconds, int(peak), processors=processors)
        if server is None:
            return sample
        seen = server.seen()
        return replace(sample, requests=seen.requests, creating=seen.creating)

    def said(self) -> str:
        """What the last command said."""
        return (self.scratch / "output").read_text(encoding="utf-8")

    def git(self, folder: Path, *arguments: str) -> None:
        """Run git in ``folder``."""
        execute(["git", *arguments], folder, self.environment())

    def _beside(self, name: str) -> str:
        return str(Path(sys.executable).parent / name)


def execute(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """What a command writes to stdout. Raises BenchmarkError if it fails."""
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)  # noqa: S603  # our own commands
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)} exits with {done.returncode}:\n{done.stderr}")
    return done.stdout
