"""Reads of the grant and its ledger."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from commissioning.models import AccountBalance, Grant, GrantAward, LedgerEntry, LedgerSum
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
    entries = entries.filter(_alike(year, kind, purpose))
    if award_id is not None:
        entries = entries.filter(Q(from_award=award_id) | Q(to_award=award_id))
    return entries


def _alike(year: str, kind: str, purpose: str) -> Q:
    """What may be asked of an entry, and of the sum that it is in."""
    asked = Q()
    if year:
        months = parse(year)
        asked &= Q(
            month__period__first_on__gte=months.first, month__period__until_on__lte=months.until
        )
    if kind:
        asked &= Q(kind=kind)
    if purpose:
        asked &= Q(purpose=purpose)
    return asked


def count_of(*, year: str = "", kind: str = "", purpose: str = "") -> int:
    """How many entries match, read from their sums."""
    rows = LedgerSum.objects.filter(_alike(year, kind, purpose))
    return rows.aggregate(found=Sum("count"))["found"] or 0


def suppliers() -> QuerySet[Organisation]:
    """Organisations that may be named as paid."""
    return Organisation.objects.order_by("name")


def spending_of(year: str) -> QuerySet[LedgerEntry]:
    """Entries that change what was spent, posted to the months of a financial year."""
    entries = _with_context(LedgerEntry.objects.of_spending())
    return matching(entries, year=year).order_by("dated_on", "id")


def keys_of(references: frozenset[str]) -> dict[str, int]:
    rows = LedgerEntry.objects.filter(reference__in=references)
    return dict(rows.values_list("reference", "pk"))


def _with_context(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return entries.select_related(
        "from_award__year",
        "to_award",
        "month__period",
        "supplier",
        "posted_by",
        "reverses",
        "reversed_by",
        "from_line",
        "to_line",
        "approval",
    )


def standings(awards: list[GrantAward]) -> dict[int, Standing]:
    """Where each award's money stands, by award id, in two queries however many awards."""
    ids = [award.pk for award in awards]
    balances: dict[int, dict[str, int]] = {}
    for award, account, pence in AccountBalance.objects.filter(award__in=ids).values_list(
        "award_id", "account", "balance_pence"
    ):
        balances.setdefault(award, {})[account] = pence
    came, went = _carried(ids)
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


def _carried(ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Pence carried into each award and out of it, less what was reversed.

    Only money carried forward, or put back, crosses awards.
    """
    came, went = dict[int, int](), dict[int, int]()
    rows = (
        LedgerSum.objects.exclude(from_award=F("to_award"))
        .filter(Q(from_award__in=ids) | Q(to_award__in=ids))
        .values_list("kind", "from_award_id", "to_award_id", "amount_pence")
    )
    for kind, source, target, pence in rows:
        is_undone = kind == EntryKind.REVERSAL
        giver, getter = (target, source) if is_undone else (source, target)
        came[getter] = came.get(getter, 0) + (-pence if is_undone else pence)
        went[giver] = went.get(giver, 0) + (-pence if is_undone else pence)
    return came, went


def awards_with_illustrative_entries(ids: list[int]) -> frozenset[int]:
    """Which of these awards any invented entry touches."""
    rows = LedgerSum.objects.filter(is_illustrative=True).values_list(
        "from_award_id", "to_award_id"
    )
    return frozenset(award for row in rows.distinct().order_by() for award in row) & frozenset(ids)


def awards_with_spending(ids: list[int]) -> frozenset[int]:
    """Which of these awards have any entry of spending. For the others it is not known."""
    spent = Account.SPENT.value
    spending = LedgerSum.objects.filter(Q(to_account=spent) | Q(from_account=spent))
    rows = spending.filter(from_award__in=ids).values_list("from_award_id", flat=True)
    return frozenset(rows.order_by().distinct())
