"""What people do on the platform while nobody applies, through the platform's own SDK."""

from __future__ import annotations

import os

import ona_sdk
from gitpod.v1 import agent_pb2

from tests.cli.organisation import TOKEN
from tests.planning.values import prompt

LIBRARY = {
    name: prompt(f"{name}\n", name=name, description=f"What {name} is for.", command=f"do-{name}")
    for name in ("one", "two", "three")
}
"""What the fixture ``dashboard`` has applied."""


class Dashboard:
    """Edits, deletes and creates prompts by name, as another client than promptsync."""

    def __init__(self) -> None:
        self._agent = ona_sdk.create_client(api_key=TOKEN, base_url=os.environ["ONA_BASE_URL"]).services.agent

    def ids(self) -> dict[str, str]:
        """The id of every prompt."""
        return {name: one.id for name, one in self._listed().items()}

    def texts(self) -> dict[str, str]:
        """The text of every prompt."""
        return {name: one.spec.prompt for name, one in self._listed().items()}

    def edit(self, name: str, **spec: str | bool) -> None:
        """Change ``spec`` of the prompt: its prompt, command, is_skill..."""
        prompt_id = self.ids()[name]
        self._agent.update_prompt(agent_pb2.UpdatePromptRequest(prompt_id=prompt_id, spec=spec))

    def delete(self, name: str) -> None:
        self._agent.delete_prompt(agent_pb2.DeletePromptRequest(prompt_id=self.ids()[name]))

    def create(self, name: str, prompt: str) -> None:
        request = agent_pb2.CreatePromptRequest(name=name, description="By hand.", prompt=prompt)
        self._agent.create_prompt(request)

    def updated_at(self, name: str) -> str:
        """When the prompt was last changed, as its JSON says."""
        return self._listed()[name].metadata.updated_at.ToJsonString()

    def _listed(self) -> dict[str, agent_pb2.Prompt]:
        listed = self._agent.list_prompts(agent_pb2.ListPromptsRequest()).prompts
        return {one.metadata.name: one for one in listed}
