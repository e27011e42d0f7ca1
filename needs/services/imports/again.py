"""A long file that came in before and still stands is known by its bytes: nothing is read."""

from django.db.models import F
from django.utils import timezone

from dalpb.kernel.periods import in_words
from needs.models import ImportBatch, ObservationRevision
from needs.services.imports.sending import LONG_ROWS, ImportResult, Sender


def already_in(*, byte_sha256: str, sender: Sender) -> ImportResult | None:
    """What importing the same bytes again does, where every figure of them still stands.

    A figure that says something else since has left a revision of that batch.
    """
    batch = (
        ImportBatch.objects.filter(byte_sha256=byte_sha256, rows_read_count__gt=LONG_ROWS)
        .order_by("-imported_at")
        .first()
    )
    if batch is None or batch.rows_written_count != batch.rows_read_count:
        return None
    if not _is_for(batch, sender) or ObservationRevision.objects.filter(batch=batch).exists():
        return None
    return ImportResult(
        status="accepted",
        rows_read=batch.rows_read_count,
        rows_written=0,
        rows_unchanged=batch.rows_read_count,
        errors=(),
        warnings=(),
        notes=(
            *batch.notes,
            f"The same file came in on {in_words(timezone.localdate(batch.imported_at))}, and nothing of it has"
            " changed since.",
        ),
        batch_id=None,
    )


def stands_already(rows_sha256: str) -> bool:
    """Whether an import wrote exactly these rows, and none of them was changed since."""
    batch = (
        ImportBatch.objects.filter(rows_sha256=rows_sha256)
        .filter(rows_written_count=F("rows_read_count"))
        .order_by("-imported_at")
        .values_list("pk", flat=True)
        .first()
    )
    return batch is not None and not ObservationRevision.objects.filter(batch=batch).exists()


def _is_for(batch: ImportBatch, sender: Sender) -> bool:
    """Whether the sender may send all of the batch, and for the same organisation."""
    if sender.organisation is not None and batch.organisation_id != sender.organisation.pk:
        return False
    if sender.scope.organisation_ids is None:
        return True
    return batch.organisation_id is not None and sender.scope.covers(batch.organisation_id)
