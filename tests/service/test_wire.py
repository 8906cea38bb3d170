from __future__ import annotations

import pytest

from promptsync.errors import RemoteError
from promptsync.model import Identity, ListedPrompt, Prompt
from promptsync.service import wire

from .support import ID, PROMPT

HEAD = Prompt("Review", "Reviews a change.", "", command="review", is_command=True)
LISTED = ListedPrompt(
    id=ID,
    head=HEAD,
    updated_at="2026-01-02T00:00:00.123456789Z",
    created_at="2026-01-01T00:00:00Z",
    organization="org",
)
LIVE = LISTED.with_text("Read it.\n")


def test_a_prompt_is_read_whole() -> None:
    assert wire.parse_prompt(PROMPT) == LIVE


def test_a_text_that_was_not_asked_for_is_unknown() -> None:
    assert wire.parse_listed(PROMPT) == LISTED


def test_a_text_that_was_asked_for_and_is_absent_is_empty() -> None:
    assert wire.parse_prompt({"id": ID, "metadata": {}, "spec": {}}).text == ""


@pytest.mark.parametrize("rest", [{}, {"spec": None}, {"spec": {"isSkill": None, "command": None}}])
def test_what_is_left_out_or_null_has_its_default(rest: dict[str, object]) -> None:
    live = wire.parse_listed({"id": ID, "metadata": {"name": None}} | rest)
    assert live == ListedPrompt(id=ID, head=Prompt("", "", ""), updated_at="")


def test_fields_unknown_here_are_ignored() -> None:
    more = PROMPT | {"etag": 5, "labels": [{}]}
    assert wire.parse_prompt(more) == LIVE


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (None, "prompts[1] is missing"),
        ("x", "prompts[1] is not an object"),
        (PROMPT | {"id": ""}, "prompts[1].id is missing"),
        (PROMPT | {"id": 5}, "prompts[1].id is not text"),
        (PROMPT | {"metadata": None}, "prompts[1].metadata is missing"),
        (PROMPT | {"metadata": []}, "prompts[1].metadata is not an object"),
        (PROMPT | {"metadata": {"updatedAt": 1767312000}}, "prompts[1].metadata.updatedAt is not text"),
        (PROMPT | {"metadata": {"name": "\ud800"}}, "prompts[1].metadata.name is not text"),
        (PROMPT | {"spec": "x"}, "prompts[1].spec is not an object"),
        (PROMPT | {"spec": {"isSkill": "false"}}, "prompts[1].spec.isSkill is not true or false"),
        (PROMPT | {"spec": {"isCommand": 0}}, "prompts[1].spec.isCommand is not true or false"),
        (PROMPT | {"spec": {"command": ["x"]}}, "prompts[1].spec.command is not text"),
    ],
)
def test_one_broken_prompt_breaks_the_page(broken: object, says: str) -> None:
    with pytest.raises(RemoteError) as caught:
        wire.parse_page({"prompts": [PROMPT, broken]}, texts=False)
    assert caught.value.code == "data_loss"
    assert caught.value.message == f"ListPrompts: the answer.{says}"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (None, "the answer is missing"),
        ([], "the answer is not an object"),
        ({"prompts": {}}, "the answer.prompts is not a list"),
        ({"prompts": ""}, "the answer.prompts is not a list"),
        ({"pagination": []}, "the answer.pagination is not an object"),
        ({"pagination": {"nextToken": 5}}, "the answer.pagination.nextToken is not text"),
    ],
)
def test_a_broken_page_is_an_error(page: object, says: str) -> None:
    with pytest.raises(RemoteError) as caught:
        wire.parse_page(page, texts=False)
    assert (caught.value.code, caught.value.message) == ("data_loss", f"ListPrompts: {says}")


@pytest.mark.parametrize(
    "page", [{}, {"prompts": None, "pagination": None}, {"prompts": [], "pagination": {}}]
)
def test_an_empty_page_is_an_empty_organisation(page: dict[str, object]) -> None:
    assert wire.parse_page(page, texts=False) == wire.Page([], "")


@pytest.mark.parametrize(
    "reply", [{}, {"prompt": None}, {"prompt": {"id": ID, "metadata": {}}}, {"prompt": []}]
)
def test_an_answer_that_should_hold_a_whole_prompt_does(reply: dict[str, object]) -> None:
    with pytest.raises(RemoteError, match=r"^UpdatePrompt: the answer\.prompt") as caught:
        wire.parse_prompt_answer(reply, "UpdatePrompt")
    assert caught.value.code == "data_loss"


def test_a_false_flag_and_an_empty_text_are_sent_in_an_update() -> None:
    assert wire.update_request(ID, {"isSkill": False, "command": ""}) == {
        "promptId": ID,
        "spec": {"isSkill": False, "command": ""},
    }


def test_an_update_of_something_else_is_a_bug() -> None:
    with pytest.raises(ValueError, match="is_skill"):
        wire.update_request(ID, {"is_skill": True})


def test_an_identity_is_read() -> None:
    identity = {"subject": {"id": "me", "principal": "PRINCIPAL_USER"}, "organizationId": "org", "tier": 1}
    assert wire.parse_identity(identity) == Identity("org", "me", "PRINCIPAL_USER")
    assert wire.parse_identity({"organizationId": "org"}) == Identity("org")
    assert wire.parse_identity({"organizationId": "org", "subject": {"principal": 99}}) == Identity("org")


@pytest.mark.parametrize(
    "identity", [None, {}, {"organizationId": 5}, {"organizationId": "o", "subject": "me"}]
)
def test_an_identity_without_its_organisation_is_broken(identity: object) -> None:
    with pytest.raises(RemoteError, match=r"^GetAuthenticatedIdentity: ") as caught:
        wire.parse_identity(identity)
    assert caught.value.code == "data_loss"
