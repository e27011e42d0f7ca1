"""Accepted answers become observations, by the one way in that figures have."""

from collections.abc import Mapping
from datetime import datetime

from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from needs.models import Answer, ImportBatch, ImportVia, Obligation
from needs.permissions import Scope
from needs.rules.grid import CellKey
from needs.rules.submission import COLUMNS
from needs.rules.value_text import value_text
from needs.services.collecting.answers import copy_of
from needs.services.imports import Sender, import_observations


def write_accepted(
    *, obligation: Obligation, answers: Mapping[CellKey, Answer], sent_by: User, at: datetime
) -> ImportBatch | None:
    """The answers stand as figures; None where every one stood so already."""
    if not answers:
        return None
    result = import_observations(
        table=table_of(obligation, answers),
        file_name=f"{obligation.round}, {obligation.organisation.code}"[:200],
        byte_sha256=json_sha256(copy_of(answers)),
        sender=Sender(
            sent_by,
            Scope(frozenset({obligation.organisation_id})),
            ImportVia.ROUND,
            obligation.organisation,
        ),
        at=at,
    )
    if result.status != "accepted":
        first = result.errors[0]
        raise Refused(
            Denial(
                "submission.not_taken",
                f"The figures could not be taken: {first.message} Send them back with that reason.",
            )
        )
    return ImportBatch.objects.get(pk=result.batch_id) if result.batch_id else None


def table_of(obligation: Obligation, answers: Mapping[CellKey, Answer]) -> Table:
    """The answers as a tidy table."""
    period, organisation = obligation.round.period.code, obligation.organisation.code
    rows = []
    for key, row in sorted(answers.items()):
        said = {
            "period": period,
            "area": key.area,
            "organisation": organisation,
            "service": key.service,
            "measure": key.measure,
            "category": key.category,
            "value": value_text(row.figure),
            "note": row.note,
            "source": row.source,
            "illustrative": "yes" if row.is_illustrative else "",
        }
        rows.append(tuple(said[name] for name in COLUMNS))
    return Table(
        headings=COLUMNS,
        rows=tuple(rows),
        row_numbers=tuple(range(2, len(rows) + 2)),
        file_kind="round",
    )
