"""Reads of claims and of lines of finance extracts."""

from django.db.models import QuerySet

from commissioning.models import Claim, ExtractDraft, FinanceExtract, HeldLine, LedgerEntry
from dalpb.kernel.access import Access
from dalpb.kernel.models import User
from dalpb.kernel.roles import Permission


def claims_for(access: Access) -> QuerySet[Claim]:
    rows = Claim.objects.select_related(
        "line__award__year", "line__supplier", "claimed_by", "approved_by", "paid_by", "entry"
    )
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def held_lines_for(access: Access) -> QuerySet[HeldLine]:
    rows = HeldLine.objects.select_related("extract__period", "entry", "settled_by")
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def extracts_for(access: Access) -> QuerySet[FinanceExtract]:
    rows = FinanceExtract.objects.select_related("period", "taken_by")
    return rows if access.has(Permission.VIEW_GRANT) else rows.none()


def entries_like(line: HeldLine, access: Access) -> QuerySet[LedgerEntry]:
    """Entries of spending of the line's sum that no line was matched to."""
    return (
        LedgerEntry.objects.for_user(access)
        .of_spending()
        .filter(held__isnull=True, amount_pence=abs(line.amount_pence))
    )


def drafts_of(person: User) -> QuerySet[ExtractDraft]:
    """Extracts that a person is looking at before they are held."""
    return ExtractDraft.objects.select_related("period").filter(sent_by=person)
