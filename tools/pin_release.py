"""Write the commit and the tag that a release is built from into promptsync/scaffold/release.py.

usage: python tools/pin_release.py COMMIT TAG
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "promptsync"


def pinned(text: str, commit: str, tag: str) -> str:
    """The module with the two constants set. Exits where it does not have each of them once."""
    for name, value in (("COMMIT", commit), ("TAG", tag)):
        text, found = re.subn(rf"^{name} = .*$", f'{name} = "{value}"', text, flags=re.MULTILINE)
        if found != 1:
            sys.exit(f"release.py sets {name} {found} times")
    return text


def main(commit: str, tag: str) -> None:
    """Check both, then write."""
    version = re.search(r'^__version__ = "(.+)"$', (PACKAGE / "__init__.py").read_text(), re.MULTILINE)
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        sys.exit(f"{commit} is not the full id of a commit")
    if not version or tag != f"v{version[1]}":
        sys.exit(f"{tag} is not the tag of version {version and version[1]}")
    path = PACKAGE / "scaffold" / "release.py"
    path.write_text(pinned(path.read_text(), commit, tag))


if __name__ == "__main__":
    main(*sys.argv[1:])
