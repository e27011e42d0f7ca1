"""The clock, for the outermost layer only: views, commands and jobs."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()  # noqa: TID251 - the one place that may


def today() -> date:
    """Today's date where the council is."""
    return timezone.localdate()
