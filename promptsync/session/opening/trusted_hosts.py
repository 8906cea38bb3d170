"""The hosts that the user trusts with a token, in the user's own configuration and never in a repository."""

from __future__ import annotations

from pathlib import Path

import click

from promptsync.errors import PromptsyncError
from promptsync.private_files import write_private_file

_NAME = "trusted-hosts"


def trusted_hosts_file() -> Path:
    """One host a line; ``~/.config/promptsync/trusted-hosts`` on Linux."""
    return Path(click.get_app_dir("promptsync")) / _NAME


def trusted_hosts() -> list[str]:
    """The hosts, in their order; none without a file. Raises PromptsyncError if it cannot be read."""
    path = trusted_hosts_file()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise PromptsyncError(f"{path} cannot be read: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def trust_host(host: str) -> bool:
    """Add the host; False if it was there. Raises PromptsyncError if the file cannot be written."""
    hosts = trusted_hosts()
    if host in hosts:
        return False
    path = trusted_hosts_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private_file(path, "".join(f"{one}\n" for one in (*hosts, host)))
    except OSError as error:
        raise PromptsyncError(f"{path} cannot be written: {error}") from error
    return True
