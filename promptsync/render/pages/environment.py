"""Templates → pages. Every value is escaped, and a policy in the page forbids what did not come with it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from promptsync.render.escape import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(__file__).parent / "templates"


def render_page(template: str, script: str, values: Mapping[str, object]) -> str:
    """The page that ``template`` makes of ``values``, with the stylesheet and ``script`` in it.

    A text shows hidden and control characters as their code points: ``shown`` on one line, ``text`` on many.
    """
    style, code = asset("style.css"), asset(script)
    # Both are ours, and escaped they would not be what the policy names.
    own = {"style": Markup(style), "script": Markup(code), "policy": _policy(_digest(style), _digest(code))}  # noqa: S704
    return _environment().get_template(template).render({**own, **values})


def render_site_page(template: str, values: Mapping[str, object]) -> str:
    """As :func:`render_page`, for a page that has the site's stylesheet and script beside it."""
    own = {"policy": _policy("'self'", "'self'")}
    return _environment().get_template(template).render({**own, **values})


def asset(name: str) -> str:
    """A stylesheet or a script of ours."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows these and a picture in the page itself, and nothing else."""
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = one_line
    environment.filters["text"] = visible
    return environment


def _digest(text: str) -> str:
    """A source expression of Content-Security-Policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
