"""The sufficiency of places as its page shows it."""

from dataclasses import dataclass
from typing import Final

from dalpb.kernel.cells import Figure, State, plain
from dalpb.kernel.tables import Table
from needs.facts.sufficiency import SufficiencyFact
from needs.presenters.sufficiency.benchmark import benchmark_table
from needs.presenters.sufficiency.doubts import differs_table, gaps_table
from needs.presenters.sufficiency.places import places_table
from needs.presenters.sufficiency.queue import QueueShown, queue_shown
from needs.presenters.sufficiency.unmet import unmet_table
from needs.rules.places_needed import Missing, QueueView
from needs.rules.sufficiency import Told, per_day, percent

LACKING: Final = {
    Missing.REQUESTS: "the number of requests for a place",
    Missing.STAYS: "the days of the stays that ended, and how many ended",
    Missing.PLACES: "the family places (units) of every service",
    Missing.NO_ENDINGS: "a mean stay, which cannot be told: it may be that no stay ended",
    Missing.NO_REQUESTS: "requests: the services say that there were none",
    Missing.OUT_OF_REACH: "figures that go together: so many requests and so long a stay would"
    " want more than 10,000 places",
}


@dataclass(frozen=True, slots=True)
class SufficiencyShown:
    answers: tuple[str, ...]
    places: Table | None
    unmet: Table | None
    benchmark: Table | None
    queue: QueueShown | None
    lacking: tuple[str, ...]
    gaps: Table | None
    unmapped: tuple[str, ...]
    differs: Table | None


def shown(fact: SufficiencyFact, level: int) -> SufficiencyShown:
    view = fact.queue if isinstance(fact.queue, QueueView) else None
    lacking = fact.queue if isinstance(fact.queue, tuple) else ()
    return SufficiencyShown(
        answers=_answers(fact),
        places=places_table(fact) if fact.whole else None,
        unmet=unmet_table(fact) if fact.whole else None,
        benchmark=benchmark_table(fact),
        queue=queue_shown(view, level) if view else None,
        lacking=tuple(LACKING[gap] for gap in lacking),
        gaps=gaps_table(fact.gaps) if fact.gaps else None,
        unmapped=fact.unmapped,
        differs=differs_table(fact) if fact.differs else None,
    )


def _answers(fact: SufficiencyFact) -> tuple[str, ...]:
    """How much need, how much of it is met, who is missed: in that order."""
    told = fact.without
    if told is None:
        return (
            "No accommodation but sanctuary schemes is recorded here, so there is nothing to ask"
            " for a place in.",
        )
    return (
        f"Requests for a place: {_said(told.requests)}.",
        f"Family places: {_said(per_day(told.place_days, fact.days))} on an average day, of which"
        f" {_occupied(told)} was taken.",
        f"Households that could not be offered a place: {_said(told.unmet_demand)}.",
    )


def _said(figure: Figure) -> str:
    """The figure in words; one that is in part missing says the least it can be."""
    if figure.is_empty:
        words = "not yet supplied by every service"
        if figure.state is not State.NOT_SUPPLIED:
            return figure.shown()
        return words if figure.low is None else f"{words}; at least {plain(figure.low)}"
    return figure.shown()


def _occupied(told: Told) -> str:
    figure = percent(told.occupied_days, told.place_days)
    return "a share that cannot be told" if figure.is_empty else f"{figure.shown()}%"
