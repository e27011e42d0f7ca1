"""Reads of the grant and its ledger."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum

from commissioning.models import AccountBalance, Grant, GrantAward, LedgerEntry
from commissioning.rules.vocabulary import Account, EntryKind
from dalpb.kernel.access import Access
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import parse
from dalpb.kernel.roles import Permission


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one award's money stands, in pence.

    awarded + carried_in − carried_out = unallocated + allocated + committed + spent
    """

    awarded: int
    carried_in: int
    carried_out: int
    unallocated: int
    allocated: int
    committed: int
    spent: int

    @property
    def left(self) -> int:
        """Not yet spent."""
        return self.unallocated + self.allocated + self.committed

    @property
    def reconciles(self) -> bool:
        return self.awarded + self.carried_in - self.carried_out == self.left + self.spent


NOTHING = Standing(0, 0, 0, 0, 0, 0, 0)


def grants_for(access: Access) -> QuerySet[Grant]:
    """Grants with their awards, for whoever may see the grant's account; else none."""
    if not access.has(Permission.VIEW_GRANT):
        return Grant.objects.none()
    awards = _with_names(GrantAward.objects.order_by("year__first_on", "tier", "code"))
    return Grant.objects.prefetch_related(Prefetch("awards", queryset=awards))


def awards_for(access: Access) -> QuerySet[GrantAward]:
    return _with_names(GrantAward.objects.for_user(access))


def awards_of(year: str) -> QuerySet[GrantAward]:
    return _with_names(GrantAward.objects.of_year(year))


def _with_names(awards: QuerySet[GrantAward]) -> QuerySet[GrantAward]:
    return awards.select_related("grant", "year", "recipient", "part_of")


def entries_for(access: Access) -> QuerySet[LedgerEntry]:
    return _with_context(LedgerEntry.objects.for_user(access)).order_by("-dated_on", "-id")


def matching(
    entries: QuerySet[LedgerEntry],
    *,
    year: str = "",
    kind: str = "",
    purpose: str = "",
    award_id: int | None = None,
) -> QuerySet[LedgerEntry]:
    """The entries narrowed by what is given. `year` is that of the months posted to."""
    if year:
        months = parse(year)
        entries = entries.filter(
            month__period__first_on__gte=months.first,
            month__period__until_on__lte=months.until,
        )
    if kind:
        entries = entries.filter(kind=kind)
    if purpose:
        entries = entries.filter(purpose=purpose)
    if award_id is not None:
        entries = entries.filter(Q(from_award=award_id) | Q(to_award=award_id))
    return entries


def suppliers() -> QuerySet[Organisation]:
    """Organisations that may be named as paid."""
    return Organisation.objects.order_by("name")


def spending_of(year: str) -> QuerySet[LedgerEntry]:
    """Entries that change what was spent, posted to the months of a financial year."""
    entries = _with_context(LedgerEntry.objects.of_spending())
    return matching(entries, year=year).order_by("dated_on", "id")


def _with_context(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return entries.select_related(
        "from_award__year",
        "to_award",
        "month__period",
        "supplier",
        "posted_by",
        "reverses",
        "reversed_by",
    )


def standings(awards: list[GrantAward]) -> dict[int, Standing]:
    """Where each award's money stands, by award id, in three queries however many awards."""
    ids = [award.pk for award in awards]
    balances: dict[int, dict[str, int]] = {}
    for award, account, pence in AccountBalance.objects.filter(award__in=ids).values_list(
        "award_id", "account", "balance_pence"
    ):
        balances.setdefault(award, {})[account] = pence
    came, went = _carried("to_award", ids), _carried("from_award", ids)
    return {
        award: Standing(
            awarded=-held[Account.FUNDER.value],
            carried_in=came.get(award, 0),
            carried_out=went.get(award, 0),
            unallocated=held[Account.UNALLOCATED.value],
            allocated=held[Account.ALLOCATED.value],
            committed=held[Account.COMMITTED.value],
            spent=held[Account.SPENT.value],
        )
        for award, held in balances.items()
    }


def _carried(side: str, ids: list[int]) -> dict[int, int]:
    """Pence carried into or out of each award, less what was reversed."""
    carried = Q(kind=EntryKind.CARRY_FORWARD.value)
    undone = Q(kind=EntryKind.REVERSAL.value, reverses__kind=EntryKind.CARRY_FORWARD.value)
    other = "from_award" if side == "to_award" else "to_award"
    totals: dict[int, int] = {}
    for condition, field, sign in ((carried, side, 1), (undone, other, -1)):
        rows = (
            LedgerEntry.objects.filter(condition, **{f"{field}__in": ids})
            .values_list(f"{field}_id")
            .annotate(Sum("amount_pence"))
            .order_by(f"{field}_id")
        )
        for award, pence in rows:
            totals[award] = totals.get(award, 0) + sign * pence
    return totals


def awards_with_illustrative_entries(ids: list[int]) -> frozenset[int]:
    """Which of these awards any invented entry touches."""
    invented = LedgerEntry.objects.filter(is_illustrative=True)
    return frozenset(
        invented.filter(from_award__in=ids).values_list("from_award_id", flat=True)
    ) | (frozenset(invented.filter(to_award__in=ids).values_list("to_award_id", flat=True)))


def awards_with_spending(ids: list[int]) -> frozenset[int]:
    """Which of these awards have any entry of spending. For the others it is not known."""
    spending = LedgerEntry.objects.of_spending().filter(from_award__in=ids)
    return frozenset(spending.values_list("from_award_id", flat=True).order_by().distinct())


def imbalances() -> list[str]:
    """Balances that are not the sum of their entries; an empty list is a sound ledger."""
    sums: dict[tuple[int, str], int] = {}
    for side, sign in (("from", -1), ("to", 1)):
        rows = (
            LedgerEntry.objects.values_list(f"{side}_award_id", f"{side}_account")
            .annotate(Sum("amount_pence"))
            .order_by(f"{side}_award_id", f"{side}_account")
        )
        for award, account, pence in rows:
            key = (award, account)
            sums[key] = sums.get(key, 0) + sign * pence
    return [
        f"{balance.award.code} {balance.account}: {balance.balance_pence} pence stand where"
        f" the entries come to {sums.get((balance.award_id, balance.account), 0)}"
        for balance in AccountBalance.objects.select_related("award").order_by("award", "account")
        if balance.balance_pence != sums.get((balance.award_id, balance.account), 0)
    ]
