"""``promptsync trust``."""

from __future__ import annotations

import click

from promptsync.errors import Exit
from promptsync.frontend.console import put, say
from promptsync.render.escape import one_line
from promptsync.service.trust import parse_host
from promptsync.session.opening.trusted_hosts import trust_host, trusted_hosts, trusted_hosts_file


@click.command("trust", short_help="Allow a host to get your token when a promptsync.yaml names it.")
@click.argument("host", required=False)
def command(host: str | None) -> int:
    """Allow HOST to get your token when a promptsync.yaml names it as `api:`. Without HOST, show the hosts.

    The platform's own hosts, and the host of ONA_BASE_URL, need no such word. The list is kept in your own
    configuration, not in the repository. Nothing is sent.
    """
    if host is None:
        put("".join(f"{one_line(one)}\n" for one in trusted_hosts()))
        return Exit.DONE
    wanted = parse_host(host)
    path = one_line(str(trusted_hosts_file()))
    if trust_host(wanted):
        say(f"Trusted {wanted}. To take that back, remove its line from {path}.")
    else:
        say(f"{wanted} is trusted already, by {path}.")
    return Exit.DONE
