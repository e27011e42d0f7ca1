"""What the rest of the system may know of the grant: frozen rows, in whole pence."""

from commissioning.facts.grant import (
    AwardFact,
    PositionFact,
    SpendFact,
    awards,
    position,
    spend,
)

__all__ = ["AwardFact", "PositionFact", "SpendFact", "awards", "position", "spend"]
