"""Sums of money in which one contributor could be read, alone or by another who takes itself away."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dominance:
    """Two rules. Shares: the largest `contributors` make up more than `per_cent` of the sum. Rivals:
    the second largest, taking itself away, would know the largest within `rival_per_cent`."""

    contributors: int
    per_cent: int
    rival_per_cent: int = 0

    def is_dominated(self, contributions: tuple[int, ...]) -> bool:
        return self.reach(contributions) > 0

    def reach(self, contributions: tuple[int, ...]) -> int:
        """How far above the sum readers must have to reckon for neither rule to be broken; else 0."""
        total, amounts = sum(contributions), sorted(contributions, reverse=True)
        share = 100 * sum(amounts[: self.contributors])
        by_share = -(-share // self.per_cent) - total
        first, second = [*amounts, 0, 0][:2]
        by_rival = -(-self.rival_per_cent * first // 100) - (total - first - second)
        return max(0, by_share, by_rival)

    def needs(self, contributions: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
        """For each dominated sum, as many values as reach as far down as up."""
        return {
            cell: 2 * self.reach(amounts) + 1
            for cell, amounts in contributions.items()
            if self.reach(amounts)
        }
