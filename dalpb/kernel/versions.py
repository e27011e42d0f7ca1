"""An edit says which version it changes; an edit of an old version changes nothing."""

from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import F, Model, QuerySet

from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, StaleVersion

M = TypeVar("M", bound=Model)

STALE: Final = Denial(
    "versions.stale",
    "Somebody else changed this record while you had it open. Open it again, look at what "
    "is there now, then make your change once more.",
)


def update_versioned(
    queryset: QuerySet[M], pk: object, version: int, *, by: User | None = None, **fields: Any
) -> M:
    """The row as it now is, one version on, with its history row.

    One conditional UPDATE decides: of two people who read the same version, one saves and
    the other gets `StaleVersion`.
    """
    with transaction.atomic():
        changed = queryset.filter(pk=pk, version=version).update(version=F("version") + 1, **fields)
        if not changed:
            # A row that is missing, or outside the queryset, is said to be missing.
            queryset.get(pk=pk)
            raise StaleVersion(STALE)
        # Read without the queryset's conditions: the change may have taken the row out.
        row: M = queryset.model._base_manager.get(pk=pk)  # noqa: SLF001 - Django documents it
        history = getattr(queryset.model, "history", None)
        if history is not None:
            history.bulk_history_create([row], update=True, default_user=by)
        return row
