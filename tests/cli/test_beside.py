"""Work in another process: its result, or the same work here."""

from __future__ import annotations

import os
import subprocess
import sys

# A test's own process has threads, which are no ground for a fork: each program here is one of its own.
_PROGRAM = """
import os, signal, sys, threading
from promptsync.cli.beside import beside

HERE = os.getpid()

def elsewhere():
    return os.getpid() != HERE

{body}
"""


def ran(body: str) -> str:
    """What a program says in which ``elsewhere()`` tells whether it is asked in another process."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(body=body)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=30,
    )
    assert done.stderr == ""
    return done.stdout


def test_the_work_is_done_in_another_process_and_once() -> None:
    body = """
def work():
    return elsewhere(), os.getpid(), "x" * 1_000_000
result = beside(work)
assert result() == result()
print(result()[0])
"""
    can_fork = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
    assert ran(body) == f"{can_fork}\n"


def test_it_goes_on_meanwhile() -> None:
    body = """
reader, writer = os.pipe()
def work():
    if elsewhere():
        os.read(reader, 1)
    return "done"
result = beside(work)
os.write(writer, b".")
print(result())
"""
    assert ran(body) == "done\n"


def test_what_the_work_raises_is_raised_where_it_is_awaited() -> None:
    body = """
def work():
    raise ValueError("of no use" if elsewhere() else "here")
try:
    beside(work)()
except ValueError as error:
    print(error)
"""
    assert ran(body) == "here\n"


def test_a_process_that_is_killed_has_its_work_done_here() -> None:
    body = """
def work():
    if elsewhere():
        os.kill(os.getpid(), signal.SIGKILL)
    return "here"
print(beside(work)())
"""
    assert ran(body) == "here\n"


def test_a_process_that_is_killed_while_it_tells_the_result_has_its_work_done_here() -> None:
    body = """
class Deadly(str):
    def __reduce__(self):
        os.kill(os.getpid(), signal.SIGKILL)
def work():
    return ["x" * 1_000_000, Deadly()] if elsewhere() else "here"
print(beside(work)())
"""
    assert ran(body) == "here\n"


def test_with_threads_the_work_is_done_here() -> None:
    body = """
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
print(beside(elsewhere)())
stop.set()
"""
    assert ran(body) == "False\n"


def test_nobody_has_to_wait_for_it() -> None:
    """Neither for the work nor for a result that no pipe holds."""
    body = """
beside(lambda: "x" * 10_000_000)
beside(signal.pause)
print("ended")
"""
    assert ran(body) == "ended\n"
