"""The ledger: money moving between the accounts of an award, and what stands in each.

An entry takes whole pence from one account to another, so the sum over all accounts is
nought by the shape of the row and not by anybody's care. Triggers keep the balances,
refuse change, hold a reversal to its original and keep closed months closed; the CHECK
on a balance is what makes overspending impossible, whoever writes.
"""

from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from commissioning.models.grants import GrantAward
from commissioning.rules.vocabulary import (
    MOVES,
    SPENDING,
    Accommodation,
    Account,
    EntryKind,
    MonthState,
    Narrative,
    Purpose,
)
from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.periods import Period
from dalpb.kernel.roles import Permission

PLAIN_REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$"


class LedgerMonth(models.Model):
    """A month of the account. Nothing is posted to a closed one."""

    period = models.OneToOneField("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=choices_of(MonthState), default=MonthState.OPEN.value
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["period__first_on"]
        constraints = [
            one_of("state", MonthState, "commissioning_month_state_known"),
            models.CheckConstraint(
                condition=Q(state=MonthState.OPEN.value, closed_by=None, closed_at=None)
                | Q(
                    state=MonthState.CLOSED.value,
                    closed_by__isnull=False,
                    closed_at__isnull=False,
                ),
                name="commissioning_month_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.state}"

    @classmethod
    def of(cls, period: Period) -> "LedgerMonth":
        """The row for a month, made open when it is first needed."""
        from dalpb.kernel.models import ReportingPeriod

        row, _ = cls.objects.get_or_create(period=ReportingPeriod.of(period))
        return row


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


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def for_user(self, access: Access) -> Self:
        return self if access.has(Permission.VIEW_GRANT) else self.none()

    def of_spending(self) -> Self:
        """Entries that change what is spent."""
        return self.filter(Q(to_account=Account.SPENT.value) | Q(from_account=Account.SPENT.value))

    def with_spent(self) -> Self:
        """Adds `spent`: what each entry adds to spending, in pence, negative for money back."""
        return self.annotate(
            spent=Coalesce(
                Case(
                    When(to_account=Account.SPENT.value, then=F("amount_pence")),
                    When(from_account=Account.SPENT.value, then=-F("amount_pence")),
                ),
                Value(0),
                output_field=models.BigIntegerField(),
            )
        )


def _lawful() -> Q:
    moves = [
        Q(kind=kind.value, from_account=source.value, to_account=target.value)
        for kind, pairs in MOVES.items()
        for source, target in sorted(pairs)
    ]
    return reduce(or_, moves, Q(kind=EntryKind.REVERSAL.value))


class LedgerEntry(models.Model):
    """One movement of money. Append-only: a mistake is reversed, never edited."""

    reference = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=choices_of(EntryKind))
    from_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="moves_out")
    from_account = models.CharField(max_length=12, choices=choices_of(Account))
    to_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="moves_in")
    to_account = models.CharField(max_length=12, choices=choices_of(Account))
    amount_pence = models.BigIntegerField()
    dated_on = models.DateField()
    month = models.ForeignKey(LedgerMonth, models.PROTECT, related_name="entries")
    purpose = models.CharField(max_length=10, choices=choices_of(Purpose), blank=True)
    accommodation = models.CharField(max_length=20, choices=choices_of(Accommodation), blank=True)
    narrative = models.CharField(max_length=40, choices=choices_of(Narrative), blank=True)
    service_code = models.CharField(max_length=60, blank=True)
    supplier = models.ForeignKey("kernel.Organisation", models.PROTECT, null=True, related_name="+")
    document_ref = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    posted_at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["dated_on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["from_award", "from_account", "to_account", "amount_pence"],
                name="commissioning_entry_award",
            ),
            models.Index(fields=["month", "dated_on"], name="commissioning_entry_month"),
        ]
        constraints = [
            one_of("kind", EntryKind, "commissioning_entry_kind_known"),
            one_of("from_account", Account, "commissioning_entry_from_account_known"),
            one_of("to_account", Account, "commissioning_entry_to_account_known"),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="commissioning_entry_amount_positive"
            ),
            models.CheckConstraint(condition=_lawful(), name="commissioning_entry_move_lawful"),
            models.CheckConstraint(
                condition=Q(kind__in=["carry_forward", "reversal"]) | Q(from_award=F("to_award")),
                name="commissioning_entry_stays_in_its_award",
            ),
            models.CheckConstraint(
                condition=~Q(from_award=F("to_award")) | ~Q(from_account=F("to_account")),
                name="commissioning_entry_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL.value, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL.value) & Q(reverses__isnull=True)),
                name="commissioning_entry_reversal_has_original",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.ADJUSTMENT.value, corrects__isnull=False)
                | (~Q(kind=EntryKind.ADJUSTMENT.value) & Q(corrects__isnull=True)),
                name="commissioning_entry_adjustment_has_original",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["reversal", "adjustment", "carry_forward"]) | ~Q(reason=""),
                name="commissioning_entry_reason_given",
            ),
            models.CheckConstraint(
                condition=Q(
                    purpose=Purpose.SUPPORT.value,
                    accommodation__in=[kind.value for kind in Accommodation],
                )
                | Q(purpose=Purpose.ADMINISTRATION.value, accommodation="")
                | Q(purpose="", accommodation=""),
                name="commissioning_entry_support_names_accommodation",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(kind__in=sorted(kind.value for kind in SPENDING))
                    | (~Q(purpose="") & Q(narrative__in=[n.value for n in Narrative]))
                ),
                name="commissioning_entry_spending_says_on_what",
            ),
            models.CheckConstraint(
                condition=Q(narrative="") | Q(narrative__in=[n.value for n in Narrative]),
                name="commissioning_entry_narrative_known",
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=PLAIN_REFERENCE),
                name="commissioning_entry_reference_plain",
            ),
            models.CheckConstraint(
                condition=Q(document_ref="") | Q(document_ref__regex=PLAIN_REFERENCE),
                name="commissioning_entry_document_ref_plain",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def spent_pence(self) -> int:
        """What the entry adds to spending; negative where money came back."""
        if self.to_account == Account.SPENT:
            return self.amount_pence
        return -self.amount_pence if self.from_account == Account.SPENT else 0
