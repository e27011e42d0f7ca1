"""Decisions of other bodies, from the rows of a file."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import DecisionRecord
from commissioning.rules.authority import OtherDecision
from commissioning.services.decisions import record_decision
from dalpb.kernel.models import User


@transaction.atomic
def load_decisions(content: Mapping[str, Any], *, by: User, at: datetime) -> int:
    """How many decisions were recorded; those that are on record already are left alone."""
    before = DecisionRecord.objects.count()
    for row in content["decisions"]:
        _load(row, by=by, at=at)
    return DecisionRecord.objects.count() - before


def _load(row: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """The decision is on record, once."""
    if DecisionRecord.objects.filter(reference=row["reference"]).exists():
        return
    said = OtherDecision(
        row["reference"],
        row["body"],
        date.fromisoformat(row["decided_on"]),
        row["words"],
        row["url"],
    )
    record_decision(said, by=by, at=at)
