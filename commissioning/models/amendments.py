"""What changed in awards, and what others reported of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.models.grants import GrantAward
from commissioning.rules.vocabulary import AwardPart
from dalpb.kernel.choices import choices_of, one_of


class AwardChange(models.Model):
    """One part of an award that was amended, as it was and as it is. Append-only.

    What was changed together has one `version`: that of the award afterwards.
    """

    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=choices_of(AwardPart))
    was = models.TextField(blank=True)
    reads = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    amended_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["award", "version", "id"]
        constraints = [
            one_of("part", AwardPart, "commissioning_awardchange_part_known"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="commissioning_awardchange_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(was=F("reads")), name="commissioning_awardchange_differs"
            ),
            models.UniqueConstraint(
                fields=["award", "version", "part"], name="commissioning_awardchange_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.version} {self.part}"


class ReportedFigure(models.Model):
    """What a body reported to be unallocated of the awards of some years. Append-only.

    It is shown beside the ledger and never mixed with it. A rounded figure stands between
    `low_pence` and `high_pence`; `words` are as given.
    """

    code = models.CharField(max_length=40, unique=True)
    first_year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    last_year = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    words = models.CharField(max_length=60)
    low_pence = models.BigIntegerField()
    high_pence = models.BigIntegerField()
    reported_on = models.DateField()
    body = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-reported_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="commissioning_reported_code_plain",
            ),
            models.CheckConstraint(
                condition=Q(low_pence__gte=0) & Q(high_pence__gte=F("low_pence")),
                name="commissioning_reported_low_and_high",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(source="") & ~Q(body=""),
                name="commissioning_reported_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.code
