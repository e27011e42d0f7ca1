"""Reads of one award's parts, payments and amendments."""

from django.db.models import QuerySet

from commissioning.models import AwardChange, AwardPayment, GrantAward


def parts_of(award: GrantAward) -> QuerySet[GrantAward]:
    """Awards whose amount is within this one's."""
    return award.parts.select_related("recipient").order_by("code")


def payments_of(award: GrantAward) -> QuerySet[AwardPayment]:
    return award.payments.order_by("due_on", "pk")


def changes_of(award: GrantAward) -> QuerySet[AwardChange]:
    rows = AwardChange.objects.filter(award=award).select_related("amended_by")
    return rows.order_by("-version", "pk")
