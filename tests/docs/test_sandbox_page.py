"""What docs/sandbox.md shows of a sandbox on a port."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.support import COMMAND, run_command, write_prompt
from tests.docs.pages import parts, read
from tests.docs.session import alike

if TYPE_CHECKING:
    from pathlib import Path

PAGE = read("docs/sandbox.md")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def block(language: str) -> str:
    return next(part.text for part in parts(PAGE) if part.language == language)


def test_it_says_where_it_listens_and_the_sdk_reads_it(workdir: Path) -> None:
    write_prompt("one")
    assert run_command("apply", "--target", "sandbox", "--yes").code == 0
    with subprocess.Popen(
        [COMMAND, "sandbox", "--port", "0"], stderr=subprocess.PIPE, encoding="utf-8", cwd=workdir
    ) as process:
        try:
            assert process.stderr
            said = process.stderr.readline() + process.stderr.readline()
            code = ADDRESS.sub(ADDRESS.findall(said)[0], block("python"))
            read_back = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            )
        finally:
            process.kill()
    assert alike(block("text"), said)
    assert read_back.stdout == "one\n"
