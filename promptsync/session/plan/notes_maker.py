"""Makes the notes of a plan from what was surveyed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.plan.notes import Listing, Notes, Rerouted, Shortened
from promptsync.planning.prospect import listing_size, prospect, skills
from promptsync.planning.reach import new_reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from promptsync.library.routing import Ranker
    from promptsync.model import Key
    from promptsync.planning.prospect import Prospect, Seat
    from promptsync.session.plan.job import Job
    from promptsync.surveying.survey import Survey


def make_notes(job: Job, survey: Survey) -> Notes:
    """The notes of the survey's plan. Asks for nothing."""
    seen = prospect(survey.plan, survey.view, survey.state.bases)
    asks = {one.key: one.asks for one in job.desired if one.asks}
    size = Listing(listing_size(seen.before), listing_size(seen.after), job.project.config.listing)
    routing = tuple(rerouted(seen, asks)) if asks and survey.plan.changes else ()
    told = {one.key for one in routing if not one.regained}
    less = tuple(one for one in shortened(seen, asks) if one.key not in told)
    return Notes(tuple(new_reach(survey.plan.changes)), routing, less, size)


def shortened(seen: Prospect, asks: Mapping[Key, Sequence[str]]) -> Iterator[Shortened]:
    """The skills whose descriptions say less of what their asks say: a ranking may not show it yet."""
    after = {seat.key: seat.prompt for seat in skills(seen.after)}
    before = {seat.key: seat.prompt for seat in skills(seen.before)}
    for key, sentences in asks.items():
        was, now = before.get(key), after.get(key)
        if was is None or now is None or (was.name, was.description) == (now.name, now.description):
            continue
        from promptsync.library.lost_words import is_cut, lost_words

        words = lost_words(f"{was.name} {was.description}", f"{now.name} {now.description}", sentences)
        lengths = len(was.description), len(now.description)
        cut = lengths if is_cut(was.description, now.description) else None
        if words or cut:
            yield Shortened(key, words, cut)


def rerouted(seen: Prospect, asks: Mapping[Key, Sequence[str]]) -> Iterator[Rerouted]:
    """The asks that move from first to elsewhere, or back, of prompts that are there on both sides."""
    from promptsync.library.routing import Ranking

    before, after = _Side(skills(seen.before)), _Side(skills(seen.after))
    for key, sentences in asks.items():
        if key not in before.places or key not in after.places:
            continue
        moved: dict[tuple[bool, int], list[str]] = {}
        for sentence in sentences:
            was, rival = before.ranker.standing(sentence, before.places[key])
            now, best = after.ranker.standing(sentence, after.places[key])
            if (was, now) == (Ranking.FIRST, Ranking.ELSEWHERE):
                moved.setdefault((False, best), []).append(sentence)
            elif (was, now) == (Ranking.ELSEWHERE, Ranking.FIRST):
                moved.setdefault((True, rival), []).append(sentence)
        for (regained, other), several in moved.items():
            side = before if regained else after
            seat, words = side.seats[other], side.words(several, other)
            name = seat.key or seat.prompt.name
            yield Rerouted(key, len(several), len(sentences), name, seat.new, words, regained)


class _Side:
    """The skills of one side, and what ranks them."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        from promptsync.library.routing import Ranker, Skill

        self.seats = seats
        self.ranker: Ranker = Ranker([Skill(one.prompt.name, one.prompt.description) for one in seats])
        self.places = {seat.key: place for place, seat in enumerate(seats) if seat.key}

    def words(self, sentences: Iterable[str], skill: int) -> tuple[str, ...]:
        """What the sentences share with a skill, the most frequent first."""
        said = Counter(word for sentence in sentences for word in self.ranker.shared(sentence, skill)[:3])
        return tuple(word for word, _ in said.most_common(3))
