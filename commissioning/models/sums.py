"""What the database itself adds up of the ledger. Kept by trigger; nothing else writes it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from commissioning.models.grants import GrantAward
from commissioning.models.months import LedgerMonth
from commissioning.rules.vocabulary import Account, EntryKind
from dalpb.kernel.choices import choices_of, one_of


class AccountBalance(models.Model):
    """What stands in one account of an award. Kept by trigger; nothing else writes it."""

    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="balances")
    account = models.CharField(max_length=12, choices=choices_of(Account))
    balance_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("account", Account, "commissioning_balance_account_known"),
            models.UniqueConstraint(fields=["award", "account"], name="commissioning_balance_once"),
            models.CheckConstraint(
                condition=Q(account=Account.FUNDER.value) | Q(balance_pence__gte=0),
                name="commissioning_balance_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.account}: {self.balance_pence}"


class LedgerSum(models.Model):
    """Entries alike in all but amount and day, added: what pages read instead of the entries.

    There are as many as there are ways in which money moves in a month, however often it does.
    `key` names the way, because of two rows without a line SQL cannot say that they are alike.
    """

    key = models.CharField(max_length=300, unique=True)
    month = models.ForeignKey(LedgerMonth, models.PROTECT, related_name="sums")
    kind = models.CharField(max_length=20, choices=choices_of(EntryKind))
    from_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="+")
    from_account = models.CharField(max_length=12, choices=choices_of(Account))
    to_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="+")
    to_account = models.CharField(max_length=12, choices=choices_of(Account))
    from_line = models.ForeignKey("AllocationLine", models.PROTECT, null=True, related_name="+")
    to_line = models.ForeignKey("AllocationLine", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=10, blank=True)
    accommodation = models.CharField(max_length=20, blank=True)
    narrative = models.CharField(max_length=40, blank=True)
    service_code = models.CharField(max_length=60, blank=True)
    is_illustrative = models.BooleanField()
    amount_pence = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["month", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0, count__gt=0), name="commissioning_sum_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.key
