"""What a real apply sends is the platform's, and its own SDK reads the same library as the files say."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import ona_sdk
import pytest
from gitpod.v1 import agent_pb2, identity_pb2, user_pb2, workflow_pb2
from google.protobuf import json_format

from promptsync.model import Prompt
from tests.cli.organisation import TOKEN
from tests.cli.support import write_prompt
from tests.official_sdk import creation

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from tests.cli.organisation import Organisation, Request
    from tests.cli.support import Promptsync

TEXT = "# Read\r\nÜmläut \U0001f600 \u4e2d\n\ttab  \n\n---\n::x\u00a0\n"
LIBRARY = {
    "command": Prompt("A command", "Does it.", TEXT, command="do-it_1", is_command=True),
    "skill": Prompt("A skill", "Use when 'it' \"has\" to be done: \\ \u2028.", "x", is_skill=True),
    "template": Prompt("n" * 255, "d" * 500, "p" * 20_000, is_template=True),
    "all": Prompt("All", "All.", "all\n", command="c" * 50, is_command=True, is_skill=True, is_template=True),
}


def write(library: dict[str, Prompt]) -> None:
    for key, prompt in library.items():
        write_prompt(key, **{name: value for name, value in prompt.fields().items() if value != ""})


def official(request: Request) -> Message:
    """The request as the platform reads it; a field that it does not know is refused."""
    name = f"{request.method}Request"
    (module,) = (one for one in (agent_pb2, identity_pb2, user_pb2, workflow_pb2) if hasattr(one, name))
    message: Message = getattr(module, name)()
    return json_format.Parse(request.body, message, ignore_unknown_fields=False)


def sdk() -> ona_sdk.services.ServiceClients:
    return ona_sdk.create_client(api_key=TOKEN, base_url=os.environ["ONA_BASE_URL"]).services


def read_by_sdk() -> list[Prompt]:
    """Every prompt, each field taken from the SDK's own message."""
    listed = sdk().agent.list_prompts(agent_pb2.ListPromptsRequest()).prompts
    return [
        Prompt(
            name=one.metadata.name,
            description=one.metadata.description,
            prompt=one.spec.prompt,
            command=one.spec.command,
            is_command=one.spec.is_command,
            is_skill=one.spec.is_skill,
            is_template=one.spec.is_template,
        )
        for one in listed
    ]


@pytest.fixture
def applied(workdir: Path, organisation: Organisation, promptsync: Promptsync) -> Organisation:
    write(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    return organisation


def test_every_request_is_the_platforms(applied: Organisation, promptsync: Promptsync) -> None:
    """All eight methods, as one library becomes another."""
    applied.edit("All", "drift\n")
    write({"all": replace(LIBRARY["all"], description="Changed."), "command": LIBRARY["skill"]})
    Path("prompts/skill.yaml").unlink()
    write({"skill": replace(LIBRARY["command"], command="", is_command=False, is_skill=True)})
    Path("prompts/template.yaml").unlink()
    assert promptsync("apply", "--yes", "--conflict", "overwrite").code == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0

    messages = [official(request) for request in applied.requests]
    assert {message.DESCRIPTOR.name for message in messages} == {
        "GetAuthenticatedIdentityRequest",
        "ListPromptsRequest",
        "GetPromptRequest",
        "CreatePromptRequest",
        "UpdatePromptRequest",
        "DeletePromptRequest",
        "ListPersonalAccessTokensRequest",
        "ListWorkflowsRequest",
    }


def test_an_update_sends_what_changed_and_nothing_else(applied: Organisation, promptsync: Promptsync) -> None:
    applied.requests.clear()
    write({"all": replace(LIBRARY["all"], description="Changed.", is_skill=False)})
    assert promptsync("apply", "--yes").code == 0
    (update,) = (official(each) for each in applied.requests if each.method == "UpdatePrompt")
    assert isinstance(update, agent_pb2.UpdatePromptRequest)
    assert json_format.MessageToDict(update) == {
        "promptId": update.prompt_id,
        "metadata": {"description": "Changed."},
        "spec": {"isSkill": False},
    }


@pytest.mark.usefixtures("applied")
def test_the_sdk_reads_what_was_written() -> None:
    assert sorted(read_by_sdk(), key=str) == sorted(LIBRARY.values(), key=str)


@pytest.mark.usefixtures("workdir")
def test_what_the_sdk_wrote_is_adopted(organisation: Organisation, promptsync: Promptsync) -> None:
    agent = sdk().agent
    ids = {key: agent.create_prompt(creation(prompt)).prompt.id for key, prompt in LIBRARY.items()}
    organisation.requests.clear()
    write(LIBRARY)
    adopted = promptsync("apply", "--yes", "--format", "json").document
    assert {change["key"]: (change["action"], change["id"]) for change in adopted["changes"]} == {
        key: ("adopt", prompt_id) for key, prompt_id in ids.items()
    }
    assert organisation.mutations() == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0
