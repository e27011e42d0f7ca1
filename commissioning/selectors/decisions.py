"""Reads of the decisions that money rests on."""

from django.db.models import QuerySet, Sum

from commissioning.models import Approval, DecisionRecord
from commissioning.rules.authority import Minuted
from commissioning.rules.vocabulary import DecidedBy
from dalpb.kernel.access import Access
from strategy.facts import board


def minuted(reference: str) -> Minuted | None:
    """A decision of the board by its minutes, or of another body as recorded; or None.

    The board's minutes are asked first, so that no record passes for one of its decisions.
    """
    if found := board.decision(reference):
        names = {body.code: body.name for body in board.bodies()}
        return Minuted(
            found.reference,
            found.decided_on,
            found.is_made,
            names.get(found.body, found.body),
            found.item,
            found.url,
        )
    row = DecisionRecord.objects.filter(
        reference=reference, decided_by=DecidedBy.OTHER.value
    ).first()
    return _said(row) if row else None


def _said(row: DecisionRecord) -> Minuted:
    return Minuted(
        row.reference, row.decided_on, True, row.body, row.words, row.url, row.recorded_by_id
    )


def decisions_for(access: Access) -> QuerySet[DecisionRecord]:
    return DecisionRecord.objects.for_user(access).select_related("recorded_by")


def moved_by(references: list[str]) -> dict[str, int]:
    """How much was approved by each decision, in pence."""
    rows = (
        Approval.objects.filter(decision_ref__in=references)
        .values_list("decision_ref")
        .annotate(Sum("limit_pence"))
        .order_by("decision_ref")
    )
    return dict(rows)
