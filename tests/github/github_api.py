"""The part of GitHub's REST API that the action uses, as documented: to be served on this machine."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlencode

from tests.service.faults.asgi import Answer, body_of, send_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from promptsync.sandbox.app import Event as Scope
    from promptsync.sandbox.app import Receive, Send

REPOSITORY = "ada/prompts"
ROOT = "/api/v3"
GITHUB_TOKEN = "ghs_token-of-the-job-0123456789"
BOT = "github-actions[bot]"
BODY_LIMIT = 65_536
SIGNATURE = "signature-of-the-address-0123456789"
DENIED = 403, {"message": "Resource not accessible by integration"}

# Values of the API's JSON, which a test picks from by name.
Document = dict[str, Any]
Said = tuple[int, Document | list[Document]]


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: Document


@dataclass
class Storage:
    """An ASGI application: where GitHub's redirects for archives lead, and where its token must not show.

    It answers so many requests with 503 first as ``troubles`` says.
    """

    archives: dict[str, bytes] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    troubles: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # As below: ASGI's own types.
        headers = dict(cast("Iterable[tuple[bytes, bytes]]", scope["headers"]))
        self.tokens += [value.decode() for value in headers.values() if GITHUB_TOKEN.encode() in value]
        signed = cast("bytes", scope["query_string"]).decode() == f"sig={SIGNATURE}"
        archive = self.archives.get(str(scope["path"])) if signed else None
        if self.troubles:
            self.troubles -= 1
            await send_answer(send, Answer(503, (), b"<Error>ServerBusy</Error>"))
        elif archive is None:
            await send_answer(send, Answer(403, (), b"<Error>AuthenticationFailed</Error>"))
        else:
            await send_answer(send, Answer(200, ((b"content-type", b"application/zip"),), archive))


@dataclass
class GitHubApi:
    """An ASGI application. ``read_only``: the token is that of a fork; ``user``: it is that of a person.

    ``troubles`` are answered first, one a request: a status, a message and headers.
    ``unreadable`` are permissions that the job has not got, ``broken`` the parts of paths that answer 502.
    Archives are in ``storage``, which is served at another origin, ``storage_url``.
    """

    read_only: bool = False
    user: str = ""
    comments: list[Document] = field(default_factory=list)
    pulls: list[Document] = field(default_factory=list)
    merged: list[Document] = field(default_factory=list)
    artifacts: list[Document] = field(default_factory=list)
    files: list[Document] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    troubles: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    storage: Storage = field(default_factory=Storage)
    storage_url: str = ""

    def add_comment(self, body: str, login: str = "grace", kind: str = "User") -> Document:
        """A comment, as it will be listed."""
        comment = {"id": len(self.comments) + 1, "body": body, "user": {"login": login, "type": kind}}
        self.comments.append(comment)
        return comment

    def add_merged(self, commit: str, head: str, number: int = 7, **fields: Any) -> Document:
        """A pull request whose branch was at ``head``, merged as ``commit`` into main."""
        pull = {
            "number": number,
            "state": "closed",
            "merged_at": "2026-03-01T12:00:00Z",
            "merge_commit_sha": commit,
            "head": {"sha": head},
            "base": {"ref": "main"},
            **fields,
        }
        self.merged.append({"commit": commit, "said": pull})
        return pull

    def keep(self, name: str, archive: bytes, head: str) -> Document:
        """An artifact of a run for the commit ``head``."""
        number = len(self.artifacts) + 1
        self.storage.archives[f"/{number}.zip"] = archive
        artifact = {
            "id": number,
            "name": name,
            "size_in_bytes": len(archive),
            "expired": False,
            "created_at": f"2026-02-01T{number // 60:02}:{number % 60:02}:00Z",
            "workflow_run": {"id": 40 + number, "head_sha": head},
        }
        self.artifacts.append(artifact)
        return artifact

    def methods(self) -> list[str]:
        """How the API was asked to change something; forgotten afterwards."""
        called = [f"{one.method} {one.path}" for one in self.asked if one.method != "GET"]
        self.asked.clear()
        return called

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A scope is a plain mapping; these are the types that ASGI gives its values.
        headers = dict(cast("Iterable[tuple[bytes, bytes]]", scope["headers"]))
        query = parse_qs(cast("bytes", scope["query_string"]).decode())
        asked = Asked(
            str(scope["method"]),
            str(scope["path"]).removeprefix(ROOT),
            {name: values[0] for name, values in query.items()},
            json.loads(await body_of(receive) or b"{}"),
        )
        self.asked.append(asked)
        if self.troubles:
            trouble, message, why = self.troubles.pop(0)
            lines = tuple((name.encode(), value.encode()) for name, value in why.items())
            await send_answer(send, Answer(trouble, lines, json.dumps({"message": message}).encode()))
            return
        self._link, self._place, self._base = "", "", f"http://{headers[b'host'].decode()}{ROOT}"
        accepted = headers.get(b"authorization") == f"Bearer {GITHUB_TOKEN}".encode()
        status, said = self._answer(asked) if accepted else (401, {"message": "Bad credentials"})
        named = ((b"link", self._link.encode()), (b"location", self._place.encode()))
        headers_sent = tuple((name, value) for name, value in named if value)
        await send_answer(send, Answer(status, headers_sent, json.dumps(said).encode()))

    def _answer(self, asked: Asked) -> Said:
        if asked.method != "GET" and self.read_only:
            return DENIED
        if any(part in asked.path for part in self.broken):
            return 502, {"message": "Server Error"}
        if len(asked.body.get("body", "")) > BODY_LIMIT:
            return 422, {"message": "Validation Failed", "errors": ["body is too long"]}
        for pattern, methods in self._routes().items():
            if found := re.fullmatch(pattern, asked.path):
                return methods[asked.method](asked, *found.groups())
        return 404, {"message": "Not Found"}

    def _user(self, asked: Asked) -> Said:
        return (200, {"login": self.user}) if self.user else DENIED

    def _list_comments(self, asked: Asked) -> Said:
        return 200, self._page(asked, self.comments)

    def _create_comment(self, asked: Asked) -> Said:
        who = (self.user, "User") if self.user else (BOT, "Bot")
        return 201, self.add_comment(asked.body["body"], *who)

    def _edit_comment(self, asked: Asked, number: str) -> Said:
        comment = next((one for one in self.comments if one["id"] == int(number)), None)
        if comment is None:
            return 404, {"message": "Not Found"}
        return 200, {**comment, **_update(comment, asked.body)}

    def _delete_comment(self, _: Asked, number: str) -> Said:
        kept = [one for one in self.comments if one["id"] != int(number)]
        gone, self.comments[:] = len(kept) < len(self.comments), kept
        return (204, {}) if gone else (404, {"message": "Not Found"})

    def _list_files(self, asked: Asked, _: str) -> Said:
        if "pull-requests" in self.unreadable:
            return DENIED
        return 200, self._page(asked, self.files)

    def _list_pulls(self, asked: Asked) -> Said:
        wanted = {"state": "open", **asked.query}
        found = [
            pull
            for pull in self.pulls
            if pull["state"] == wanted["state"]
            and f"ada:{pull['head']}" == wanted.get("head", f"ada:{pull['head']}")
            and pull["base"] == wanted.get("base", pull["base"])
        ]
        return 200, self._page(asked, found)

    def _create_pull(self, asked: Asked) -> Said:
        if any(one["head"] == asked.body["head"] and one["state"] == "open" for one in self.pulls):
            return 422, {"message": "Validation Failed"}
        number = len(self.pulls) + 1
        pull = {
            "number": number,
            "state": "open",
            "html_url": f"https://github.com/{REPOSITORY}/pull/{number}",
        }
        self.pulls.append({**pull, **asked.body})
        return 201, self.pulls[-1]

    def _edit_pull(self, asked: Asked, number: str) -> Said:
        return 200, _update(self.pulls[int(number) - 1], asked.body)

    def _pulls_with(self, asked: Asked, commit: str) -> Said:
        if "pull-requests" in self.unreadable:
            return DENIED
        return 200, self._page(asked, [one["said"] for one in self.merged if one["commit"] == commit])

    def _list_artifacts(self, asked: Asked) -> Said:
        if "actions" in self.unreadable:
            return DENIED
        found = [one for one in self.artifacts if one["name"] == asked.query.get("name", one["name"])]
        return 200, {"total_count": len(found), "artifacts": self._page(asked, found)}

    def _download(self, asked: Asked, number: str) -> Said:
        if "actions" in self.unreadable:
            return DENIED
        if self.artifacts[int(number) - 1]["expired"]:
            return 410, {"message": "Artifact has expired"}
        self._place = f"{self.storage_url}/{number}.zip?sig={SIGNATURE}"
        return 302, {}

    def _page(self, asked: Asked, items: list[Document]) -> list[Document]:
        """A page of ``items``, the next one named as GitHub does it ("Using pagination in the REST API")."""
        size = min(int(asked.query.get("per_page", "30")), 100)
        number = int(asked.query.get("page", "1"))
        if number * size < len(items):
            query = urlencode({**asked.query, "page": number + 1})
            self._link = f'<{self._base}{asked.path}?{query}>; rel="next", <{self._base}/last>; rel="last"'
        return items[(number - 1) * size : number * size]

    def _routes(self) -> dict[str, dict[str, Callable[..., Said]]]:
        repository = f"/repos/{REPOSITORY}"
        return {
            "/user": {"GET": self._user},
            f"{repository}/issues/7/comments": {"GET": self._list_comments, "POST": self._create_comment},
            rf"{repository}/issues/comments/(\d+)": {
                "PATCH": self._edit_comment,
                "DELETE": self._delete_comment,
            },
            f"{repository}/pulls": {"GET": self._list_pulls, "POST": self._create_pull},
            rf"{repository}/pulls/(\d+)": {"PATCH": self._edit_pull},
            rf"{repository}/pulls/(\d+)/files": {"GET": self._list_files},
            rf"{repository}/commits/([0-9a-f]+)/pulls": {"GET": self._pulls_with},
            f"{repository}/actions/artifacts": {"GET": self._list_artifacts},
            rf"{repository}/actions/artifacts/(\d+)/zip": {"GET": self._download},
        }


def _update(document: Document, values: Document) -> Document:
    document.update(values)
    return document
