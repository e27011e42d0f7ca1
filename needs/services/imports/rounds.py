"""Figures that a round asks for come in through the round, where they are looked at first."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import QuerySet

from needs.models import Obligation
from needs.rules.grid import from_json
from needs.rules.submission import Issue, SubmittedRow


def is_any_asked(organisations: Collection[int], firsts: Collection[date]) -> bool:
    """Whether a round asks anything at all of these organisations for such periods."""
    return _asked(organisations, firsts).exists()


def _asked(organisations: Collection[int], firsts: Collection[date]) -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        organisation_id__in=organisations, round__period__first_on__in=firsts
    )


def asked_in_a_round(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """Rows whose figures an open or accepted round asks of their organisation.

    Without this a file could quietly overwrite what another person has accepted.
    """
    obligations = _asked(
        {row.organisation_id for row in rows}, {row.period.first for row in rows}
    ).select_related("round__period", "round__collection", "organisation")
    asked: dict[tuple[int, object], tuple[frozenset[str], str]] = {}
    for obligation in obligations:
        form = from_json(obligation.round.form)
        measures = {a.question.measure for a in form.asked_of(obligation.organisation.code)}
        key = (obligation.organisation_id, obligation.round.period.period)
        held = asked.get(key, (frozenset(), ""))[0]
        asked[key] = (held | measures, obligation.round.collection.name)
    return [
        Issue(
            row.number,
            "measure",
            row.measure_code,
            "measure.asked_in_a_round",
            f"“{row.measure_code}” for {row.period.label} is asked in the round of “{name}”. Give"
            " it there; if it was accepted already, ask for it to be opened for correction.",
        )
        for row in rows
        for measures, name in [asked.get((row.organisation_id, row.period), (frozenset(), ""))]
        if row.measure_code in measures
    ]
