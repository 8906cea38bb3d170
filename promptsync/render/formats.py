"""The table of formats."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from promptsync.render.renderer import Renderer

if TYPE_CHECKING:
    from promptsync.render.renderer import Surroundings

# Each format is the module of its name in this folder, imported only if somebody asks for it.
RENDERERS = {
    "text": "TextRenderer",
    "json": "JsonRenderer",
    "markdown": "MarkdownRenderer",
    "html": "HtmlRenderer",
    "github": "GitHubRenderer",
    "sarif": "SarifRenderer",
}


def make_renderer(format_: str, surroundings: Surroundings) -> Renderer:
    """The renderer of a format of the table."""
    module = import_module(f"promptsync.render.{format_}")
    renderer = getattr(module, RENDERERS[format_])(surroundings)
    assert isinstance(renderer, Renderer)
    return renderer
