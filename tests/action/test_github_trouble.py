"""Where GitHub does not give the reviewed plan, nothing is applied; what passes is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.action.merge import Merge
    from tests.cli.organisation import Organisation


@pytest.mark.parametrize("missing", ["pull-requests", "actions"])
def test_without_a_permission_nothing_is_applied(
    missing: str, merge: Merge, organisation: Organisation
) -> None:
    merge.review()
    organisation.methods()
    merge.github.unreadable.add(missing)
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert "Resource not accessible by integration" in done.log
    assert "the job needs the permissions actions: read and pull-requests: read" in done.log
    assert "nothing was applied" in done.summary


@pytest.mark.parametrize("part", ["/commits/", "/artifacts", "/zip"])
def test_while_github_fails_nothing_is_applied(part: str, merge: Merge, organisation: Organisation) -> None:
    merge.review()
    organisation.methods()
    merge.github.broken.add(part)
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert "HTTP 502" in done.log
    assert "Run the job again later." in done.log


@pytest.mark.parametrize(
    ("status", "message", "headers"),
    [
        (403, "API rate limit exceeded for installation ID 1.", {"x-ratelimit-remaining": "0"}),
        (403, "Slow down.", {"x-ratelimit-remaining": "0"}),
        (403, "Slow down.", {"retry-after": "3600"}),
        (403, "You have exceeded a secondary rate limit.", {}),
        (429, "Too many requests", {"retry-after": "3600"}),
    ],
)
def test_a_limit_on_requests_is_no_missing_permission(
    status: int, message: str, headers: dict[str, str], merge: Merge, organisation: Organisation
) -> None:
    merge.review()
    organisation.methods()
    merge.github.troubles = [(status, message, headers)] * 10
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert f"HTTP {status}: {message}" in done.log
    assert "Run the job again later." in done.log
    assert "permission" not in done.log
    assert len(merge.github.asked) == 1


def test_what_passes_is_waited_for(merge: Merge, organisation: Organisation) -> None:
    merge.review()
    merge.github.troubles = [(502, "Server Error", {}), (429, "", {}), (503, "", {"retry-after": "2"})]
    done = merge.apply()
    assert (done.code, {*organisation.prompts()}) == (0, {"one"}), done.log


@pytest.mark.parametrize("lacking", ["number", "id"])
def test_an_answer_that_lacks_something_is_github_s_error(
    lacking: str, merge: Merge, organisation: Organisation
) -> None:
    merge.review()
    organisation.methods()
    {"number": merge.github.merged[0]["said"], "id": merge.github.artifacts[0]}[lacking][lacking] = None
    done = merge.apply()
    assert (done.code, organisation.requests) == (1, [])
    assert f"GitHub's answer has no {lacking}" in done.log
