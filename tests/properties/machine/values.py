"""What the state machines draw: few keys, names and commands, so that collisions and swaps do happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from promptsync.model import Prompt
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy
from tests.fakes import unchanged
from tests.properties.machine.files import FREE, File
from tests.properties.machine.platform import Habits
from tests.service.faults import kinds
from tests.service.faults.layer import first_of, look_ups, nth, nth_mutation

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

descriptions = st.sampled_from(["What it is for.", "By hand."])
WINS = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.OVERWRITE, adopt=Adoption(everything=True), limits=FREE)
ASKS = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.FAIL, limits=FREE)
DEFAULT = Policy(limits=FREE)

policies = st.sampled_from(
    [
        WINS,
        WINS,
        DEFAULT,
        DEFAULT,
        ASKS,
        Policy(DriftPolicy.OVERWRITE, ConflictPolicy.SKIP, limits=FREE),
        Policy(DriftPolicy.KEEP, ConflictPolicy.OVERWRITE, limits=FREE),
        Policy(DriftPolicy.FAIL, ConflictPolicy.OVERWRITE, limits=FREE),
    ]
)

REFUSALS: dict[str, Fault] = {
    "unauthenticated": kinds.refuse("unauthenticated"),
    "permission denied": kinds.refuse("permission_denied"),
    "exhausted": kinds.refuse("resource_exhausted", (b"retry-after", b"9")),
    "not found": kinds.refuse("not_found"),
}
FAULTS: dict[str, Fault] = {
    **REFUSALS,
    "unavailable": kinds.refuse("unavailable"),
    "internal": kinds.refuse("internal"),
    "html 502": kinds.html_page(502),
    "html 504": kinds.html_page(504),
    "html 200": kinds.html_page(200),
    "elsewhere": kinds.redirect(b"https://elsewhere.example/"),
    "lost before": kinds.lost_before,
    "lost after": kinds.lost_after,
    "dies before": kinds.dies_before,
    "dies after": kinds.dies_after,
    "hangs before": kinds.hangs_before,
    "hangs after": kinds.hangs_after,
    "half": kinds.half,
    "html after": kinds.html_after,
    "wrong type": kinds.wrong_type,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """``times`` requests from ``first`` on meet the fault; only mutating ones are counted with ``writes``.

    Look-ups after the first mutating request are refused with ``refusal``, if there is one.
    """

    fault: str
    first: int
    times: int
    writes: bool
    refusal: str | None

    def choice(self) -> Choice:
        """For the layer."""
        count = nth_mutation if self.writes else nth
        found = count(FAULTS[self.fault], self.first, times=self.times)
        return first_of(found, look_ups(REFUSALS[self.refusal])) if self.refusal else found


troubles = st.builds(
    Trouble,
    st.sampled_from(sorted(set(FAULTS) - {"not found"})),
    st.integers(0, 4),
    st.sampled_from([1, 1, 2, 5, 100]),
    st.sampled_from([True, True, False]),
    st.sampled_from([None, None, *REFUSALS]),
)

GIVEN_UP: dict[str, Fault] = {
    "504": kinds.html_page(504),
    "lost": kinds.lost_before,
    "hangs": kinds.hangs_before,
}
"""What the client gets of a create that the platform carries out later."""


def _habits(habit: str) -> Habits:
    keeps = unchanged if habit == "keeps" else str.strip
    return Habits(keeps, echoes=habit == "echoes")


habits = st.sampled_from(["keeps", "keeps", "strips", "echoes"]).map(_habits)
"""A platform that keeps what it is sent, or strips it, and says so or not."""

concurrencies = st.sampled_from([1, 2, 8])
