"""``promptsync sandbox``."""

from __future__ import annotations

import gc

import click

from promptsync.frontend.console import say
from promptsync.session.opening.project import open_project
from promptsync.session.opening.target import open_sandbox


@click.command("sandbox", short_help="Serve a stand-in for the platform on this machine.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8750, show_default=True, help="0: any free one."
)
@click.option("--user", default="", help="The member whom every token belongs to, by name; made if missing.")
def command(port: int, user: str) -> None:
    """Serve a stand-in for the platform's prompt API on this machine, until Ctrl-C.

    It is the platform's own generated server code over a file in .promptsync/; any token is accepted. The
    built-in target `sandbox` uses the same file without a port.
    """
    with open_sandbox(open_project().config.root, user) as app:
        from promptsync.sandbox.server import serve

        # A server goes on for long, and each request leaves cycles behind: see cli.main.
        gc.set_threshold(1_000)
        serve(app, port=port, ready=_say_address)


def _say_address(url: str) -> None:
    say(f"The sandbox listens on {url}; stop it with Ctrl-C.")
    say(f"For another client: ONA_BASE_URL={url} ONA_API_KEY=sandbox. Here: --target sandbox.")
