"""What a plan says of a text that is made of parts, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.plan import Change, HeldBack
    from promptsync.planning.bundles import Rebundled


def bundle_words(change: Change | HeldBack, again: Rebundled | None) -> Iterator[str]:
    """How the files beside the skill are sent; a sentence for each thing that there is to say."""
    made, composition = change.made, change.composition
    if made.owner:
        yield f"{made.part}, a part of {made.owner}"
    if composition and composition.bundle:
        chosen = " (auto)" if composition.auto else ""
        left = composition.left
        rest = f"; {counted(left, 'file')} that no text refers to stay{'s' if left == 1 else ''} behind"
        yield f"bundle: {composition.bundle}{chosen}{rest if left else ''}"
    if again:
        yield f"the files were sent as {again.before} before"
        for what, keys in (("adds", again.adds), ("removes", again.removes)):
            if keys:
                yield f"{what} {', '.join(keys)}"
