"""What the state machine draws: few keys, names and commands, so that collisions and swaps do happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from promptsync.model import Prompt
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy
from promptsync.service.patience import Patience
from tests.properties.machine_world import FREE, File, Manner
from tests.service.faults import kinds
from tests.service.faults.layer import nth, nth_mutation

if TYPE_CHECKING:
    from tests.service.faults.layer import Choice, Fault


def _prompt(name: str, text: str, command: str, *, is_skill: bool, retained: bool) -> Prompt:
    return Prompt(name, "What it is for.", text, command, bool(command) and not retained, is_skill)


keys = st.sampled_from(["a", "b", "c", "d/e"])
names = st.sampled_from(["Ask", "Write"])
texts = st.sampled_from(["one\n", " one\n", "one\n\n", " zwei \u4e8c\r\n", "x\u00b2", "x2"])
commands = st.sampled_from(["w", "x", "y", "z", ""])
prompts = st.builds(
    _prompt, names, texts, commands, is_skill=st.booleans(), retained=st.sampled_from([False, False, True])
)


@st.composite
def libraries(draw: st.DrawFn, *, smallest: int = 0) -> dict[str, File]:
    """A valid library: no command twice. Most prompts have one, so that there is something to pass on."""
    drawn = draw(st.dictionaries(keys, prompts, min_size=smallest, max_size=4))
    dealt = draw(st.permutations(["w", "x", "y", "z"]))
    held = [command if one.command else "" for one, command in zip(drawn.values(), dealt, strict=False)]
    return {
        key: File(replace(one, command=command, is_command=bool(command) and one.is_command))
        for (key, one), command in zip(drawn.items(), held, strict=True)
    }


def _of_the_second(name: str, text: str, command: str) -> File:
    return File(Prompt(name, "What it is for.", text, command, bool(command), is_skill=True))


def _has_commands_once(files: dict[str, File]) -> bool:
    commands = [one.prompt.command for one in files.values() if one.prompt.command]
    return len(commands) == len({*commands})


second_libraries = st.dictionaries(
    st.sampled_from(["a", "s"]),
    st.builds(
        _of_the_second,
        st.sampled_from(["Plan", "Ask", "Ask"]),
        texts,
        st.sampled_from(["v", "x", "", ""]),
    ),
    max_size=2,
).filter(_has_commands_once)
"""Small ones of another library, which now and then wants a name or a command of the first."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What one commit does to the files: writes some (None: deletes), then deals the commands out anew."""

    writes: tuple[tuple[str, Prompt | None], ...]
    deal: tuple[int, ...]


edits = st.builds(
    Edits,
    st.lists(st.tuples(keys, prompts | prompts | st.none()), max_size=3).map(tuple),
    st.sampled_from([(0, 1, 2, 3)]) | st.permutations(range(4)).map(tuple),
)

WINS = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.OVERWRITE, adopt=Adoption(everything=True), limits=FREE)
ASKS = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.FAIL, limits=FREE)

policies = st.sampled_from(
    [
        WINS,
        WINS,
        ASKS,
        Policy(DriftPolicy.KEEP, ConflictPolicy.FAIL, limits=FREE),
        Policy(drift=DriftPolicy.FAIL, conflict=ConflictPolicy.OVERWRITE, limits=FREE),
    ]
)

FAULTS: dict[str, Fault] = {
    "unavailable": kinds.refuse("unavailable"),
    "internal": kinds.refuse("internal"),
    "exhausted": kinds.refuse("resource_exhausted", (b"retry-after", b"9")),
    "html 502": kinds.html_page(502),
    "html 200": kinds.html_page(200),
    "elsewhere": kinds.redirect(b"https://elsewhere.example/"),
    "lost before": kinds.lost_before,
    "lost after": kinds.lost_after,
    "dies before": kinds.dies_before,
    "dies after": kinds.dies_after,
    "hangs after": kinds.hangs_after,
    "half": kinds.half,
    "html after": kinds.html_after,
    "wrong type": kinds.wrong_type,
}

HASTY = Patience(attempts=3, first_wait=0.0005, longest_wait=0.001, request_timeout=0.03)


@dataclass(frozen=True, slots=True)
class Trouble:
    """``times`` requests from ``first`` on meet the fault; only mutating ones are counted with ``writes``."""

    fault: str
    first: int
    times: int
    writes: bool

    def choice(self) -> Choice:
        """For the layer."""
        count = nth_mutation if self.writes else nth
        return count(FAULTS[self.fault], self.first, times=self.times)

    def manner(self, concurrency: int) -> Manner:
        """An apply that does not wait long for a server that hangs."""
        patience = HASTY if self.fault == "hangs after" else Manner().patience
        return Manner(concurrency=concurrency, patience=patience)


troubles = st.builds(
    Trouble,
    st.sampled_from(sorted(FAULTS)),
    st.integers(0, 4),
    st.sampled_from([1, 1, 2, 5, 100]),
    st.sampled_from([True, True, False]),
)
concurrencies = st.sampled_from([1, 2, 8])
