"""Whether the ledger adds up: what the database keeps beside the entries, against the entries."""

from typing import Any, Final

from django.db.models import Count, Sum

from commissioning.models import AccountBalance, LedgerEntry, LedgerSum, LineBalance

# What entries have in common that are added together.
ALIKE: Final = (
    "month_id",
    "kind",
    "from_award_id",
    "from_account",
    "to_award_id",
    "to_account",
    "from_line_id",
    "to_line_id",
    "purpose",
    "accommodation",
    "narrative",
    "service_code",
    "is_illustrative",
)
Way = tuple[Any, ...]
Tally = tuple[int, int]


def imbalances() -> list[str]:
    """Balances and sums that are not what their entries come to; a sound ledger has none."""
    grouped = (
        LedgerEntry.objects.values_list(*ALIKE)
        .annotate(Sum("amount_pence"), Count("pk"))
        .order_by(*ALIKE)
    )
    added: dict[Way, Tally] = {row[:-2]: row[-2:] for row in grouped}
    return [*_wrong_balances(added), *_wrong_sums(added)]


def _wrong_balances(added: dict[Way, Tally]) -> list[str]:
    awards, lines = _standing(added, "award"), _standing(added, "line")
    balances = [
        *(
            (
                row.award.code,
                row.account,
                row.balance_pence,
                awards.get((row.award_id, row.account)),
            )
            for row in AccountBalance.objects.select_related("award").order_by("award", "account")
        ),
        *(
            (row.line.code, row.account, row.balance_pence, lines.get((row.line_id, row.account)))
            for row in LineBalance.objects.select_related("line").order_by("line", "account")
        ),
    ]
    return [
        f"{code} {account}: {pence} pence stand where the entries come to {come or 0}"
        for code, account, pence, come in balances
        if pence != (come or 0)
    ]


def _standing(added: dict[Way, Tally], holder: str) -> dict[tuple[int, str], int]:
    """What the entries leave in each account of each award, or of each line."""
    found: dict[tuple[int, str], int] = {}
    for side, sign in (("from", -1), ("to", 1)):
        whose, which = ALIKE.index(f"{side}_{holder}_id"), ALIKE.index(f"{side}_account")
        for way, (pence, _) in added.items():
            if way[whose] is not None:
                key = (way[whose], way[which])
                found[key] = found.get(key, 0) + sign * pence
    return found


def _wrong_sums(added: dict[Way, Tally]) -> list[str]:
    kept: dict[Way, Tally] = {
        row[:-2]: row[-2:]
        for row in LedgerSum.objects.values_list(*ALIKE, "amount_pence", "count").order_by("id")
    }
    nothing = (0, 0)
    return [
        f"Sum of {way[1]} from {way[3]} to {way[5]}, month {way[0]}: {kept.get(way, nothing)[0]}"
        f" pence in {kept.get(way, nothing)[1]} entries are kept where the entries come to"
        f" {added.get(way, nothing)[0]} in {added.get(way, nothing)[1]}"
        for way in dict.fromkeys([*added, *kept])
        if kept.get(way) != added.get(way)
    ]
