"""Which services, recommendations and questions there are, for others to point at."""

from dataclasses import dataclass

from needs.facts.assessments import recommendations
from needs.models import Question, Service


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A measure that partners are asked for, and how often."""

    code: str
    name: str
    unit: str
    asked_of: str
    frequency: str


def service_exists(code: str) -> bool:
    return Service.objects.filter(code=code).exists()


def recommendation_exists(code: str) -> bool:
    """Whether the assessment in force recommends it."""
    return any(one.code == code for one in recommendations())


def measures_asked() -> tuple[AskedFact, ...]:
    """What partners are asked for, in the order of its words."""
    rows = Question.objects.select_related("measure", "section__collection").order_by(
        "measure__name"
    )
    return tuple(
        AskedFact(
            row.measure.code,
            row.measure.name,
            row.measure.unit,
            row.asked_of,
            row.section.collection.frequency,
        )
        for row in rows
    )
