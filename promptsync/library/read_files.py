"""Many prompt files at once: by as many processes as there are processors, if that takes less time.

The processes are forks, which have the list of files and the rules already: starting Python anew takes
longer than reading a thousand files. A fork continues none of its parent's threads, so nothing is forked
while there are others. Where a system forbids forks, or lets one die, this process reads the files itself.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.parsed_file import ParsedFile
from promptsync.library.read_file import prompt_of, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.library.ignores import Ignore
    from promptsync.library.parsed_file import PromptFile, Value
    from promptsync.library.rule import Look
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader

FEWEST = 500
"""From so many files on it takes less time with processes."""

_AT_ONCE = 250
"""Files of one task of a process."""


class FilesRead(NamedTuple):
    """What each file says, in their order, and what the rules said of prompts already, by the shown path."""

    drafts: list[ParsedFile]
    looks: Mapping[str, Look]


def read_files(files: Sequence[PromptFile], reader: FileReader) -> FilesRead:
    """Read each file. What is wrong with one is among its problems."""
    if len(files) >= FEWEST and processors() > 1 and may_fork():
        read = read_by_processes(files, reader, processors())
        if read is not None:
            return read
    return FilesRead([read_file(file, reader) for file in files], {})


def may_fork() -> bool:
    """Whether a fork of this process is sure to work. On macOS it is not, with the system's own libraries."""
    return sys.platform == "linux" and threading.active_count() == 1


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def read_by_processes(files: Sequence[PromptFile], reader: FileReader, processes: int) -> FilesRead | None:
    """As :func:`read_files`, with what the rules say; None if there can be no processes."""
    try:
        from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
        from multiprocessing import get_context

        pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (files, reader))
    except (ImportError, OSError, NotImplementedError):  # no semaphores here, or no forks
        return None
    starts = range(0, len(files), _AT_ONCE)
    try:
        with _uninterrupted():
            parts = pool.map(_read_part, starts)
        said = [one for part in parts for one in part]
    except (BrokenProcessPool, OSError):  # a process was killed, or there may not be another one
        return None
    finally:
        pool.shutdown(cancel_futures=True)
    both = [*zip(files, said, strict=True)]
    looks = {file.shown: one.look for file, one in both if one.look}
    return FilesRead([_parsed(file, one, reader) for file, one in both], looks)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the block ends. Forks that are made in it never get it: it is their parent's."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Said(NamedTuple):
    """What crosses from one process to the other: ``text`` only if places in it will be asked for."""

    text: str | None
    values: Mapping[str, Value] | None
    problems: list[Problem]
    plain: bool
    ignores: tuple[Ignore, ...]
    look: Look | None


_shared: list[tuple[Sequence[PromptFile], FileReader]] = []
"""What the forks have in common with their parent, in each of them."""


def _begin(files: Sequence[PromptFile], reader: FileReader) -> None:
    """In a fork, which ends when its parent is killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shared.append((files, reader))


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _read_part(start: int) -> list[_Said]:
    files, reader = _shared[-1]
    return [_said(file, reader) for file in files[start : start + _AT_ONCE]]


def _said(file: PromptFile, reader: FileReader) -> _Said:
    from promptsync.library.checks import look_at

    draft = read_file(file, reader)
    whole = draft.values is not None and "promptFile" not in draft.values
    look = look_at(prompt_of(draft)) if whole else None
    told = draft.problems or draft.ignores or draft.values is None or (look and look.findings)
    text = reader.known(file.path) if told else None
    return _Said(text, draft.values, draft.problems, draft.plain, draft.ignores, look)


def _parsed(file: PromptFile, said: _Said, reader: FileReader) -> ParsedFile:
    if said.text is not None:
        reader.put(file.path, said.text)
    return ParsedFile(file, said.values, said.problems, reader, said.plain, said.ignores)
