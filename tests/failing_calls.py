"""Finds where a run calls the operating system, git or the network, and makes one such call fail."""

from __future__ import annotations

import errno
import inspect
import os
import socket
import sqlite3
import sys
import sysconfig
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import promptsync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_OURS = str(Path(promptsync.__file__).parent) + os.sep
_INSTALLED = tuple(
    f"{path}{os.sep}"
    for path in (
        Path(promptsync.__file__).parent,
        Path(promptsync.__file__).parent.parent / "schemas",
        sys.prefix,
        *sysconfig.get_paths().values(),
    )
)
"""What belongs to the installation: that it cannot be read is no matter of a run."""


Failure = Callable[[], Exception]
"""A new exception each time: one that is raised twice would have the traceback of both."""


def _system(*numbers: int) -> tuple[Failure, ...]:
    return tuple(partial(OSError, number, os.strerror(number)) for number in numbers)


_CHANGES = _system(errno.EACCES, errno.ENOSPC, errno.EROFS)
_READS = _system(errno.EACCES, errno.EIO)
FAILURES: dict[str, tuple[Failure, ...]] = {
    "open": _system(errno.EACCES, errno.EMFILE, errno.ENOSPC, errno.ENOENT),
    "os.chdir": _READS,
    "os.chmod": _CHANGES,
    "os.link": _CHANGES,
    "os.listdir": _READS,
    "os.mkdir": _CHANGES,
    "os.remove": _CHANGES,
    "os.rename": _CHANGES,
    "os.rmdir": _CHANGES,
    "os.scandir": _READS,
    "os.symlink": _CHANGES,
    "os.truncate": _CHANGES,
    "os.utime": _CHANGES,
    "tempfile.mkdtemp": _CHANGES,
    "tempfile.mkstemp": _CHANGES,
    "subprocess.Popen": _system(errno.ENOENT, errno.EACCES, errno.ENOMEM, errno.EMFILE),
    "socket.bind": _system(errno.EADDRINUSE, errno.EACCES),
    "socket.connect": _system(errno.ECONNREFUSED, errno.ENETUNREACH, errno.ETIMEDOUT),
    "socket.getaddrinfo": (partial(socket.gaierror, socket.EAI_NONAME, "Name or service not known"),),
    "sqlite3.connect": (partial(sqlite3.OperationalError, "unable to open database file"),),
}
"""What each kind of call is likely to fail with, by the name of Python's audit event."""


@dataclass(frozen=True, order=True)
class CallSite:
    """The kind of call, and the place in promptsync that it comes from; for git, its command too."""

    event: str
    place: str
    git: str = ""


@dataclass
class _Watch:
    """Every call of a run. The first one at ``site``, if there is one, fails with ``failure``."""

    site: CallSite | None
    failure: Failure | None
    seen: list[CallSite] = field(default_factory=list)
    failed: bool = False
    others: frozenset[int] = frozenset()
    """Threads that were there before the run."""


class Calls:
    """Python's audit events. A hook cannot be taken away: it idles while nobody watches."""

    def __init__(self) -> None:
        self._watch: _Watch | None = None
        sys.addaudithook(self._hear)

    @contextmanager
    def watched(self, site: CallSite | None = None, failure: Failure | None = None) -> Iterator[_Watch]:
        """Note the calls of the block, but for those of threads that are there before it."""
        own = threading.get_ident()
        watch = _Watch(site, failure)
        watch.others = frozenset(one.ident or 0 for one in threading.enumerate() if one.ident != own)
        self._watch = watch
        try:
            yield watch
        finally:
            self._watch = None

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        watch = self._watch
        if watch is None or event not in FAILURES or threading.get_ident() in watch.others:
            return
        site = _site(event, arguments)
        if site is None:
            return
        watch.seen.append(site)
        if site == watch.site and watch.failure and not watch.failed:
            watch.failed = True
            raise watch.failure()


def _site(event: str, arguments: tuple[object, ...]) -> CallSite | None:
    """Where the call comes from; None for what is not promptsync's, and for what imports a module."""
    if event == "open" and str(arguments[0]).startswith(_INSTALLED):
        return None
    frame = inspect.currentframe()
    place = ""
    while frame:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return None
        if not place and name.startswith(_OURS):
            place = _place(frame)
        frame = frame.f_back
    git = _git_command(arguments[1]) if event == "subprocess.Popen" else ""
    return CallSite(event, place, git) if place else None


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename.removeprefix(_OURS)}:{frame.f_lineno}"


def _git_command(arguments: object) -> str:
    """The command of ``git -c SETTING COMMAND ...``."""
    words = iter(map(str, arguments if isinstance(arguments, list | tuple) else ()))
    next(words, "")
    for word in words:
        if word == "-c":
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""
