"""Ids for the periods of a file of which only the beginning is known."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from django.db import connection

from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period
from needs.services.imports.bulk.laying import run
from needs.services.imports.bulk.pouring import Otherwise

# Twenty years of months, quarters and years; a file with more new ones goes another way.
_KEPT_FREE: Final = 400
_FREE: Final = (
    "SELECT nextval(pg_get_serial_sequence('kernel_reportingperiod', 'id'))"
    " FROM generate_series(1, %s)"
)
# Whoever reads figures waits meanwhile, and the other import may be one of them.
_HARDLY_WAIT: Final = "SET LOCAL lock_timeout = '100ms'"


class PeriodsAhead:
    """The ids of periods that have rows, and free ones for those that will get one."""

    def __init__(self) -> None:
        rows = ReportingPeriod.objects.order_by().values_list("first_on", "until_on", "pk")
        self._known = {Period(first, until): pk for first, until, pk in rows}
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [_KEPT_FREE])
            self._free = deque(pk for (pk,) in cursor.fetchall())
        self._new: dict[Period, int] = {}

    def standing(self, periods: Sequence[Period]) -> list[int]:
        """The ids of those that have rows."""
        return sorted(self._known[period] for period in periods if period in self._known)

    def ids(self, periods: Sequence[Period]) -> list[int]:
        """Of each its id; `Otherwise` where more are new than ids were kept free."""
        return [self._id(period) for period in periods]

    def _id(self, period: Period) -> int:
        known = self._known.get(period) or self._new.get(period)
        if known is None:
            if not self._free:
                raise Otherwise
            known = self._new[period] = self._free.popleft()
        return known

    def make(self) -> None:
        """The new periods have rows. `DatabaseError` where another import has made one, or does."""
        run(_HARDLY_WAIT)
        ReportingPeriod.objects.bulk_create(
            ReportingPeriod(
                pk=pk,
                code=period.code,
                kind=period.kind.value,
                first_on=period.first,
                until_on=period.until,
            )
            for period, pk in self._new.items()
        )
        run("SET LOCAL lock_timeout TO DEFAULT")
