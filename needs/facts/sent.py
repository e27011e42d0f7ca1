"""What came in some submissions, for apps that freeze something made of figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from needs.models import Observation, ObservationRevision


@dataclass(frozen=True, slots=True)
class SentFigure:
    """One figure, and while what a submission said of it was what stood."""

    measure_code: str
    period_code: str
    area_code: str
    category_key: str
    since: datetime
    until: datetime | None

    def stood_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def sent_figures(submissions: Iterable[str]) -> tuple[SentFigure, ...]:
    """Every figure that the submissions ever said. A key that is of no submission says none."""
    keys = submission_keys(submissions)
    if not keys:
        return ()
    now = Observation.objects.filter(batch__in=keys).values_list(
        "measure__code", "period__code", "area__code", "category_key", "batch__imported_at"
    )
    before = ObservationRevision.objects.filter(batch__in=keys).values_list(
        "observation__measure__code",
        "observation__period__code",
        "observation__area__code",
        "observation__category_key",
        "batch__imported_at",
        "replaced_by__imported_at",
    )
    return (
        *(SentFigure(*row, until=None) for row in now.order_by("pk")),
        *(SentFigure(*row) for row in before.order_by("pk")),
    )


def submission_keys(submissions: Iterable[str]) -> list[UUID]:
    """The keys that can be a submission's; other records have keys of other kinds."""
    found = []
    for text in submissions:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
