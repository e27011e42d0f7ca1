"""What a measure counts, over what, and how its figures may be added."""

from enum import StrEnum
from typing import Final


class Counts(StrEnum):
    """What one of the thing counted is."""

    INDIVIDUAL = "individual"
    HOUSEHOLD = "household"
    CHILD = "child"
    REFERRAL = "referral"
    EPISODE = "episode"
    BEDSPACE = "bedspace"
    UNIT = "unit"
    POUNDS = "pounds"
    PERCENT = "percent"
    RATE = "rate"
    OTHER = "other"


class Over(StrEnum):
    """Which of them are counted."""

    IN_PERIOD = "in_period"
    AT_DATE = "at_date"
    NEW = "new"
    CARRIED_OVER = "carried_over"


class Adds(StrEnum):
    """How figures of several periods, or several services, make one."""

    SUM = "sum"
    LAST = "last"
    MAXIMUM = "maximum"
    RATIO_OF_PARTS = "ratio_of_parts"
    NOT_ADDITIVE = "not_additive"


class SourceTag(StrEnum):
    """Where a definition or a code comes from. Only the first three are official."""

    LAW = "law"
    STATISTIC = "statistic"
    GUIDANCE = "guidance"
    LOCAL = "local"


# A rate or a share is a ratio: its figures never sum, whatever a reference file says.
RATIOS: Final = frozenset({Counts.PERCENT, Counts.RATE})
