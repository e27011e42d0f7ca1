"""Figures that a round asks for come in through the round, where they are looked at first."""

from collections.abc import Sequence

from needs.models import Obligation
from needs.rules.grid import from_json
from needs.rules.submission import Issue, SubmittedRow


def asked_in_a_round(rows: Sequence[SubmittedRow]) -> list[Issue]:
    """Rows whose figures an open or accepted round asks of their organisation.

    Without this a file could quietly overwrite what another person has accepted.
    """
    obligations = Obligation.objects.filter(
        organisation_id__in={row.organisation_id for row in rows},
        round__period__first_on__in={row.period.first for row in rows},
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
