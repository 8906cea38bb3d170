"""Runs one command and prints its exit code, seconds, peak memory in bytes and seconds of processors.

``python -I -S launcher.py OUTPUT COMMAND...``; what the command says goes to the file OUTPUT. It is a process
of its own because the system counts what a process held before it became the command: the launcher holds less
than any Python command does. Of the
processes that the command starts, the largest one counts.
"""

import os
import sys
import time


def main(output: str, *command: str) -> None:
    """Run and print."""
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, written, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = time.monotonic()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    seconds = time.monotonic() - start
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    code = os.waitstatus_to_exitcode(status)
    sys.stdout.write(f"{code} {seconds} {peak} {used.ru_utime + used.ru_stime}\n")


main(*sys.argv[1:])
