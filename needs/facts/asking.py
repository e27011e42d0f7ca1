"""What is asked of partners, and what each still owes, for those who make the return from it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.periods import Period
from needs.models import Question
from needs.rules.replay import PROGRESS_WORDS, Progress, progress_of
from needs.selectors.collections import obligations
from needs.selectors.standing import dates_of, standing_of

_OWED = frozenset(
    {
        Progress.NOT_DUE,
        Progress.IN_PART,
        Progress.OVERDUE,
        Progress.OVERDUE_IN_PART,
        Progress.SENT_BACK,
        Progress.CORRECTING,
    }
)


@dataclass(frozen=True, slots=True)
class AskedMeasure:
    """A question of a collection: the measure, where it stands, what it is split by."""

    measure: str
    collection: str
    section: str
    splits: tuple[str, ...]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class OwedFact:
    """What an organisation has not sent yet, or has to mend."""

    organisation_code: str
    organisation: str
    collection: str
    period: Period
    due_on: date
    words: str
    is_overdue: bool
    url: str


def waiting_to_accept(access: Access, *, on: date) -> int:
    """How many submissions have been received and not yet accepted."""
    words = (progress_of(standing_of(row), dates_of(row), on) for row in obligations(access))
    return sum(word in (Progress.RECEIVED, Progress.RECEIVED_LATE) for word in words)


def asked_measures(on: date) -> tuple[AskedMeasure, ...]:
    """Every question asked on a day, in the order of the measures' codes."""
    rows = Question.objects.select_related("measure", "section__collection").prefetch_related(
        "question_splits__dimension__categories"
    )
    return tuple(
        AskedMeasure(
            measure=row.measure.code,
            collection=row.section.collection.name,
            section=row.section.title,
            splits=tuple(split.dimension.code for split in row.question_splits.all()),
            categories=frozenset(
                category.code
                for split in row.question_splits.all()
                for category in split.dimension.categories.all()
            ),
        )
        for row in rows.order_by("measure__code")
        if (row.asked_from is None or row.asked_from <= on)
        and (row.asked_until is None or row.asked_until > on)
    )


def owed(access: Access, *, period: Period | None = None, on: date) -> tuple[OwedFact, ...]:
    """What is still to come from each organisation, oldest first; of a period's parts, or all."""
    found = []
    for row in obligations(access):
        asked = row.round.period.period
        if period is not None and not period.covers(asked):
            continue
        dates = dates_of(row)
        word = progress_of(standing_of(row), dates, on)
        if word in _OWED:
            found.append(
                OwedFact(
                    organisation_code=row.organisation.code,
                    organisation=row.organisation.name,
                    collection=row.round.collection.name,
                    period=asked,
                    due_on=dates.due_on,
                    words=PROGRESS_WORDS[word],
                    is_overdue=word in {Progress.OVERDUE, Progress.OVERDUE_IN_PART},
                    url=reverse("needs:submission", args=[row.pk]),
                )
            )
    return tuple(sorted(found, key=lambda f: (f.due_on, f.organisation)))
