"""What the state machine draws: few keys, names and commands, so that collisions and swaps do happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from promptsync.policy import ConflictPolicy, DriftPolicy, Policy
from tests.fakes import unchanged
from tests.properties.machine_values import WINS
from tests.properties.machine_world import FREE
from tests.properties.moments.platform import Habits
from tests.service.faults import kinds
from tests.service.faults.layer import first_of, look_ups, nth, nth_mutation

if TYPE_CHECKING:
    from tests.service.faults.layer import Choice, Fault


descriptions = st.sampled_from(["What it is for.", "By hand."])
DEFAULT = Policy(limits=FREE)

policies = st.sampled_from(
    [
        WINS,
        WINS,
        DEFAULT,
        DEFAULT,
        Policy(DriftPolicy.OVERWRITE, ConflictPolicy.FAIL, limits=FREE),
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

HANDS = ("text", "description", "both", "white space", "same tick", "touch", "delete", "twin", "likeness")
"""What a person may do in the middle of an apply."""


def _habits(habit: str) -> Habits:
    keeps = unchanged if habit == "keeps" else str.strip
    return Habits(keeps, echoes=habit == "echoes")


habits = st.sampled_from(["keeps", "keeps", "strips", "echoes"]).map(_habits)
"""A platform that keeps what it is sent, or strips it, and says so or not."""
