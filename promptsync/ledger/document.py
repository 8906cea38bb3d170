"""History as JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.record import Applied, Version

FORMAT_VERSION = 1

Document = dict[str, object]


def history_document(applies: Iterable[Applied]) -> Document:
    """The applies, newest first."""
    return {"formatVersion": FORMAT_VERSION, "applies": [_applied(one) for one in applies]}


def versions_document(versions: Iterable[Version]) -> Document:
    """The versions of one prompt, newest first; ``prompt`` is null where it was deleted."""
    return {
        "formatVersion": FORMAT_VERSION,
        "versions": [
            {
                **_applied(version.applied),
                "overwritten": version.overwritten,
                "prompt": version.prompt.fields() if version.prompt else None,
            }
            for version in versions
        ],
    }


def _applied(one: Applied) -> Document:
    return {
        "revision": one.revision,
        "time": one.time,
        "actor": one.actor,
        "source": one.source,
        "state": str(one.status),
        "kind": str(one.kind),
        "counts": dict(one.counts),
    }
