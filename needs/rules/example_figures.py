"""Invented answers for the example partnership: small, plausible, and the same every time."""

import hashlib
from collections.abc import Mapping, Sequence

from needs.rules.categories import ALL
from needs.rules.checks import Agreeing
from needs.rules.grid import Asked, CellKey, Place

# About how many of each there are in a quarter; everything else is between nought and 30.
_SIZES: Mapping[str, int] = {
    "recorded_crimes_da": 220,
    "referrals_received": 1900,
    "referrals_by_characteristic": 1900,
    "children_linked": 2000,
    "social_care_referrals": 80,
    "bedspace_nights_available": 1100,
    "bedspace_nights_occupied": 950,
    "nights_of_stays_ended": 900,
    "marac_victims": 160,
    "training_people": 240,
}


def invented(asked: Sequence[Asked], rules: Sequence[Agreeing], *, salt: str) -> dict[CellKey, int]:
    """A figure for every cell that keeps to its question's total and to the table rules."""
    totals = {
        (found.question.measure, place): _about(found.question.measure, place, salt)
        for found in asked
        for place in found.places
    }
    _keep_rules(totals, rules)
    figures: dict[CellKey, int] = {}
    for found in asked:
        for place in found.places:
            total = totals[found.question.measure, place]
            figures |= _split(found, place, total, salt)
    return figures


def _about(measure: str, place: Place, salt: str) -> int:
    size = _SIZES.get(measure, 12)
    share = _number(f"{salt}|{measure}|{place.area}|{place.service}") % 41
    return size * (80 + share) // 100


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def _keep_rules(totals: dict[tuple[str, Place], int], rules: Sequence[Agreeing]) -> None:
    for rule in rules:
        for place in {place for measure, place in totals if measure == rule.right[0]}:
            left = [totals.get((measure, place)) for measure in rule.left]
            if None in left:
                continue
            least = sum(part for part in left if part is not None)
            right = rule.right[0], place
            totals[right] = max(totals[right], least)


def _split(asked: Asked, place: Place, total: int, salt: str) -> dict[CellKey, int]:
    measure = asked.question.measure

    def key(category: str) -> CellKey:
        return CellKey(measure, place.area, place.service, category)

    figures = {key(ALL): total}
    for dimension, rows in asked.question.dimensions().items():
        weights = [1 + _number(f"{salt}|{measure}|{row.category}|{place.area}") % 9 for row in rows]
        if dimension in asked.question.overlapping:
            shares = [total * weight // 20 for weight in weights]
        else:
            shares = [total * weight // sum(weights) for weight in weights]
            shares[0] += total - sum(shares)
        figures |= {key(row.category): share for row, share in zip(rows, shares, strict=True)}
    return figures
