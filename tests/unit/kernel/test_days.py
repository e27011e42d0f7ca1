"""The day of a moment is the day where the council is, summer and winter."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from dalpb.kernel.days import PLACE, day_of


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_day_is_that_of_the_place(at: datetime, day: date) -> None:
    assert day_of(at) == timezone.localdate(at) == day
    assert str(PLACE) == settings.TIME_ZONE
