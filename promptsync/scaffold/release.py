"""Which commit of promptsync a new library's workflow and hook are pinned to.

A commit cannot name itself. So a release runs ``tools/pin_release.py`` with its commit and tag before it is
built; in a checkout the commit is not known, and ``promptsync init`` says so.
"""

from __future__ import annotations

REPOSITORY = "promptsync/promptsync"
UNRELEASED = "0" * 40

COMMIT = UNRELEASED
TAG = "v0.1.0"
