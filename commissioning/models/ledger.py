"""The ledger: money moving between the accounts of an award, and what stands in each.

An entry takes whole pence from one account to another, so the sum over all accounts is
nought by the shape of the row and not by anybody's care. Triggers keep the balances,
refuse change, hold a reversal to its original and keep closed months closed; the CHECK
on a balance is what makes overspending impossible, whoever writes.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from commissioning.models.entry_rules import (
    PLAIN_REFERENCE,
    REASONED,
    authorised,
    lawful,
    lined,
    spent_under_the_line_that_pays,
)
from commissioning.models.grants import GrantAward
from commissioning.models.months import LedgerMonth
from commissioning.rules.vocabulary import (
    SPENDING,
    Accommodation,
    Account,
    EntryKind,
    Narrative,
    PostedAs,
    Purpose,
)
from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission


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


class LedgerEntry(models.Model):
    """One movement of money. Append-only: a mistake is reversed, never edited."""

    reference = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=choices_of(EntryKind))
    from_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="moves_out")
    from_account = models.CharField(max_length=12, choices=choices_of(Account))
    to_award = models.ForeignKey(GrantAward, models.PROTECT, related_name="moves_in")
    to_account = models.CharField(max_length=12, choices=choices_of(Account))
    from_line = models.ForeignKey(
        "AllocationLine", models.PROTECT, null=True, related_name="moves_out"
    )
    to_line = models.ForeignKey(
        "AllocationLine", models.PROTECT, null=True, related_name="moves_in"
    )
    approval = models.ForeignKey("Approval", models.PROTECT, null=True, related_name="entries")
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
    posted_as = models.CharField(
        max_length=15, choices=choices_of(PostedAs), default=PostedAs.BUDGET_HOLDER.value
    )
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
            models.Index(fields=["-dated_on", "-id"], name="commissioning_entry_latest"),
            # What was posted to a month after it was closed, for the position as it stood then.
            models.Index(fields=["month", "id"], name="commissioning_entry_posted"),
            # Only money carried to another year crosses awards, and there is little of it.
            models.Index(
                fields=["dated_on", "id"],
                condition=~Q(from_award=F("to_award")),
                name="commissioning_entry_carried",
            ),
        ]
        constraints = [
            one_of("kind", EntryKind, "commissioning_entry_kind_known"),
            one_of("from_account", Account, "commissioning_entry_from_account_known"),
            one_of("to_account", Account, "commissioning_entry_to_account_known"),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="commissioning_entry_amount_positive"
            ),
            models.CheckConstraint(condition=lawful(), name="commissioning_entry_move_lawful"),
            models.CheckConstraint(
                condition=Q(kind__in=["carry_forward", "reversal"]) | Q(from_award=F("to_award")),
                name="commissioning_entry_stays_in_its_award",
            ),
            models.CheckConstraint(
                condition=~Q(from_award=F("to_award"))
                | ~Q(from_account=F("to_account"))
                | (Q(kind=EntryKind.VIREMENT.value) & ~Q(from_line=F("to_line"))),
                name="commissioning_entry_goes_somewhere",
            ),
            models.CheckConstraint(condition=lined("from"), name="commissioning_entry_from_line"),
            models.CheckConstraint(condition=lined("to"), name="commissioning_entry_to_line"),
            models.CheckConstraint(
                condition=spent_under_the_line_that_pays(),
                name="commissioning_entry_spent_under_its_line",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["virement", "reversal"])
                | Q(from_line__isnull=True)
                | Q(to_line__isnull=True)
                | Q(from_line=F("to_line")),
                name="commissioning_entry_stays_in_its_line",
            ),
            models.UniqueConstraint(
                fields=["to_line"],
                condition=Q(kind=EntryKind.ALLOCATION.value),
                name="commissioning_entry_line_allocated_once",
            ),
            models.CheckConstraint(
                condition=authorised(), name="commissioning_entry_moves_with_authority"
            ),
            models.CheckConstraint(
                condition=Q(posted_as="budget_holder") | Q(posted_by__isnull=False),
                name="commissioning_entry_standing_has_person",
            ),
            one_of("posted_as", PostedAs, "commissioning_entry_posted_as_known"),
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
                condition=~Q(kind__in=REASONED) | ~Q(reason=""),
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
