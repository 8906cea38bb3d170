"""The one comment of a pull request that says what its plan is now: edited, never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.github.repository import Comment

COMMENT_LIMIT = 65_536
"""The most characters a comment or a pull request's text may have."""


class Comments(Protocol):
    """Comments of a pull request, and who asks."""

    def login(self) -> str:
        """Who the token belongs to, empty if it may not ask."""
        ...

    def comments(self, number: int) -> Iterable[Comment]:
        """All of them."""
        ...

    def create_comment(self, number: int, body: str) -> None:
        """One more."""
        ...

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Another text."""
        ...

    def delete_comment(self, comment_id: int) -> None:
        """One less."""
        ...


def marker(target: str, directory: str) -> str:
    """The line by which the comment of one library and target is known again; it is not shown."""
    return f"<!-- promptsync plan target={quote(target)} directory={quote(directory)} -->\n\n"


def write_comment(github: Comments, number: int, mark: str, text: str) -> None:
    """Put ``text`` into the comment that begins with ``mark``, a new one if there is none."""
    if ours := _find(github, number, mark):
        github.edit_comment(ours.id, mark + text)
    else:
        github.create_comment(number, mark + text)


def withdraw_comment(github: Comments, number: int, mark: str) -> None:
    """Take back what an earlier run has said, if it has said something."""
    if ours := _find(github, number, mark):
        github.delete_comment(ours.id)


def _find(github: Comments, number: int, mark: str) -> Comment | None:
    """The comment that is ours: a bot or the token's owner wrote it, as anybody can write the mark."""
    found = (one for one in github.comments(number) if one.body.startswith(mark.rstrip()))
    return next((one for one in found if _is_ours(one, github)), None)


def _is_ours(comment: Comment, github: Comments) -> bool:
    return comment.by_bot or comment.login == github.login()
