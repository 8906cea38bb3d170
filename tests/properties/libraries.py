"""Small random libraries, and random edits of them: few names, so that collisions and swaps do happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from promptsync.errors import RemoteError
from promptsync.model import Prompt

if TYPE_CHECKING:
    from tests.fakes import FakeOrganization
    from tests.properties.rounds import Files

_COMMANDS = ("", "", "x", "y", "z")
_ACTS = ("create", "edit", "retype", "delete", "touch")


def _prompt(name: str, text: str, command: str, *, is_skill: bool) -> Prompt:
    return Prompt(name, "What it is for.", text, command, bool(command), is_skill)


prompts = st.builds(
    _prompt,
    st.sampled_from(["Ask", "Write"]),
    st.sampled_from(["one\n", " zwei 二\r\n"]),
    st.sampled_from(_COMMANDS),
    is_skill=st.booleans(),
)


@st.composite
def files(draw: st.DrawFn) -> Files:
    """A valid library: no command twice."""
    drawn = draw(st.dictionaries(st.sampled_from(["a", "b", "c", "d/e"]), prompts, max_size=4))
    seen: set[str] = set()
    library = {}
    for key, prompt in drawn.items():
        if prompt.command not in seen:
            library[key] = prompt
            seen |= {prompt.command} - {""}
    return library


@dataclass(frozen=True, slots=True)
class ByHand:
    """One act in the dashboard: on the prompt at ``place``, counted around; create has no place."""

    act: str
    place: int
    prompt: Prompt

    def on(self, organization: FakeOrganization) -> None:
        """Do it, if the platform lets it be done."""
        ids = list(organization.prompts)
        prompt_id = ids[self.place % len(ids)] if ids else ""
        try:
            match self.act:
                case "create":
                    organization.put(self.prompt)
                case "edit":
                    organization.edit(prompt_id, self.prompt)
                case "retype":
                    there = organization.texts().get(prompt_id, self.prompt)
                    organization.edit(prompt_id, replace(there, prompt=self.prompt.prompt))
                case "delete":
                    organization.remove(prompt_id)
                case "touch":
                    organization.touch(prompt_id)
        except RemoteError:
            pass  # what the platform refuses has not been done


by_hand = st.lists(
    st.builds(ByHand, st.sampled_from(_ACTS), st.integers(0, 5), prompts),
    max_size=3,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What people do between two applies: in the dashboard, then in the files."""

    by_hand: list[ByHand]
    files: Files


turns = st.lists(st.builds(Turn, by_hand, files()), min_size=1, max_size=4)
