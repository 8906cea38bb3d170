"""Whatever the platform holds comes into files, byte for byte, and out of them again."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import ona_sdk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promptsync.library.forms import FORMS
from promptsync.model import Prompt
from promptsync.sandbox.store import PromptStore
from promptsync.source.hidden import HIDDEN
from tests.cli.organisation import TOKEN
from tests.official_sdk import creation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.library.parsed_file import FileForm
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

AWKWARD = st.sampled_from(
    [
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "---\n",
        "...\n",
        "# ",
        "'",
        '"',
        "\\",
        ": ",
        "- ",
        "\x85",
        "\u2028",
        "\0",
        "|",
    ]
)
CHARACTERS = st.characters(exclude_categories=["Cs"])


def texts(most: int) -> st.SearchStrategy[str]:
    """Any text that can be applied, with a liking for what YAML and Markdown find hard."""
    parts = st.lists(AWKWARD | st.text(CHARACTERS, max_size=20), min_size=1, max_size=12)
    return parts.map("".join).filter(lambda text: 0 < len(text) <= most and not HIDDEN.search(text))


LONG = st.integers(19_000, 20_000).map(lambda size: ("a line of a long prompt  \n" * 1000)[:size])


@st.composite
def prompts(draw: st.DrawFn, command: str) -> Prompt:
    """A prompt; where it holds a command it may be that it only retains it."""
    return Prompt(
        name=draw(texts(255)),
        description=draw(texts(500)),
        prompt=draw(st.one_of(texts(20_000), texts(20_000), texts(20_000), LONG)),
        command=command,
        is_command=bool(command) and draw(st.booleans()),
        is_skill=draw(st.booleans()),
        is_template=draw(st.booleans()),
    )


COMMANDS = st.lists(st.from_regex(r"\A[a-zA-Z0-9_-]{1,50}\Z") | st.just(""), max_size=4)


@st.composite
def libraries(draw: st.DrawFn) -> list[Prompt]:
    """Prompts of an organization, no command twice, also not with other case: files have names from them."""
    commands = draw(COMMANDS)
    single = [c for n, c in enumerate(commands) if not c or c not in commands[:n]]
    return [draw(prompts(command)) for command in single]


@contextmanager
def working_directory() -> Iterator[None]:
    """A new empty folder to work in."""
    before, folder = Path.cwd(), tempfile.mkdtemp()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder)


def create_by_sdk(url: str, library: list[Prompt]) -> None:
    agent = ona_sdk.create_client(api_key=TOKEN, base_url=url).services.agent
    for one in library:
        agent.create_prompt(creation(one))


def held(store: PromptStore) -> list[Prompt]:
    return sorted((stored.content for stored in store.prompts()), key=lambda prompt: str(prompt.fields()))


@given(library=libraries(), format_=st.sampled_from(FORMS))
@settings(max_examples=max(20, settings().max_examples // 4), suppress_health_check=list(HealthCheck))
def test_what_the_sdk_made_is_pulled_and_applied_elsewhere(
    organisation: Organisation, promptsync: Promptsync, library: list[Prompt], format_: FileForm
) -> None:
    with (
        closing(PromptStore(":memory:")) as here,
        closing(PromptStore(":memory:")) as elsewhere,
        working_directory(),
    ):
        organisation.move_to(here)
        create_by_sdk(os.environ["ONA_BASE_URL"], library)
        before = held(here)

        pulled = promptsync("pull", "--as", format_.word)
        assert pulled.code == 0, pulled.err
        assert held(here) == before
        if not library:
            return
        assert "Nothing to do" in promptsync("plan").out

        shutil.rmtree(".promptsync")
        organisation.move_to(elsewhere)
        applied = promptsync("apply", "--yes")
        assert applied.code == 0, applied.err
        assert held(elsewhere) == before
