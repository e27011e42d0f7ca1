"""All that was ever printed, by us or others, and the confidential proofs. All append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from reporting.models.releases import FrozenCopy, Release
from reporting.releases.saying import FindingKind, Printed


def _coherent(name: str, more: Q | None = None) -> models.CheckConstraint:
    """A value is one number, a range has an end, a mark gives no lower limit away."""
    condition = (
        # What is compared has to be there: of a comparison with nothing SQL cannot say no.
        Q(kind="value", low__isnull=False, high__isnull=False, low=F("high"))
        | Q(kind="range", low__isnull=False)
        | Q(kind="range", high__isnull=False)
        | Q(kind="rounded", low__isnull=False, base__isnull=False, base__gte=2)
        | Q(kind="mark", low__isnull=True)
    )
    return models.CheckConstraint(
        condition=condition if more is None else condition | more, name=name
    )


# A percentage of ours has no limits of its own: both of its counts are printed beside it.
_A_SHARE = Q(kind="percent", low__isnull=True, high__isnull=True)
# A rate has no limits of its own either: it is of its count and of residents, who are public.
_A_RATE = Q(kind="rate", low__isnull=True, high__isnull=True)
# Of what is rounded by chance, `low` is the number that is printed.
_BY_CHANCE = Q(
    kind="near", low__isnull=False, high__isnull=True, base__isnull=False, base__gte=2
) | Q(kind="added", low__isnull=False, high__isnull=True, base__isnull=True)


class Statement(models.Model):
    """One printed thing of a copy: what a reader of it knows of one count, or of two.

    A percentage is of `cell` out of `of`, and is printed only where both are; a rate is of `cell`
    for each `per` of a `population`. `cell` names the count in the same words in every release. Of
    a withheld count there is its mark alone: the count itself is not here.
    """

    copy = models.ForeignKey(FrozenCopy, models.PROTECT, related_name="statements")
    table = models.PositiveSmallIntegerField()
    cell = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=choices_of(Printed))
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    base = models.PositiveSmallIntegerField(null=True)
    shown = models.CharField(max_length=100)
    of = models.CharField(max_length=300, blank=True)
    population = models.BigIntegerField(null=True)
    per = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "table", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cell"], name="reporting_statement_cell")
        ]
        constraints = [
            one_of("kind", Printed, "reporting_statement_kind_known"),
            models.UniqueConstraint(
                fields=["copy", "table", "cell", "of"], name="reporting_statement_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="rate",
                    population__isnull=False,
                    population__gt=0,
                    per__isnull=False,
                    per__gt=0,
                )
                | (~Q(kind="rate") & Q(population__isnull=True, per__isnull=True)),
                name="reporting_statement_rate_of_whom",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["percent", "rate"]) & ~Q(of=""))
                | (~Q(kind__in=["percent", "rate"]) & Q(of="")),
                name="reporting_statement_percent_of_what",
            ),
            _coherent("reporting_statement_coherent", _A_SHARE | _A_RATE | _BY_CHANCE),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.shown}"


class ExternalStatement(models.Model):
    """What somebody printed or said outside this system about one of our counts.

    A percentage is of that count out of another one, which the fields with `of_` name.
    A row that was entered wrongly is struck by a later one that says why; it stays.
    """

    measure = models.CharField(max_length=60)
    period = models.CharField(max_length=30)
    area = models.CharField(max_length=40)
    category = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=choices_of(Printed))
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    base = models.PositiveSmallIntegerField(null=True)
    shown = models.CharField(max_length=100)
    issuer = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    said_on = models.DateField()
    strikes = models.OneToOneField("self", models.PROTECT, null=True, related_name="struck_by")
    note = models.CharField(max_length=500, blank=True)
    of_measure = models.CharField(max_length=60, blank=True)
    of_period = models.CharField(max_length=30, blank=True)
    of_area = models.CharField(max_length=40, blank=True)
    of_category = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-said_on", "-id"]
        constraints = [
            one_of("kind", Printed, "reporting_externalstatement_kind_known"),
            _coherent("reporting_externalstatement_coherent", _A_SHARE),
            models.CheckConstraint(
                condition=(
                    Q(kind="percent")
                    & ~Q(of_measure="")
                    & ~Q(of_period="")
                    & ~Q(of_area="")
                    & ~Q(of_category="")
                )
                | (~Q(kind="percent") & Q(of_measure="", of_period="", of_area="", of_category="")),
                name="reporting_externalstatement_percent_of_what",
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(issuer=""),
                name="reporting_externalstatement_source",
            ),
            models.CheckConstraint(
                condition=Q(strikes__isnull=True) | ~Q(note=""),
                name="reporting_externalstatement_struck_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.shown}"


class Proof(models.Model):
    """The counter-tables of one copy, with the counts they stand for. Confidential.

    Two of them with the program say something of the counts, so only those who may see every
    figure read them, and each reading is in the trail. `sha256` is of `content`.
    """

    copy = models.OneToOneField(FrozenCopy, models.PROTECT, related_name="proof")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    verified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reporting_proof_sha256"
            )
        ]

    def __str__(self) -> str:
        return f"Proof of {self.copy}"


class ReleaseFinding(models.Model):
    """What the audit of one copy found, in words. Confidential: the words give counts away."""

    copy = models.ForeignKey(FrozenCopy, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices_of(FindingKind))
    cell = models.CharField(max_length=300)
    words = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "number"]
        constraints = [
            one_of("kind", FindingKind, "reporting_releasefinding_kind_known"),
            models.UniqueConstraint(
                fields=["copy", "number"], name="reporting_releasefinding_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy}: {self.kind}"


class Override(models.Model):
    """Why a finding is acceptable, who decided it, and until when. Never silently."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="overrides")
    finding = models.OneToOneField(ReleaseFinding, models.PROTECT, related_name="override")
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["release", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reporting_override_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.reason[:40]}"
