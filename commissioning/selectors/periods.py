"""Reads of the account's months, and of the ledger as it stood when one was closed."""

from django.db.models import QuerySet, Sum

from commissioning.models import GrantAward, LatePass, LedgerEntry, LedgerMonth, PeriodEvent
from commissioning.rules.vocabulary import Account, EntryKind
from commissioning.selectors.grant import Standing
from dalpb.kernel.access import Access
from dalpb.kernel.models import User
from dalpb.kernel.roles import ROLES, Permission


def months_for(access: Access) -> QuerySet[LedgerMonth]:
    rows = LedgerMonth.objects.select_related("period", "closed_by").order_by(
        "-period__first_on", "-adjustment"
    )
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def closings_for(access: Access) -> QuerySet[PeriodEvent]:
    rows = PeriodEvent.objects.select_related("month__period", "by")
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def passes_of(month: LedgerMonth) -> QuerySet[LatePass]:
    return LatePass.objects.filter(month=month).select_related("person", "granted_by")


def stood_at(closing: PeriodEvent) -> list[tuple[GrantAward, Standing]]:
    """Each award as it stood when the month was closed: nothing posted since, and nothing
    that belongs to a later month."""
    month = closing.month
    entries = (
        LedgerEntry.objects.filter(pk__lte=closing.last_entry)
        .exclude(month__period__first_on__gt=month.period.first_on)
        .exclude(month__period=month.period_id, month__adjustment__gt=month.adjustment)
    )
    held: dict[int, dict[str, int]] = {}
    for side, sign in (("from", -1), ("to", 1)):
        rows = (
            entries.values_list(f"{side}_award_id", f"{side}_account")
            .annotate(Sum("amount_pence"))
            .order_by(f"{side}_award_id", f"{side}_account")
        )
        for award, account, pence in rows:
            of_award = held.setdefault(award, {})
            of_award[account] = of_award.get(account, 0) + sign * pence
    carried_in, carried_out = _carried(entries, "to_award"), _carried(entries, "from_award")
    awards = GrantAward.objects.select_related("year").filter(pk__in=held)
    return [
        (
            award,
            Standing(
                awarded=-held[award.pk].get(Account.FUNDER.value, 0),
                carried_in=carried_in.get(award.pk, 0),
                carried_out=carried_out.get(award.pk, 0),
                unallocated=held[award.pk].get(Account.UNALLOCATED.value, 0),
                allocated=held[award.pk].get(Account.ALLOCATED.value, 0),
                committed=held[award.pk].get(Account.COMMITTED.value, 0),
                spent=held[award.pk].get(Account.SPENT.value, 0),
            ),
        )
        for award in awards.order_by("year__first_on", "code")
    ]


def _carried(entries: QuerySet[LedgerEntry], side: str) -> dict[int, int]:
    other = "from_award" if side == "to_award" else "to_award"
    totals: dict[int, int] = {}
    kinds = (
        ({"kind": EntryKind.CARRY_FORWARD.value}, side, 1),
        ({"reverses__kind": EntryKind.CARRY_FORWARD.value}, other, -1),
    )
    for condition, field, sign in kinds:
        rows = entries.filter(**condition).values_list(f"{field}_id").annotate(Sum("amount_pence"))
        for award, pence in rows.order_by(f"{field}_id"):
            totals[award] = totals.get(award, 0) + sign * pence
    return totals


def posters() -> QuerySet[User]:
    """People whose role lets them post."""
    roles = [r.value for r, info in ROLES.items() if Permission.POST_SPEND in info.permissions]
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()
