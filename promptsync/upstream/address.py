"""What a person writes for a source → the repository, the reference and the folder that they mean.

Any of git's own addresses, ``owner/name`` for GitHub, or a repository on this disk; with ``@REF`` for a
branch, tag or commit, and ``//PATH`` for a folder in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from promptsync.errors import PromptsyncError
from promptsync.redaction import without_secrets
from promptsync.source.text import shown

_SCHEMES = ("https", "http", "ssh", "git", "file")
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?", re.DOTALL)
_SCP = re.compile(r"([A-Za-z0-9._-]+@[A-Za-z0-9][A-Za-z0-9.-]*):([^:].*)", re.DOTALL)
_GITHUB = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{1,100}")
_WEB = re.compile(r"(/[^/]+/[^/]+)/(?:tree|blob)/([^/]+)(?:/(.*))?")
_REF = re.compile(
    r"(?![-/+])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)))[^\x00-\x20\x7f~^:?*\[\\]{1,250}(?<![/.])"
)
_HINT = "Write https://HOST/PATH, git@HOST:PATH, OWNER/NAME for GitHub, or a path; then @REF and //FOLDER."


@dataclass(frozen=True, slots=True)
class Address:
    """``url`` is what git fetches from, ``ref`` a branch, tag or commit (empty: the default branch).

    ``path`` is a folder of the repository, empty for all of it. ``written`` is the repository as a person
    wrote it, if that is not ``url``: a relative path.
    """

    url: str
    ref: str = ""
    path: str = ""
    written: str = ""

    @property
    def name(self) -> str:
        """What the repository is called, for people."""
        return self.url.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".git") or self.url

    @property
    def label(self) -> str:
        """The repository in few words: its host and path, without a scheme."""
        plain = re.sub(r"^[a-z+]+://(?:[^/@]*@)?", "", self.written or self.url)
        return plain.removesuffix(".git")

    def __str__(self) -> str:
        return (
            (self.written or self.url)
            + (f"@{self.ref}" if self.ref else "")
            + (f"//{self.path}" if self.path else "")
        )


def parse_address(text: str) -> Address | None:
    """The repository that ``text`` names, or None if it is not an address but may be a path on this disk.

    Raises PromptsyncError for an address that git must not be given.
    """
    if text.startswith("-"):
        _refuse(text, "it begins with -, as an option does")
    if not text.isprintable():
        _refuse(text, "it has characters that nobody sees")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*::", text):
        _refuse(text, "git would run a program for it")
    if url := _URL.fullmatch(text):
        return _of_url(text, url[1].lower(), url[2], url[3] or "")
    if scp := _SCP.fullmatch(text):
        rest, ref, path = split_place(scp[2])
        if rest.startswith("-"):
            _refuse(text, "its path begins with -, as an option does")
        return _address(text, f"{scp[1]}:{rest}", ref, path)
    rest, ref, path = split_place(text)
    if _GITHUB.fullmatch(rest) and rest.split("/")[1].strip("."):
        return _address(text, f"https://github.com/{rest}", ref, path)
    return None


def local_address(text: str) -> Address:
    """The repository on this disk that ``text`` names, perhaps with a reference and a folder.

    Raises PromptsyncError.
    """
    rest, ref, path = split_place(text)
    return _address(text, rest, ref, path)


def split_place(text: str) -> tuple[str, str, str]:
    """``REPOSITORY[@REF][//PATH[@REF]]`` in its parts."""
    start = 1 if text.startswith("/") else 0
    before, _, path = text[start:].partition("//")
    repository, _, ref = before.partition("@")
    if not ref:
        found = re.fullmatch(r"(.*[^/])@([^@]+)", path)
        path, ref = (found[1], found[2]) if found else (path, "")
    return text[:start] + repository, ref, path.strip("/")


def _of_url(text: str, scheme: str, host: str, rest: str) -> Address:
    if scheme not in _SCHEMES:
        _refuse(text, f"git is not asked to fetch by {scheme}")
    user, at, bare = host.rpartition("@")
    if ":" in user or (at and scheme in {"http", "https"}):
        _refuse(text, "it holds a password or a token", "Let git's credential helper give it.")
    if bare.startswith("-") or user.startswith("-"):
        _refuse(text, "its host begins with -, as an option does")
    if not bare and scheme != "file":
        _refuse(text, "it has no host")
    if "?" in rest or "#" in rest:
        _refuse(text, "it has a query or a fragment")
    web = _WEB.fullmatch(rest) if bare.lower() in {"github.com", "www.github.com"} else None
    place = (web[1], web[2], (web[3] or "").strip("/")) if web else split_place(rest)
    return _address(text, f"{scheme}://{host}{place[0]}", place[1], place[2])


def _address(text: str, url: str, ref: str, path: str) -> Address:
    if ref and not _REF.fullmatch(ref):
        _refuse(text, f"{shown(ref)} cannot be a branch, a tag or a commit")
    if any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/") if path):
        _refuse(text, f"//{shown(path)} is not a folder of a repository")
    return Address(url, ref, path)


def _refuse(text: str, why: str, hint: str = _HINT) -> NoReturn:
    raise PromptsyncError(f"the source {shown(without_secrets(text))} is refused: {why}", hint)
