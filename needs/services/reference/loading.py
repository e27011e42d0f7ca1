"""Loading a whole reference file in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from needs.services.indicators import refresh_indicators
from needs.services.reference import collections, indicators, measures, places, provision
from needs.services.reference.document import Fault, Node, read_document
from needs.services.reference.shelf import Tally


@dataclass(frozen=True, slots=True)
class ReferenceResult:
    """What a load did. With any fault nothing was written."""

    faults: tuple[Fault, ...]
    rows_read: int
    rows_written: int
    rows_unchanged: int


def load_reference(
    *, content: bytes, file_name: str, by: User | None, at: datetime
) -> ReferenceResult:
    """Every row of the file is in the database, or none is and the faults say why.

    Rows that already say the same are left alone, so loading twice changes nothing.
    Rows that the file does not name stay as they are.
    """
    root = read_document(content)
    tally = Tally()
    with transaction.atomic():
        _load(root, tally)
        if root.faults:
            transaction.set_rollback(True)
            return ReferenceResult(tuple(root.faults), tally.read, 0, 0)
        if tally.written:
            refresh_indicators(by=by, at=at)
            record(
                "reference.loaded",
                by=by,
                at=at,
                subject="reference_file",
                subject_key=hashlib.sha256(content).hexdigest(),
                details={
                    "file": file_name,
                    "rows_read": tally.read,
                    "rows_written": tally.written,
                },
            )
    return ReferenceResult((), tally.read, tally.written, tally.unchanged)


def _load(root: Node, tally: Tally) -> None:
    root.used.add("about")
    places.load_areas(root, tally)
    places.load_populations(root, tally)
    places.load_organisations(root, tally)
    places.load_periods(root, tally)
    measures.load_dimensions(root, tally)
    measures.load_measures(root, tally)
    provision.load_services(root, tally)
    collections.load_collections(root, tally)
    indicators.load_indicators(root, tally)
    root.finish()
    if not root.faults:
        provision.check_mappings(root)
