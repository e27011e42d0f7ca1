"""The day of a moment where the council is, for rules that know nothing of the framework."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

# As the settings have it: all of England keeps one time.
PLACE: Final = ZoneInfo("Europe/London")


def day_of(at: datetime) -> date:
    """The day of an aware moment. In summer the first hour of a day is the day before by UTC."""
    return at.astimezone(PLACE).date()
