"""Documents as JSON text."""

from __future__ import annotations

import json


def render_json(document: object) -> str:
    """Indented, in ASCII: so no character of a prompt can act where the document is printed."""
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"
