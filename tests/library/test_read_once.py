"""A file is read once in a run, however often a place in it is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.library.support import HEAD, write

if TYPE_CHECKING:
    from pathlib import Path

# Every opening of a file is an audit event. Those by promptsync's reader have no mode: os.open is below it.
CODE = """
import json, sys
from collections import Counter
opened = Counter()

def count(event, arguments):
    if event == "open" and arguments[1] is None and isinstance(arguments[0], str):
        opened[arguments[0].rpartition("/")[2]] += 1

sys.addaudithook(count)
from promptsync.cli.main import main
sys.argv = ["promptsync", "validate", "--fix"]
try:
    main()
finally:
    print(json.dumps(opened), file=sys.stderr)
"""


def test_validate_with_fix_reads_each_file_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": f"{HEAD}isSkill: true\nprompt: |\n  one\u200b\n  see [it](./other.md)\n",
        "b.md": f"---\n{HEAD}isSkill: true\n---\n\ntwo\u200b\n",
        "c.yaml": f"{HEAD}isSkill: true\npromptFile: c.txt\n",
        "c.txt": "three\u200b\n",
        "d.yaml": "name: [\n",
    }
    write(tmp_path, files)
    run = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tmp_path,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    opened = json.loads(run.stderr.splitlines()[-1])
    assert run.stderr.count("Fixed") == 3
    assert {name: opened.get(name) for name in files} == dict.fromkeys(files, 1)
