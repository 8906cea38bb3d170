"""Files read by several processes: the same findings in the same order, whatever becomes of a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.library.checks import look_at
from promptsync.library.discover import discover
from promptsync.library.read_file import prompt_of
from promptsync.library.read_files import FEWEST, read_by_processes, read_files
from promptsync.source.file_reader import FileReader
from tests.library.support import GOOD, HEAD, write
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has forks that are sure to work"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

CONTENTS: list[tuple[str, str | bytes]] = [
    (".yaml", GOOD),
    (".yaml", GOOD.replace("\n", "\r\n")),
    (".yaml", f"\ufeff{GOOD}"),
    (".yaml", f"{HEAD}isSkill: yes please\nprompt: 1\nnope: [a]\n"),
    (".yaml", f"{HEAD}isSkill: true\nprompt: |\n  See [it](./a.md).\n  TODO: say more\n"),
    (".yaml", f"# promptsync: ignore todo -- later\n{HEAD}isSkill: true\nprompt: 'TODO: say it'\n"),
    (".yaml", f"{HEAD}isSkill: true\nprompt: Log in with ghp_{'a1B2c3D4e5' * 3}F6g7H8 now.\n"),
    (".yaml", f"{HEAD}isSkill: true\nprompt: Say \u200bone with /nobody-has-it, then run /a.\n"),
    (".yaml", f"{HEAD}isSkill: true\npromptFile: text.txt\n"),
    (".yaml", f"{HEAD}isSkill: true\nasks: [a, b]\nprompt: |\n  <!-- promptsync: include other.txt -->\n"),
    (".yaml", "name: [\n"),
    (".yaml", b"\xff\xfe"),
    (".md", f"---\n{HEAD}isSkill: true\n---\n\nDo it.\n"),
    (".md", "No prompt.\n"),
    ("/SKILL.md", f"---\n{HEAD}---\n\n{'Look at it, and at what is beside it. ' * 30}\n"),
    ("/SKILL.md", f"---\n{HEAD}---\n\n{'Look at it, and at what is near it. ' * 30}\n"),
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(CONTENTS), max_size=12))
def test_what_processes_read_is_what_one_reads(contents: list[tuple[str, str | bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        files = {f"p{at}{suffix}": content for at, (suffix, content) in enumerate(contents)}
        found = discover(write(root, files), repository=root, shown_from=root).files
        alone = read_files(found, FileReader())
        together = read_by_processes(found, FileReader(), 2)
        assert together
        assert together.drafts == alone.drafts
        assert [one.fields and [*one.fields] for one in together.drafts] == [
            one.fields and [*one.fields] for one in alone.drafts
        ]
        drafts = {one.file.shown: one for one in alone.drafts}
        assert {shown: look_at(prompt_of(drafts[shown])) for shown in together.looks} == together.looks


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of which several processes read: with findings of every kind, in files far apart."""
    root = tmp_path_factory.mktemp("many")
    every = {f"c{at}{suffix}": content for at, (suffix, content) in enumerate(CONTENTS)}
    copies = {f"d{at}{suffix}": content for at, (suffix, content) in enumerate(CONTENTS)}
    good = {f"cc{at}.yaml": f"{GOOD.rstrip()} As {at}.\n" for at in range(FEWEST + 200)}
    write(root, {**every, **good, **copies})
    return root


def started(root: Path, *, processors: int, before: str = "") -> subprocess.Popen[str]:
    """``validate`` in a session of its own, on so many processors, after some code."""
    allowed = sorted(os.sched_getaffinity(0))[:processors]
    code = f"""
import os, sys
os.sched_setaffinity(0, {allowed})
{before}
from promptsync.cli.main import main
sys.argv = ["promptsync", "validate", "--format", "json"]
main()
"""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def alone(many: Path) -> str:
    """What one process alone says."""
    out, _ = started(many, processors=1).communicate()
    assert len(json.loads(out)["problems"]) > len(CONTENTS)
    return out


def forks(process: subprocess.Popen[str]) -> list[int]:
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    return [int(one) for one in children.split()]


@pytest.fixture
def interrupted(many: Path) -> Iterator[Callable[[Callable[[int, list[int]], None]], subprocess.Popen[str]]]:
    """Start it on two processors, and do something to it as soon as it has its forks."""
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("there is one processor")
    running: list[subprocess.Popen[str]] = []

    def run(act: Callable[[int, list[int]], None]) -> subprocess.Popen[str]:
        process = started(many, processors=2)
        running.append(process)
        wait_until(lambda: len(forks(process)) == 2 or process.poll() is not None)
        children = forks(process)
        assert len(children) == 2
        act(process.pid, children)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def test_findings_and_their_order_do_not_tell_how_many_processors_there_were(many: Path, alone: str) -> None:
    out, said = started(many, processors=2).communicate()
    assert (out, said) == (alone, "")


def test_a_machine_that_forbids_forks_reads_in_one_process(many: Path, alone: str) -> None:
    forbidding = """
def forbid(event, _):
    if event == "os.fork":
        raise BlockingIOError(11, "Resource temporarily unavailable")
sys.addaudithook(forbid)
"""
    out, said = started(many, processors=2, before=forbidding).communicate()
    assert (out, said) == (alone, "")


def test_the_files_are_read_although_a_process_dies(
    interrupted: Callable[[Callable[[int, list[int]], None]], subprocess.Popen[str]], alone: str
) -> None:
    process = interrupted(lambda _, children: os.kill(children[0], signal.SIGKILL))
    assert process.communicate() == (alone, "")


def test_ctrl_c_ends_every_process_with_one_word(
    interrupted: Callable[[Callable[[int, list[int]], None]], subprocess.Popen[str]],
) -> None:
    children: list[int] = []

    def press(pid: int, forked: list[int]) -> None:
        children.extend(forked)
        os.killpg(pid, signal.SIGINT)  # as the terminal does

    process = interrupted(press)
    _, said = process.communicate()
    assert (process.returncode, said.strip()) == (130, "Interrupted.")
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_forks_end_when_their_parent_is_killed(
    interrupted: Callable[[Callable[[int, list[int]], None]], subprocess.Popen[str]],
) -> None:
    children: list[int] = []

    def kill(pid: int, forked: list[int]) -> None:
        children.extend(forked)
        os.kill(pid, signal.SIGKILL)

    process = interrupted(kill)
    process.communicate()  # until nobody holds its output any longer
    assert process.returncode == -signal.SIGKILL
    wait_until(lambda: not any(Path(f"/proc/{child}/exe").exists() for child in children))
