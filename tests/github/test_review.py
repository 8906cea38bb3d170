"""From a merge to the plan of its pull request, asked of a server that answers as GitHub documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from promptsync.errors import RefusedError
from promptsync.github.api import Api, GitHubError
from promptsync.github.event import Event
from promptsync.github.repository import open_github
from promptsync.github.review import NotReviewed, Reviewed, artifact_name, find_review
from tests.action.runner import zipped
from tests.github.github_api import GITHUB_TOKEN, REPOSITORY, ROOT, GitHubApi
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.github.repository import GitHub

MERGE, HEAD, OTHER = "a" * 40, "b" * 40, "c" * 40
NAME = artifact_name("default", ".", HEAD)
PUSH = Event("push", "", REPOSITORY, MERGE, "main", "", None)


@pytest.fixture
def api() -> Iterator[GitHubApi]:
    found = GitHubApi()
    with running_server(found.storage) as found.storage_url:
        yield found


@pytest.fixture
def github(api: GitHubApi) -> Iterator[GitHub]:
    with running_server(api) as url, open_github(f"{url}{ROOT}", REPOSITORY, GITHUB_TOKEN) as opened:
        yield opened


def keep(api: GitHubApi, text: str, head: str = HEAD, **fields: str | bool) -> None:
    api.keep(NAME, zipped({"promptsync.plan": text.encode()}), head).update(fields)


def found(github: GitHub) -> Reviewed | NotReviewed:
    return find_review(github, PUSH, "default", ".")


def test_the_newest_plan_of_the_merged_pull_request(api: GitHubApi, github: GitHub) -> None:
    api.add_merged(MERGE, HEAD)
    keep(api, "first", created_at="2026-03-01T00:00:00Z")
    keep(api, "second", created_at="2026-03-03T00:00:00Z")
    keep(api, "third", created_at="2026-03-02T00:00:00Z")
    assert found(github) == Reviewed(7, "the plan reviewed in pull request #7", "second")
    assert api.storage.tokens == []


def test_every_page_is_looked_at(api: GitHubApi, github: GitHub) -> None:
    api.add_merged(MERGE, HEAD)
    for _ in range(210):
        keep(api, "another's", OTHER)
    keep(api, "ours")
    review = found(github)
    assert isinstance(review, Reviewed)
    assert review.text == "ours"


def test_a_plan_that_has_the_name_only_is_not_taken(api: GitHubApi, github: GitHub) -> None:
    """Anybody's pull request may give its artifact any name; what it ran for, it cannot choose."""
    api.add_merged(MERGE, HEAD)
    keep(api, "forged", OTHER)
    assert found(github) == NotReviewed(
        f"the commit is that of pull request #7, and no plan was kept for its commit {HEAD[:12]}"
    )


def test_the_newest_that_has_not_expired(api: GitHubApi, github: GitHub) -> None:
    api.add_merged(MERGE, HEAD)
    keep(api, "old", expired=True)
    assert found(github) == NotReviewed("the commit is that of pull request #7, and its plan has expired")
    keep(api, "lasting", created_at="2020-01-01T00:00:00Z")
    review = found(github)
    assert isinstance(review, Reviewed)
    assert review.text == "lasting"


def test_only_a_pull_request_that_was_merged_into_the_branch_counts(api: GitHubApi, github: GitHub) -> None:
    keep(api, "a plan")
    api.add_merged(MERGE, HEAD, merged_at=None)
    api.add_merged(MERGE, HEAD, base={"ref": "next"})
    api.add_merged(OTHER, HEAD)
    assert found(github) == NotReviewed(f"no pull request brought in commit {MERGE[:12]}")


def test_of_several_it_is_the_one_merged_as_this_commit(api: GitHubApi, github: GitHub) -> None:
    keep(api, "a plan")
    api.add_merged(MERGE, OTHER, 8, merge_commit_sha=OTHER, merged_at="2026-04-01T00:00:00Z")
    api.add_merged(MERGE, HEAD, 9)
    api.add_merged(MERGE, OTHER, 10, merge_commit_sha=OTHER, merged_at="2026-05-01T00:00:00Z")
    review = found(github)
    assert isinstance(review, Reviewed)
    assert review.number == 9


def test_another_event_asks_nothing(api: GitHubApi, github: GitHub) -> None:
    event = Event("workflow_dispatch", "", REPOSITORY, MERGE, "main", "", None)
    assert isinstance(find_review(github, event, "default", "."), NotReviewed)
    assert api.asked == []


def test_a_large_archive_is_not_fetched_to_its_end(api: GitHubApi, github: GitHub) -> None:
    keep(api, "a plan")
    size = len(api.storage.archives["/1.zip"])
    assert len(github.archive(1, size)) == size
    with pytest.raises(RefusedError, match=f"is larger than {size - 1} bytes"):
        github.archive(1, size - 1)


def test_an_error_of_the_storage_does_not_show_the_address(api: GitHubApi, github: GitHub) -> None:
    keep(api, "a plan")
    api.storage.archives.clear()
    with pytest.raises(GitHubError, match=r"artifacts/1/zip leads to answers HTTP 403$"):
        github.archive(1, 1000)


def test_a_storage_that_is_busy_is_asked_again(api: GitHubApi, github: GitHub) -> None:
    keep(api, "a plan")
    api.storage.troubles = 2
    with stamina.set_testing(True, attempts=10, cap=True):  # without the waits
        assert github.archive(1, 1000) == api.storage.archives["/1.zip"]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://storage.example/1.zip", "without TLS"),
        ("ftp://storage.example/1.zip", "without TLS"),
        (None, "does not say where"),
    ],
)
def test_a_redirect_that_is_not_followed(location: str | None, why: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        if location is None:
            return httpx.Response(200, json={})
        return httpx.Response(302, headers={"location": location})

    http = httpx.Client(base_url="https://api.example", transport=httpx.MockTransport(answer))
    with http, pytest.raises(GitHubError, match=why) as raised:
        Api(http).download("/artifact", 1000)
    assert "storage.example" not in raised.value.message


TARGETS = st.from_regex("[a-z0-9-]{1,8}", fullmatch=True)
DIRECTORIES = st.text(st.sampled_from("ab.é/\\:*"), max_size=8)
LIBRARIES = st.tuples(TARGETS, DIRECTORIES, st.sampled_from([HEAD, OTHER]))


@given(LIBRARIES)
def test_an_artifact_s_name_has_only_what_it_may(library: tuple[str, str, str]) -> None:
    assert re.fullmatch(r"promptsync-plan-[a-z0-9.-]{1,80}", artifact_name(*library))


@given(TARGETS, TARGETS)
def test_each_target_has_a_name_of_its_own(one: str, other: str) -> None:
    assert (artifact_name(one, ".", HEAD) == artifact_name(other, ".", HEAD)) == (one == other)


def test_each_directory_has_a_name_of_its_own_however_it_is_written() -> None:
    names = {artifact_name("default", one, HEAD) for one in (".", "below", "below/deeper", "beside")}
    assert len(names) == 4
    for one in ("./below", "below/", "below/.", "below\\", "other/../below"):
        assert artifact_name("default", one, HEAD) in names
    assert artifact_name("default", "", HEAD) == NAME
